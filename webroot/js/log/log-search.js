/** Looking for text in the whole of a process's log: the daemon looks, here is asked and told. */
import { h, icon, setText } from "../ui/dom.js";
import { clock } from "../ui/format.js";

/**
 * @typedef {{seq: number, offset: number, line: number, stream: string, at: string, text: string}} Hit
 */

/**
 * Where the search goes on: a hit is told by where it begins.
 *
 * @param {Hit|null} last
 * @param {"next"|"previous"} direction
 * @returns {string|null} null for the beginning, or the end
 */
export function fromOf(last, direction) {
  if (!last) return null;
  return `${last.seq}.${last.offset + (direction === "next" ? 1 : 0)}`;
}

export class LogSearch {
  #acts;
  #turn = 0;
  #key = "";
  #last = null;
  #input = h("input", { type: "search", "aria-label": "Find in the whole log", placeholder: "Find in the whole log", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: "200" });
  #stream = h(
    "select",
    { "aria-label": "Streams", onchange: () => this.#acts.only(this.#stream.value || null) },
    [["", "All"], ["stdout", "stdout"], ["stderr", "stderr"]].map(([value, word]) => h("option", { value }, word)),
  );
  #told = h("p", { class: "log-found", role: "status" });
  element = h(
    "form",
    { class: "log-search", hidden: true, onsubmit: (event) => this.#submit(event, "next") },
    this.#input,
    step("up", "Previous", () => this.#go("previous")),
    step("down", "Next", () => this.#go("next")),
    this.#stream,
    this.#told,
    step("cross", "Close the search", () => this.close()),
  );

  /**
   * @param {object} acts
   * @param {(asked: {q: string, direction: string, from: string|null}) => Promise<{hit: Hit|null, next_from: string|null}>} acts.find
   * @param {(hit: Hit) => void} acts.found
   * @param {(stream: string|null) => void} acts.only shows only this stream
   * @param {() => void} acts.closed
   */
  constructor(acts) {
    this.#acts = acts;
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.shiftKey) this.#submit(event, "previous");
    });
  }

  open() {
    this.element.hidden = false;
    this.#input.focus();
    this.#input.select();
  }

  close() {
    if (this.element.hidden) return;
    this.#turn++;
    this.element.hidden = true;
    if (this.#stream.value) this.#acts.only(null);
    this.#stream.value = "";
    this.#acts.closed();
  }

  /**
   * Begins anew: another log is shown.
   *
   * @param {boolean} streams whether it has more than one
   */
  reset(streams) {
    this.#turn++;
    this.element.hidden = true;
    this.#last = null;
    this.#key = "";
    this.#stream.value = "";
    this.#stream.hidden = !streams;
    setText(this.#told, "");
  }

  #submit(event, direction) {
    event.preventDefault();
    this.#go(direction);
  }

  async #go(direction) {
    const q = this.#input.value;
    if (!q) return this.#input.focus();
    const turn = ++this.#turn;
    const key = `${this.#stream.value} ${q}`;
    if (key !== this.#key) this.#last = null;
    this.#key = key;
    setText(this.#told, "Searching…");
    try {
      const hit = await this.#find(q, direction, turn);
      if (turn === this.#turn) this.#tell(hit, direction);
    } catch (problem) {
      if (turn === this.#turn) setText(this.#told, problem.message);
    }
  }

  /** The daemon does a bounded part of the work at a time. */
  async #find(q, direction, turn) {
    let from = fromOf(this.#last, direction);
    for (;;) {
      const { hit, next_from: next } = await this.#acts.find({ q, direction, from });
      if (hit || !next || turn !== this.#turn) return hit;
      from = next;
    }
  }

  #tell(hit, direction) {
    const before = this.#last;
    this.#last = hit;
    if (hit) {
      setText(this.#told, `Found at ${clock(hit.at)}`);
      this.#acts.found(hit);
    } else if (!before) setText(this.#told, "Not found");
    else setText(this.#told, direction === "next" ? "No further one: next begins at the top" : "No earlier one: previous begins at the end");
  }
}

function step(shape, word, act) {
  return h("button", { type: "button", class: "quiet", "aria-label": word, title: word, onclick: act }, icon(shape));
}
