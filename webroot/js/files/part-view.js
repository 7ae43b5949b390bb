/** A text that is too large to be edited here, a part at a time. */
import { CodeArea } from "../editor/code-area.js";
import { h, icon, setText } from "../ui/dom.js";
import { bytes } from "../ui/format.js";
import { textOfPart } from "./file-content.js";

const PART = 256 << 10;

export class PartView {
  #read;
  #size;
  #first = 0;
  #asked = 0;
  #area = new CodeArea({ label: "Part of the file", readOnly: true, numbered: false });
  #word = h("span", { role: "status" });
  #back = h("button", { type: "button", class: "quiet small", onclick: () => this.#go(this.#first - PART) }, icon("up"), "Earlier");
  #next = h("button", { type: "button", class: "quiet small", onclick: () => this.#go(this.#first + PART) }, icon("down"), "Later");
  #begin = h("button", { type: "button", class: "quiet small", onclick: () => this.#go(0) }, "Begin");
  #end = h("button", { type: "button", class: "quiet small", onclick: () => this.#go(this.#size) }, "End");
  element = h(
    "div",
    { class: "parts" },
    h("div", { class: "parts-bar" }, h("p", {}, "Too large to be edited here. ", this.#word), h("span", { class: "parts-acts" }, this.#begin, this.#back, this.#next, this.#end)),
    this.#area.element,
  );

  /**
   * @param {(first: number, most: number) => Promise<{bytes: Uint8Array, size: number}>} read
   * @param {number} size
   */
  constructor(read, size) {
    this.#read = read;
    this.#size = size;
    this.#go(0);
  }

  async #go(wanted) {
    const first = Math.max(0, Math.min(wanted, this.#size - PART));
    const asked = ++this.#asked;
    try {
      const { bytes: part, size } = await this.#read(first, PART);
      if (asked !== this.#asked) return;
      this.#size = size;
      this.#first = first;
      this.#area.text = textOfPart(part);
      this.#area.toTop();
      setText(this.#word, `${bytes(first)} to ${bytes(first + part.length)} of ${bytes(size)}.`);
      this.#begin.disabled = this.#back.disabled = first === 0;
      this.#next.disabled = this.#end.disabled = first + part.length >= size;
    } catch (problem) {
      if (asked === this.#asked && problem.name !== "AbortError") setText(this.#word, problem.message);
    }
  }
}
