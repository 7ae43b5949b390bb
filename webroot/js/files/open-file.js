/** What of a file is shown, found out with few questions: how large it is, then how it begins, then what is needed. */
import { Problem } from "../api/api.js";
import { nameOf, toText } from "../api/inner-path.js";
import { isBinary, pictureType, textOf } from "./file-content.js";

/** What is larger is not edited in a browser. */
const MOST_TEXT = 2 << 20;
const MOST_PICTURE = 16 << 20;
/** Enough to tell what it is, and to show of it. */
const HEAD = 64 << 10;

/**
 * @typedef {object} Opened
 * @property {"directory"|"other"|"missing"|"text"|"foreign"|"picture"|"binary"|"large"} shows
 * @property {{mode: string, size: number, tag: string, modified: string|null}} [stat]
 * @property {string} [text] of text and of foreign text
 * @property {string} [type] of a picture
 * @property {Uint8Array} [bytes] of a picture, and of binary content the first ones
 */

/**
 * @param {import("../api/files.js").SandboxFiles} files
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {boolean} [asText] whether a drawing is wanted as the text that it is
 * @returns {Promise<Opened>}
 */
export async function openFile(files, path, signal, asText = false) {
  const stat = await statOf(files, path);
  if (!stat) return { shows: "missing" };
  if (stat.kind === "directory") return { shows: "directory", stat };
  if (stat.kind !== "file") return { shows: "other", stat };
  if (stat.size === 0) return { shows: "text", stat, text: "" };
  const isLarge = stat.size > MOST_TEXT;
  const first = await files.read(path, 0, isLarge ? HEAD : MOST_TEXT, signal);
  // It may have changed since it was looked at.
  const now = { ...stat, size: first.size, tag: first.tag };
  const type = asText ? null : pictureType(toText(nameOf(path)), first.bytes);
  const isWhole = first.bytes.length >= first.size;
  if (type && first.size <= MOST_PICTURE) {
    const { bytes } = isWhole ? first : await files.read(path, 0, MOST_PICTURE, signal);
    return { shows: "picture", stat: now, type, bytes };
  }
  if (isBinary(first.bytes)) return { shows: "binary", stat: now, bytes: first.bytes };
  if (!isWhole) return { shows: "large", stat: now };
  const { text, exact } = textOf(first.bytes);
  return { shows: exact ? "text" : "foreign", stat: now, text };
}

/** Null where nothing is there. */
async function statOf(files, path) {
  try {
    return await files.stat(path);
  } catch (problem) {
    if (problem.status === 404) return null;
    // An answer to HEAD has no words.
    if (problem.status === 403) throw new Problem(403, { detail: "The sandbox's user may not look at this." });
    throw problem;
  }
}

/** @returns {Promise<import("../editor/edit-state.js").Version>} what there is to edit now */
export async function versionOf(files, path) {
  const { shows, stat, text } = await openFile(files, path, undefined, true);
  return { text: shows === "text" ? text : null, tag: stat?.tag ?? null };
}
