/** A text field for code, with the numbers of its lines beside it. */
import { h, setText } from "../ui/dom.js";
import { typed } from "./typing.js";

export class CodeArea {
  #field;
  #numbers = h("div", { class: "code-numbers", "aria-hidden": "true" });
  #gutter = h("div", { class: "code-gutter" }, this.#numbers);
  #lines = 0;
  #leaves = false;
  #onInput;
  element;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {boolean} options.readOnly
   * @param {boolean} [options.numbered] whether lines have numbers
   * @param {() => void} [options.onInput]
   */
  constructor({ label, readOnly, numbered = true, onInput = () => {} }) {
    this.#onInput = onInput;
    this.#field = h("textarea", { class: "code-field", "aria-label": label, readonly: readOnly, spellcheck: "false", autocapitalize: "none", autocomplete: "off", autocorrect: "off", wrap: "off" });
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("scroll", () => this.#align(), { passive: true });
    this.#field.addEventListener("focus", () => (this.#leaves = false));
    if (!readOnly) this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.element = h("div", { class: "code-area" }, numbered && this.#gutter, this.#field);
  }

  get text() {
    return this.#field.value;
  }

  /** Puts another text in its place; where somebody was in it stays in view. */
  set text(text) {
    const { scrollTop, scrollLeft, selectionStart } = this.#field;
    const hadFocus = document.activeElement === this.#field;
    this.#field.value = text;
    if (hadFocus) this.#field.setSelectionRange(selectionStart, selectionStart);
    this.#number();
    this.#field.scrollTop = scrollTop;
    this.#field.scrollLeft = scrollLeft;
    this.#align();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Begins at the top, the cursor at the begin. */
  toTop() {
    this.#field.setSelectionRange(0, 0);
    this.#field.scrollTop = 0;
    this.#align();
  }

  /** Selects a line and brings it into view. */
  goTo(line) {
    const { value } = this.#field;
    let start = 0;
    for (let at = 1; at < line; at++) {
      const next = value.indexOf("\n", start);
      if (next < 0) break;
      start = next + 1;
    }
    const end = value.indexOf("\n", start);
    this.focus();
    this.#field.setSelectionRange(start, end < 0 ? value.length : end);
    const height = this.#field.scrollHeight / Math.max(1, this.#lines);
    this.#field.scrollTop = Math.max(0, (line - 1) * height - this.#field.clientHeight / 3);
    this.#align();
  }

  #changed() {
    this.#number();
    this.#onInput();
  }

  #number() {
    let lines = 1;
    for (let at = this.#field.value.indexOf("\n"); at >= 0; at = this.#field.value.indexOf("\n", at + 1)) lines++;
    if (lines === this.#lines) return;
    this.#lines = lines;
    setText(this.#numbers, Array.from({ length: lines }, (_, index) => index + 1).join("\n"));
  }

  #align() {
    this.#numbers.style.translate = `0 ${-this.#field.scrollTop}px`;
  }

  /** Tab indents; behind Escape it leaves, for whoever has no mouse (WCAG 2.1.2). */
  #key(event) {
    if (event.key === "Escape") this.#leaves = true;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === "Escape") return;
    if (this.#leaves && event.key === "Tab") return;
    if (event.key !== "Shift") this.#leaves = false;
    const { value: text, selectionStart: start, selectionEnd: end } = this.#field;
    const edit = typed(event.key, event.shiftKey, { text, start, end });
    if (!edit) return;
    event.preventDefault();
    if (text.slice(edit.from, edit.to) !== edit.insert) this.#replace(edit);
    this.#field.setSelectionRange(...edit.select);
  }

  /** As if it had been typed, so that it can be undone. */
  #replace({ from, to, insert }) {
    this.#field.setSelectionRange(from, to);
    if (document.execCommand(insert ? "insertText" : "delete", false, insert)) return;
    this.#field.setRangeText(insert, from, to, "end");
    this.#changed();
  }
}
