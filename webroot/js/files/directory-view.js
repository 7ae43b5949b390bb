/** What lies in a directory, as a table. */
import { nameOf, toText } from "../api/inner-path.js";
import { fill, h, icon } from "../ui/dom.js";
import { ago, bytes, counted, oneLine } from "../ui/format.js";
import { shapeOf } from "../tree/tree-row.js";

export class DirectoryView {
  #tree;
  #path;
  #addressOf;
  element = h("div", { class: "directory", tabindex: "0", role: "region", "aria-label": "Folder" });

  /**
   * @param {import("../tree/file-tree.js").FileTree} tree
   * @param {string} path
   * @param {(path: string) => string} addressOf
   */
  constructor(tree, path, addressOf) {
    this.#tree = tree;
    this.#path = path;
    this.#addressOf = addressOf;
    this.draw();
    tree.load(path);
  }

  /** In words. */
  get summary() {
    const { entries, next } = this.#tree.directory(this.#path) ?? {};
    return entries ? `${next ? "more than " : ""}${counted(entries.length, "entry")}` : "";
  }

  draw() {
    const { entries, next, problem } = this.#tree.directory(this.#path) ?? {};
    if (problem && !entries) fill(this.element, h("p", { class: "failure" }, icon("warning"), problem.message));
    else if (!entries) fill(this.element, h("p", { class: "hint" }, "Loading…"));
    else if (entries.length === 0) fill(this.element, h("div", { class: "empty" }, icon("folder"), h("h2", {}, "Nothing here yet"), h("p", {}, "Drop files or folders here to bring them in.")));
    else fill(this.element, this.#table(entries), next && h("button", { type: "button", class: "quiet small", onclick: () => this.#tree.more(this.#path) }, "Show more"));
  }

  #table(entries) {
    return h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Name"), h("th", { scope: "col", class: "number" }, "Size"), h("th", { scope: "col" }, "Changed"))),
      h("tbody", {}, entries.map((entry) => this.#row(entry))),
    );
  }

  #row(entry) {
    const name = oneLine(toText(nameOf(entry.path)), 255);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("a", { href: this.#addressOf(entry.path), title: name }, icon(shapeOf(entry)), h("span", {}, name))),
      h("td", { class: "number" }, entry.kind === "file" ? bytes(entry.size) : ""),
      h("td", {}, ago(entry.modified)),
    );
  }
}
