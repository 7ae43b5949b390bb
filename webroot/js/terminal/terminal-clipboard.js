/**
 * Between a terminal and this browser's clipboard. People copy and paste as they like; programs may set the clipboard (OSC 52) only
 * where that was allowed in this browser, and never read it.
 */
import { recall, remember } from "../ui/settings.js";

/** The most that a program may put there, as base64. */
export const MOST_BASE64 = 1024 * 1024;

/** Characters that a paste would run or hide something with; a pasted escape could end a bracketed paste. */
const UNPASTEABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * The text of an OSC 52 that sets the clipboard.
 *
 * @param {string} data such as "c;aGVsbG8="
 * @returns {string|null} null where it asks for the clipboard, is empty, too long, or no base64 of UTF-8
 */
export function clipboardText(data) {
  const at = data.indexOf(";");
  const base64 = data.slice(at + 1);
  if (at < 0 || base64 === "" || base64 === "?" || base64.length > MOST_BASE64) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes) || null;
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @returns {string} without control characters; line ends and tabs stay
 */
export function pasteable(text) {
  return text.replace(UNPASTEABLE, "");
}

/** @returns {"ask"|"yes"|"no"} whether programs may set this browser's clipboard */
export function permission() {
  const answer = recall("terminal.clipboard", "ask");
  return answer === "yes" || answer === "no" ? answer : "ask";
}

/** @param {"yes"|"no"} answer */
export function permit(answer) {
  remember("terminal.clipboard", answer);
}

/** @returns {Promise<string|null>} null where the browser does not let us */
export async function clipboard() {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}
