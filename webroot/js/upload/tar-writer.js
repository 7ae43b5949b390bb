/**
 * A tar archive (POSIX.1-2001, pax) of files on this computer, as a Blob that refers to them: nothing of them is held in memory, and what is sent is read
 * as it is sent. Names are bytes, one character each.
 */

const BLOCK = 512;
const FILE = "0";
const DIRECTORY = "5";
const EXTENDED = "x";
const MOST_NAME = 100;
const MOST_OCTAL_SIZE = 8 ** 11 - 1;

/** @typedef {{path: string, file: File|Blob|null, modified?: number}} TarEntry a directory where there is no file; modified in milliseconds */

/**
 * @param {TarEntry[]} entries each directory before what lies in it
 * @returns {Blob}
 */
export function tarOf(entries) {
  const parts = entries.flatMap(({ path, file, modified = 0 }) => {
    const name = file ? path : `${path}/`;
    const size = file?.size ?? 0;
    const time = Math.max(0, Math.floor(modified / 1000));
    const described = descriptionOf(name, size);
    const header = headerOf(name.slice(0, MOST_NAME), file ? FILE : DIRECTORY, size > MOST_OCTAL_SIZE ? 0 : size, time);
    return [...described, header, ...(size ? [file, padding(size)] : [])];
  });
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: "application/x-tar" });
}

/** What a header has no room for, before it. */
function descriptionOf(name, size) {
  const records = [name.length > MOST_NAME && record("path", name), size > MOST_OCTAL_SIZE && record("size", String(size))].filter(Boolean).join("");
  if (!records) return [];
  return [headerOf("pax", EXTENDED, records.length, 0), bytes(records), padding(records.length)];
}

/** `LENGTH KEY=VALUE` and an end of line; the length is that of all of it. */
function record(key, value) {
  const rest = ` ${key}=${value}\n`.length;
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function headerOf(name, type, size, time) {
  const header = new Uint8Array(BLOCK);
  const put = (at, text) => header.set(bytes(text), at);
  put(0, name);
  put(100, type === DIRECTORY ? "0000755\0" : "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${octal(size)}\0`);
  put(136, `${octal(time)}\0`);
  put(148, "        ");
  put(156, type);
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

const octal = (number) => number.toString(8).padStart(11, "0");
const bytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const padding = (size) => new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
