/** How this browser shows terminals; the same for all of them. */
import { recall, remember } from "../ui/settings.js";

const SMALLEST = 9;
const LARGEST = 28;
const USUAL = 14;

const listeners = new Set();

function set(name, value) {
  remember(name, String(value));
  listeners.forEach((listener) => listener());
}

/** @returns {number} in pixels */
export function fontSize() {
  const size = Number(recall("terminal.font", String(USUAL)));
  return size >= SMALLEST && size <= LARGEST ? size : USUAL;
}

/** @param {number} step pixels more or less */
export function changeFontSize(step) {
  set("terminal.font", Math.min(LARGEST, Math.max(SMALLEST, fontSize() + step)));
}

/** @returns {boolean} whether a screen reader is given what is on the screen */
export function screenReader() {
  return recall("terminal.screenReader", "false") === "true";
}

/** @param {boolean} on */
export function setScreenReader(on) {
  set("terminal.screenReader", on);
}

/** Tells all terminals that a setting was changed. */
export function settingsChanged() {
  listeners.forEach((listener) => listener());
}

/**
 * @param {() => void} listener told when one of them was changed
 * @returns {() => void} ends the telling
 */
export function onSettings(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
