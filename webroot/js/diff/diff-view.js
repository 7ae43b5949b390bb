/** What differs between two versions of a text, as lines. */
import { toText } from "../api/inner-path.js";
import { h } from "../ui/dom.js";

/** So many lines are drawn at once; those behind them when somebody wants them. */
const DRAWN = 1000;
const MOST_TEXT = 2000;
const SIGNS = { added: "+", removed: "−", same: " ", note: " " };
const SAID = { added: "added", removed: "removed" };
/** What would turn the direction of a line, or end it, is seen. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const visible = (text) => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text).replace(CONTROLS, (character) => (character < " " ? String.fromCodePoint(0x2400 + character.codePointAt(0)) : "\ufffd"));

function lineOf({ kind, text, old, now }) {
  return h(
    "div",
    { class: "diff-line", "data-kind": kind },
    h("span", { class: "diff-number", "aria-hidden": "true" }, old),
    h("span", { class: "diff-number", "aria-hidden": "true" }, now),
    h("span", { class: "diff-sign", "aria-hidden": "true" }, SIGNS[kind]),
    h("span", { class: "diff-text" }, SAID[kind] && h("span", { class: "sr-only" }, `${SAID[kind]}: `), visible(text)),
  );
}

/**
 * @param {import("./diff-parser.js").Hunk[]} hunks
 * @param {object} [options]
 * @param {boolean} [options.bytes] whether their text is bytes
 * @param {string} options.label what it is, for a screen reader
 * @returns {HTMLElement}
 */
export function diffView(hunks, { bytes = false, label }) {
  const lines = hunks.flatMap(({ title, old, now, lines: inside }) => [{ kind: "hunk", text: `Line ${now || old}${title ? `  ${title}` : ""}` }, ...inside]);
  const told = (line) => (bytes ? { ...line, text: toText(line.text) } : line);
  const list = h("div", { class: "diff-lines" });
  const element = h("div", { class: "diff", tabindex: "0", role: "region", "aria-label": label }, list);
  const more = h("button", { type: "button", class: "quiet small diff-more", onclick: () => draw() });
  let drawn = 0;
  const draw = () => {
    list.append(...lines.slice(drawn, drawn + DRAWN).map((line) => lineOf(told(line))));
    drawn += DRAWN;
    const left = lines.length - drawn;
    more.textContent = `Show ${Math.min(left, DRAWN).toLocaleString("en")} of ${left.toLocaleString("en")} more lines`;
    if (left > 0) element.append(more);
    else more.remove();
  };
  draw();
  return element;
}
