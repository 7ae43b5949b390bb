/** Tells whoever listens to the page, now and then, how much has come into a log. */
import { h, setText } from "../ui/dom.js";
import { counted } from "../ui/format.js";

const SUMMARY_MS = 5000;

export class LogSummary {
  #unsaid = 0;
  element = h("p", { class: "sr-only", "aria-live": "polite" });
  #timer = setInterval(() => this.#say(), SUMMARY_MS);

  /** A line has come. */
  count() {
    this.#unsaid++;
  }

  /** Forgets what has not been told: another log is shown. */
  clear() {
    this.#unsaid = 0;
  }

  dispose() {
    clearInterval(this.#timer);
  }

  #say() {
    if (this.#unsaid) setText(this.element, counted(this.#unsaid, "new line"));
    this.#unsaid = 0;
  }
}
