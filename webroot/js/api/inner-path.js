/**
 * Paths inside a sandbox. They are bytes, held as strings with one character for each, as the daemon does: what is not UTF-8 is shown with replacements,
 * but it is told apart and can be named. A path begins in the workspace, which is "", or at the root, which is "/".
 */

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const STRICT = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const PLAIN = /[\w.~-]/;
/** The longest name that Linux takes. */
const MOST_NAME = 255;
/** So many arguments any browser takes. */
const PART = 8192;

const bytesOf = (path) => Uint8Array.from(path, (byte) => byte.charCodeAt(0));

/**
 * @param {Uint8Array} bytes
 * @returns {string} one character for each
 */
export function fromBytes(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += PART) parts.push(String.fromCharCode(...bytes.subarray(at, at + PART)));
  return parts.join("");
}

/** A path of text that somebody has typed. */
export const fromText = (text) => fromBytes(ENCODER.encode(text));

/** A path to be shown; not to be made a path again. */
export const toText = (path) => DECODER.decode(bytesOf(path));

export function isUtf8(path) {
  try {
    STRICT.decode(bytesOf(path));
    return true;
  } catch {
    return false;
  }
}

/** A path of the API's JSON, which has it in base64 too where it is not UTF-8. */
export function fromJson(json, name = "path") {
  const bytes = json[`${name}_base64`];
  return bytes === undefined ? fromText(json[name]) : atob(bytes);
}

/** The member of a JSON object that has the path. */
export function toJson(path, name) {
  return isUtf8(path) ? { [name]: toText(path) } : { [`${name}_base64`]: btoa(path) };
}

const percent = (character) => (PLAIN.test(character) ? character : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

/** A path as URLs have it, in their path, query or fragment: a slash at its begin is encoded, those between names are not. */
export function encodePath(path) {
  return path.replace(/[^/]/g, percent).replace(/^\//, "%2F");
}

/**
 * The path of what encodePath() made, or of what somebody has typed into an address; a % that means nothing is a %. It is plain whatever it is made of.
 */
export function decodePath(encoded) {
  const path = fromText(encoded).replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return rootOf(path) + path.split("/").filter(isName).join("/");
}

const isName = (part) => part !== "" && part !== "." && part !== "..";

/** Whether it has nothing but names in it. A browser takes dots in an address for directories of the server, however they are written. */
export const isPlain = (path) => isRoot(path) || path.replace(/^\//, "").split("/").every(isName);

/** What lies below a directory. */
export function join(directory, path) {
  if (path.startsWith("/") || directory === "") return path;
  return directory.endsWith("/") ? directory + path : `${directory}/${path}`;
}

/** Whether it is the workspace or the root, which have no name here. */
export const isRoot = (path) => path === "" || path === "/";

/** Where a path begins: the workspace or the root. */
export const rootOf = (path) => (path.startsWith("/") ? "/" : "");

/** The directory that it lies in; of the workspace and the root, they themselves. */
export function parentOf(path) {
  const slash = path.lastIndexOf("/");
  return slash > 0 ? path.slice(0, slash) : rootOf(path);
}

export const nameOf = (path) => path.slice(path.lastIndexOf("/") + 1);

/** The directories above a path, the workspace or root first, itself not among them. */
export function above(path) {
  const directories = [];
  for (let at = path; !isRoot(at); ) {
    at = parentOf(at);
    directories.unshift(at);
  }
  return directories;
}

/** Whether it lies in the directory, however deep, or is that directory. */
export const isIn = (path, directory) => path === directory || above(path).includes(directory);

/**
 * The path of a name that somebody has typed, without slashes at its end.
 *
 * @param {string} typed with slashes where it leads through directories
 * @returns {{path: string, problem: null}|{path: null, problem: string}} what is wrong with it, as a sentence's rest
 */
export function typedPath(typed) {
  const path = fromText(typed).replace(/(?<=.)\/+$/, "");
  const names = path.replace(/^\//, "").split("/");
  const wrong = (problem) => ({ path: null, problem });
  if (typed.trim() === "" || isRoot(path)) return wrong("is needed.");
  if (path.includes("\0")) return wrong("can't have a null character.");
  if (!names.every(isName)) return wrong("can't have an empty part, “.” or “..”.");
  if (names.some((name) => name.length > MOST_NAME)) return wrong(`is longer than ${MOST_NAME} bytes in one part.`);
  return { path, problem: null };
}
