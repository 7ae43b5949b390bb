/**
 * The rows of a log that are near the eye. Lines live in blocks; a block far away is one empty element of the right height, so
 * 20,000 lines cost what a few hundred do, and the browser's own scrolling, wrapping and selecting go on working.
 */
import { h } from "../ui/dom.js";

const BLOCK = 64;
/** Lines and characters kept while following; while somebody reads further up, five times as much, and then no more is taken. */
const KEEP_LINES = 20_000;
const KEEP_CHARACTERS = 24_000_000;
const PATIENCE = 5;
const MARGIN = 800;

export class LogWindow {
  #scroller;
  #paint;
  #blocks = [];
  #painted = new Set();
  #lines = 0;
  #characters = 0;
  #metrics = null;
  #marked = null;
  /** Lines that were let go of at the beginning. */
  dropped = 0;
  /** The element that holds the blocks. */
  element = h("div", { class: "blocks" });

  /**
   * @param {HTMLElement} scroller
   * @param {(line: import("./log-lines.js").Line) => HTMLElement} paint
   */
  constructor(scroller, paint) {
    this.#scroller = scroller;
    this.#paint = paint;
  }

  /** @param {import("./log-lines.js").Line} line a new last line; seen after the next refresh() */
  add(line) {
    let block = this.#blocks.at(-1);
    if (!block || block.lines.length === BLOCK) {
      block = { element: h("div", { class: "block" }), lines: [], rows: [], stale: new Set(), sized: -1 };
      this.#blocks.push(block);
      this.element.append(block.element);
    }
    line.block = block;
    line.weight = 0;
    block.lines.push(line);
    this.#lines++;
    this.#weigh(line);
  }

  /** @param {import("./log-lines.js").Line} line one that was added and has changed since */
  change(line) {
    this.#weigh(line);
    if (this.#painted.has(line.block)) line.block.stale.add(line);
  }

  #weigh(line) {
    this.#characters += line.text.length - line.weight;
    line.weight = line.text.length;
  }

  #holds(times) {
    return this.#lines > KEEP_LINES * times || this.#characters > KEEP_CHARACTERS * times;
  }

  /** Whether it holds as much as it can without letting go of what somebody may be reading. */
  get full() {
    return this.#holds(PATIENCE);
  }

  /** How many lines it holds. */
  get lines() {
    return this.#lines;
  }

  /**
   * @param {(line: import("./log-lines.js").Line) => boolean} wanted
   * @returns {import("./log-lines.js").Line|undefined} the newest line like that
   */
  find(wanted) {
    for (let at = this.#blocks.length - 1; at >= 0; at--) {
      const line = this.#blocks[at].lines.findLast(wanted);
      if (line) return line;
    }
    return undefined;
  }

  /** Marks a line, and only this one, and brings it into the middle. */
  reveal(line) {
    const before = this.#marked;
    this.#marked = line;
    for (const changed of [before, line]) {
      if (!changed) continue;
      changed.marked = changed === line;
      this.change(changed);
    }
    // Twice: the rows around it get their true heights the first time.
    for (let round = 0; round < 2; round++) {
      this.#fill(line.block);
      const row = line.block.rows[line.block.lines.indexOf(line)];
      this.#scroller.scrollTop = row.offsetTop - (this.#scroller.clientHeight - row.offsetHeight) / 2;
      this.refresh(false);
    }
  }

  /** Throws all lines away. */
  clear() {
    this.#blocks = [];
    this.#marked = null;
    this.#painted.clear();
    this.#lines = this.#characters = this.dropped = 0;
    this.element.replaceChildren();
  }

  /** Forgets measured heights: the width, the font or the wrapping changed. */
  remeasure() {
    this.#metrics = null;
    for (const block of this.#blocks) block.sized = -1;
  }

  /**
   * Brings the rows up to date.
   *
   * @param {boolean} following whether the end is to be in view afterwards
   */
  refresh(following) {
    this.#evict(following);
    this.#metrics ??= this.#measure();
    for (const block of this.#blocks) if (!this.#painted.has(block)) this.#size(block);
    if (following) this.#paintTail();
    else this.#paintAround();
  }

  #paintTail() {
    const wanted = this.#scroller.clientHeight + MARGIN;
    const near = new Set();
    let height = 0;
    for (let at = this.#blocks.length - 1; at >= 0 && height < wanted; at--) {
      this.#fill(this.#blocks[at]);
      near.add(this.#blocks[at]);
      height += this.#blocks[at].element.offsetHeight;
    }
    this.#emptyAllBut(near);
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #paintAround() {
    const origin = this.element.offsetTop;
    const top = this.#scroller.scrollTop - MARGIN;
    const bottom = this.#scroller.scrollTop + this.#scroller.clientHeight + MARGIN;
    const near = new Set();
    for (let at = this.#firstBelow(top, origin); at < this.#blocks.length; at++) {
      const block = this.#blocks[at];
      if (block.element.offsetTop - origin > bottom) break;
      this.#fill(block);
      near.add(block);
    }
    this.#emptyAllBut(near);
  }

  #firstBelow(top, origin) {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { offsetTop, offsetHeight } = this.#blocks[middle].element;
      if (offsetTop - origin + offsetHeight < top) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #fill(block) {
    if (!this.#painted.has(block)) {
      this.#painted.add(block);
      block.element.style.height = "";
      block.sized = -1;
    }
    for (const line of block.stale) {
      const row = block.rows[block.lines.indexOf(line)];
      if (row) row.replaceWith((block.rows[block.rows.indexOf(row)] = this.#paint(line)));
    }
    block.stale.clear();
    if (block.rows.length === block.lines.length) return;
    const fresh = block.lines.slice(block.rows.length).map(this.#paint);
    block.rows.push(...fresh);
    block.element.append(...fresh);
  }

  #emptyAllBut(near) {
    if (this.#hasSelection()) return;
    const gone = [...this.#painted].filter((block) => !near.has(block));
    const heights = gone.map((block) => block.element.offsetHeight);
    gone.forEach((block, index) => {
      this.#painted.delete(block);
      block.rows = [];
      block.stale.clear();
      block.element.replaceChildren();
      this.#setHeight(block, heights[index]);
    });
  }

  #hasSelection() {
    const selection = getSelection();
    return selection && !selection.isCollapsed && this.#scroller.contains(selection.anchorNode);
  }

  #size(block) {
    if (block.sized === block.lines.length) return;
    const { rowHeight, columns } = this.#metrics;
    let rows = 0;
    for (const line of block.lines) rows += columns ? Math.max(1, Math.ceil(line.text.length / columns)) : 1;
    this.#setHeight(block, rows * rowHeight);
  }

  #setHeight(block, height) {
    block.sized = block.lines.length;
    block.element.style.height = `${height}px`;
  }

  /** The height of a row, and how many characters fit into one; 0 columns where lines don't wrap. */
  #measure() {
    const text = h("span", { class: "text" }, "0".repeat(10));
    const row = h("div", { class: "line probe" }, text);
    this.element.append(row);
    const rowHeight = row.offsetHeight || 20;
    const width = text.getBoundingClientRect().width / 10 || 8;
    const wrapping = this.#scroller.classList.contains("wraps");
    const columns = wrapping ? Math.max(1, Math.floor((this.#scroller.clientWidth - 24) / width)) : 0;
    row.remove();
    return { rowHeight, columns };
  }

  #isNear({ element }) {
    return element.offsetTop - this.element.offsetTop + element.offsetHeight > this.#scroller.scrollTop - MARGIN;
  }

  #evict(following) {
    while (this.#blocks.length > 1 && this.#holds(1)) {
      const [first] = this.#blocks;
      if (!following && this.#isNear(first)) return;
      this.#blocks.shift();
      this.#painted.delete(first);
      first.element.remove();
      this.#lines -= first.lines.length;
      this.dropped += first.lines.length;
      for (const line of first.lines) this.#characters -= line.weight;
    }
  }
}
