/** The tree of files: one row has the focus, keys and the mouse go from there. */
import { isRoot, nameOf, toText } from "../api/inner-path.js";
import { arrange, h } from "../ui/dom.js";
import { treeMove, TypeAhead } from "./tree-keys.js";
import { keyOf, lookOf, treeRow } from "./tree-row.js";

/**
 * @typedef {object} Acts
 * @property {(entry: import("../api/files.js").Entry, goThere: boolean) => void} choose a file or link was chosen; goThere where the keyboard is to go on in it
 * @property {(entry: import("../api/files.js").Entry) => void} rename
 * @property {(entry: import("../api/files.js").Entry) => void} remove
 * @property {(entry: import("../api/files.js").Entry|null) => void} moved told what the current row is about
 * @property {(path: string) => {letter: string, word: string, status: string}|null} markOf
 * @property {(path: string) => boolean} isUnsaved
 */

export class TreeView {
  #tree;
  #acts;
  #rows = [];
  #items = new Map();
  /** The key of the row that somebody has gone to; null where that is none. */
  #current = null;
  /** Of one that is gone to as soon as it is there. */
  #wanted = null;
  #selected = null;
  #ahead = new TypeAhead();
  element = h("div", { class: "tree", role: "tree", "aria-label": "Files" });

  /**
   * @param {import("./file-tree.js").FileTree} tree
   * @param {Acts} acts
   */
  constructor(tree, acts) {
    this.#tree = tree;
    this.#acts = acts;
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("focusin", (event) => this.#focused(event.target.closest("[role=treeitem]")));
  }

  /** @returns {import("../api/files.js").Entry|null} what the current row is about; null for the workspace or root itself */
  get current() {
    return this.#rows[this.#at()]?.entry ?? null;
  }

  /** The directory where something new goes: the current one, or the one that the current file lies in. */
  get place() {
    const row = this.#rows[this.#at()];
    if (!row) return this.#tree.root;
    return row.entry?.kind === "directory" ? row.entry.path : row.directory;
  }

  /** What is shown beside the tree. */
  select(path) {
    this.#selected = path;
    this.goTo(path);
  }

  /** Makes a path's row the current one, as soon as there is one. */
  goTo(path) {
    this.#wanted = isRoot(path) ? null : `/${path}`;
    if (isRoot(path)) this.#current = null;
    this.draw();
  }

  /** Gives the keyboard to the current row. */
  focus() {
    this.#items.get(this.#stop)?.element.focus();
  }

  /** Where the keyboard comes into the tree. */
  get #stop() {
    return this.#current ?? this.#nearest(-1);
  }

  draw() {
    const before = this.#at();
    const hadFocus = this.element.contains(document.activeElement);
    this.#rows = this.#tree.rows();
    const items = new Map();
    for (const row of this.#rows) items.set(keyOf(row), this.#item(row));
    this.#items = items;
    const isHere = this.#wanted !== null && items.has(this.#wanted);
    if (isHere) this.#current = this.#wanted;
    // What has gone leaves the focus to what came in its place.
    else if (this.#current !== null && !items.has(this.#current)) this.#current = this.#nearest(before);
    arrange(this.element, [...items.values()].map(({ element }) => element));
    this.#mark();
    if (hadFocus && !this.element.contains(document.activeElement)) this.focus();
    if (isHere) this.#come();
    this.#acts.moved(this.current);
  }

  /** One row is where the keyboard comes in, and seen to be what is acted on. */
  #mark() {
    const stop = this.#stop;
    for (const [key, { element }] of this.#items) {
      element.tabIndex = key === stop ? 0 : -1;
      element.toggleAttribute("data-current", key === this.#current);
    }
  }

  /** What was wanted is there. */
  #come() {
    this.#wanted = null;
    this.#items.get(this.#current).element.scrollIntoView({ block: "nearest" });
  }

  #item(row) {
    const path = row.entry?.path;
    const state = { mark: row.entry ? this.#acts.markOf(path) : null, selected: path === this.#selected, unsaved: row.entry !== undefined && this.#acts.isUnsaved(path) };
    const look = lookOf(row, state);
    const known = this.#items.get(keyOf(row));
    return known?.look === look ? known : { look, element: treeRow(row, state) };
  }

  #at() {
    return this.#rows.findIndex((row) => keyOf(row) === this.#current);
  }

  #nearest(before) {
    const row = this.#rows.slice(0, Math.max(0, before) + 1).findLast(({ type }) => type !== "word") ?? this.#rows.find(({ type }) => type !== "word");
    return row ? keyOf(row) : null;
  }

  #rowOf(element) {
    return this.#rows.find((row) => this.#items.get(keyOf(row))?.element === element);
  }

  /** @returns {import("./file-tree.js").Row|undefined} the row that an event happened on */
  rowAt(event) {
    return this.#rowOf(event.target.closest?.("[role=treeitem]"));
  }

  #focused(element) {
    const row = this.#rowOf(element);
    if (!row || row.type === "word") return;
    this.#wanted = null;
    if (keyOf(row) === this.#current) return;
    this.#current = keyOf(row);
    this.#mark();
    this.#acts.moved(this.current);
  }

  #click(event) {
    const row = this.rowAt(event);
    if (!row || row.type === "word") return;
    this.#items.get(keyOf(row)).element.focus();
    this.#activate(row, false);
  }

  #activate(row, goThere) {
    if (row.type === "more") this.#tree.more(row.directory);
    else if (row.entry.kind !== "directory") this.#acts.choose(row.entry, goThere);
    else if (row.open) this.#tree.close(row.entry.path);
    else this.#tree.open(row.entry.path);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#at();
    const row = this.#rows[at];
    if (!row) return;
    if (this.#command(event, row) || this.#move(treeMove(this.#rows, at, event.key)) || this.#typed(event.key, at)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #command({ key }, row) {
    if (key === "Enter" || (key === " " && !this.#ahead.isTyping(performance.now()))) this.#activate(row, key === "Enter");
    else if (key === "F2" && row.entry) this.#acts.rename(row.entry);
    else if (key === "Delete" && row.entry) this.#acts.remove(row.entry);
    else return false;
    return true;
  }

  #move(move) {
    if (!move) return false;
    if (move.act === "open") this.#tree.open(move.row.entry.path);
    else if (move.act === "close") this.#tree.close(move.row.entry.path);
    else this.#items.get(keyOf(this.#rows[move.to])).element.focus();
    return true;
  }

  #typed(key, at) {
    if ([...key].length !== 1) return false;
    const names = this.#rows.map(({ entry }) => (entry ? toText(nameOf(entry.path)) : ""));
    const found = this.#ahead.find(key, names, at, performance.now());
    if (found >= 0) this.#items.get(keyOf(this.#rows[found])).element.focus();
    return true;
  }
}
