/** What a file holds, judged by its bytes: what a sandbox says of it by its name counts for nothing but to tell a drawing from other text. */

/** As git judges what is binary. */
const LOOKED_AT = 8000;
const HEX_ROW = 16;

const MAGIC = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
];
const begins = (bytes, magic, at = 0) => magic.every((byte, index) => bytes[at + index] === byte);
const ascii = (text) => Array.from(text, (character) => character.charCodeAt(0));

/**
 * The type of a picture that browsers can show, or null.
 *
 * @param {string} name
 * @param {Uint8Array} bytes how it begins
 * @returns {string|null}
 */
export function pictureType(name, bytes) {
  const known = MAGIC.find(([, magic]) => begins(bytes, magic));
  if (known) return known[0];
  if (begins(bytes, ascii("RIFF")) && begins(bytes, ascii("WEBP"), 8)) return "image/webp";
  if (!/\.svg$/i.test(name)) return null;
  return /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, LOOKED_AT))) ? "image/svg+xml" : null;
}

export const isBinary = (bytes) => bytes.subarray(0, LOOKED_AT).includes(0);

/**
 * @param {Uint8Array} bytes
 * @returns {{text: string, exact: boolean}} not exact where it is not UTF-8 and has replacements
 */
export function textOf(bytes) {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), exact: !bytes.includes(0) };
  } catch {
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), exact: false };
  }
}

/** The text of a part of a file, without the halves of characters at its ends. */
export function textOfPart(bytes) {
  let first = 0;
  while (first < 3 && (bytes[first] & 0xc0) === 0x80) first++;
  let last = bytes.length;
  while (last > first && bytes.length - last < 3 && (bytes[last - 1] & 0xc0) === 0x80) last--;
  // Where the last character is whole, it is kept.
  const lead = bytes[last - 1];
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  const end = last - 1 + length <= bytes.length ? bytes.length : last - 1;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(first, end));
}

/** Characters by which a text reads otherwise than what runs it does (CVE-2021-42574). */
export const turnsDirection = (text) => /[\u202a-\u202e\u2066-\u2069]/.test(text);

/**
 * @param {Uint8Array} bytes
 * @returns {string} as hexdump(1) -C has them
 */
export function hexDump(bytes) {
  const rows = [];
  for (let at = 0; at < bytes.length; at += HEX_ROW) {
    const row = Array.from(bytes.subarray(at, at + HEX_ROW));
    const codes = row.map((byte) => byte.toString(16).padStart(2, "0"));
    const [left, right] = [codes.slice(0, 8).join(" "), codes.slice(8).join(" ")];
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    rows.push(`${at.toString(16).padStart(8, "0")}  ${left.padEnd(23)}  ${right.padEnd(23)}  ${text}`);
  }
  return rows.join("\n");
}
