/** A dot and a word that say whether what is shown is live. */
import { h, setText } from "./dom.js";

const WORDS = {
  connecting: "Connecting…",
  live: "Live",
  waiting: "Link lost, trying again…",
  asleep: "Resting while hidden",
  ended: "Ended",
};

export class LinkState {
  #word = h("span");
  element = h("p", { class: "link-state", role: "status", hidden: true }, h("span", { class: "dot", "aria-hidden": "true" }), this.#word);

  /** @param {import("../api/event-stream.js").Status} status */
  show({ state, problem }) {
    this.element.hidden = false;
    this.element.dataset.state = state;
    setText(this.#word, problem?.message ?? WORDS[state] ?? state);
  }

  hide() {
    this.element.hidden = true;
  }
}
