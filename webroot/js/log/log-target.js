/** The line of a log that somebody wants to see and that is read for: pure, no DOM. */
import { isAt } from "./log-lines.js";

export class LogTarget {
  #place = null;
  /** @type {import("./log-lines.js").Line|null} it, once it has come */
  line = null;

  /** Whether there is one that was not shown yet. */
  get pending() {
    return this.#place !== null;
  }

  /** @param {{seq: number, line: number, stream?: string}} place as isAt() takes it */
  set(place) {
    this.#place = place;
    this.line = null;
  }

  /** It was shown, or is wanted no more. */
  clear() {
    this.set(null);
  }

  /** @param {import("./log-lines.js").Line} line one that has come, or has changed */
  take(line) {
    if (!this.#place || this.line) return;
    if (isAt(line, this.#place)) this.line = line;
    // It is not kept any more.
    else if (line.seq > this.#place.seq) this.clear();
  }
}
