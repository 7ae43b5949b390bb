/** Looks for files by their names, or by what their text has. */
import { nameOf, parentOf, isRoot } from "../api/inner-path.js";
import { fill, h, icon, setText } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";
import { shapeOf, shown } from "./tree-row.js";

/** Who types goes on typing. */
const PAUSE_MS = 250;
const MOST_EXCERPT = 200;

export class FindBox {
  #find;
  #addressOf;
  #onActive;
  #abort = new AbortController();
  #timer = 0;
  #input = h("input", { type: "search", name: "find", placeholder: "Find files", "aria-label": "Find files", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  #what = h("select", { "aria-label": "Look in", name: "find-in" }, h("option", { value: "name" }, "Names"), h("option", { value: "text" }, "Text"));
  #word = h("p", { class: "hint find-word", role: "status" });
  #list = h("ul", { class: "find-list" });
  element = h("form", { class: "find-box", role: "search", onsubmit: (event) => this.#submit(event) }, h("div", { class: "find-row" }, icon("search"), this.#input, this.#what));
  results = h("div", { class: "find-results", hidden: true }, this.#word, this.#list);

  /**
   * @param {(what: "name"|"text", sought: string, signal: AbortSignal) => Promise<{items: object[], truncated: boolean}>} find
   * @param {(path: string, line?: number) => string} addressOf
   * @param {(active: boolean) => void} onActive told whether results stand in the place of the tree
   */
  constructor(find, addressOf, onActive) {
    this.#find = find;
    this.#addressOf = addressOf;
    this.#onActive = onActive;
    this.#input.addEventListener("input", () => this.#soon());
    this.#what.addEventListener("change", () => this.#soon());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.results.addEventListener("keydown", (event) => this.#key(event));
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  dispose() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), PAUSE_MS);
  }

  /** Enter opens the first that was found. */
  #submit(event) {
    event.preventDefault();
    const first = this.#list.querySelector("a");
    if (first && !this.results.hidden) first.click();
    else this.#look();
  }

  async #look() {
    clearTimeout(this.#timer);
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const sought = this.#input.value.trim();
    const active = sought !== "";
    this.results.hidden = !active;
    this.#onActive(active);
    if (!active) return;
    setText(this.#word, "Looking…");
    try {
      const found = await this.#find(this.#what.value, sought, signal);
      if (!signal.aborted) this.#draw(found);
    } catch (problem) {
      if (signal.aborted) return;
      fill(this.#list);
      setText(this.#word, problem.message);
    }
  }

  #draw({ items, truncated }) {
    setText(this.#word, items.length ? `${truncated ? "More than " : ""}${items.length} found` : "Nothing found");
    fill(this.#list, items.map((item) => this.#item(item)));
  }

  #item({ line, excerpt, ...entry }) {
    const directory = parentOf(entry.path);
    return h(
      "li",
      {},
      h(
        "a",
        { href: this.#addressOf(entry.path, line), title: shown(entry.path) },
        h("span", { class: "find-name" }, icon(shapeOf(entry)), h("span", {}, shown(nameOf(entry.path))), line !== undefined && h("span", { class: "find-line" }, `:${line}`)),
        !isRoot(directory) && h("span", { class: "find-directory" }, shown(directory)),
        excerpt !== undefined && h("code", { class: "find-excerpt" }, oneLine(excerpt.trim(), MOST_EXCERPT)),
      ),
    );
  }

  #key(event) {
    if (event.key === "Escape" && this.#input.value) {
      event.preventDefault();
      this.#input.value = "";
      this.#input.focus();
      this.#look();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target === this.#what) return;
    const links = [...this.#list.querySelectorAll("a")];
    const to = links.indexOf(document.activeElement) + step;
    if (document.activeElement === this.#input && step < 0) return;
    event.preventDefault();
    if (to < 0) this.#input.focus();
    else links[Math.min(to, links.length - 1)]?.focus();
  }
}
