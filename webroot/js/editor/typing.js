/** What keys mean in an editor of plain text that they don't in a text field: Tab indents, and a new line begins where the one before did. */

/** @typedef {{from: number, to: number, insert: string, select: [number, number]}} Edit what is put in the place of what, and what is selected then */

const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;
const indentOf = (text, start) => /^[ \t]*/.exec(text.slice(start, start + 400))[0];

/**
 * By how much a text's lines are indented.
 *
 * @param {string} text
 * @returns {string} a tab, or some spaces
 */
export function unitOf(text) {
  let tabs = 0;
  const widths = new Map();
  let before = 0;
  for (const [, indent] of text.slice(0, 100_000).matchAll(/^([ \t]*)\S/gm)) {
    if (indent.startsWith("\t")) tabs++;
    else if (indent.length - before > 1) widths.set(indent.length - before, (widths.get(indent.length - before) ?? 0) + 1);
    before = indent.length;
  }
  const [width, count] = [...widths].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0]);
  return count > tabs ? " ".repeat(Math.min(8, width)) : "\t";
}

/**
 * @param {string} key
 * @param {boolean} shift
 * @param {{text: string, start: number, end: number}} field
 * @returns {Edit|null} null where the key means what it does in any text field
 */
export function typed(key, shift, { text, start, end }) {
  if (key === "Tab" && shift) return eachLine(text, start, end, (line, unit) => line.replace(new RegExp(`^(\t|${unit}| {1,${unit === "\t" ? 4 : unit.length}})`), ""));
  if (key === "Tab" && text.slice(start, end).includes("\n")) return eachLine(text, start, end, (line, unit) => (line === "" ? line : unit + line));
  if (key === "Tab") return inserted(text, start, end, unitOf(text));
  if (key !== "Enter" || shift) return null;
  const first = lineStart(text, start);
  const indent = indentOf(text, first).slice(0, start - first);
  return indent ? inserted(text, start, end, `\n${indent}`) : null;
}

function inserted(text, from, to, insert) {
  return { from, to, insert, select: [from + insert.length, from + insert.length] };
}

/** All lines that are selected, or the one with the cursor; what is selected stays so. */
function eachLine(text, start, end, change) {
  const from = lineStart(text, start);
  // A line of which only the end before it is selected is not meant.
  const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const next = text.indexOf("\n", last);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const unit = unitOf(text);
  const changed = lines.map((line) => change(line, unit));
  const insert = changed.join("\n");
  if (insert === text.slice(from, to)) return { from: start, to: start, insert: "", select: [start, end] };
  const grown = insert.length - (to - from);
  const head = Math.max(from, start + changed[0].length - lines[0].length);
  return { from, to, insert, select: [head, Math.max(head, end + grown)] };
}
