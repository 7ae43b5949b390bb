/**
 * Says that the daemon is not there, or what else keeps its news away, for as long as that lasts; meanwhile what is shown looks as old as it is
 * (`data-stale` on the root element).
 */
import { h, icon, setText } from "./dom.js";

/** What is lost for less than this is no outage: a restart of the network, a tab that comes back. */
const PATIENCE_MS = 1500;
const PROBE_MS = 5000;

const WORDS = {
  offline: "This browser is offline.",
  down: "The daemon does not answer. It may have been stopped, or be starting again; what runs in sandboxes goes on without it.",
  starting: "The daemon is not ready yet.",
  cut: "The daemon answers, but the link to its news breaks.",
};

export class Outage {
  #text = h("span");
  #since = 0;
  #timer = 0;
  element = h("p", { class: "outage", role: "status", hidden: true }, icon("warning"), this.#text);

  /** @param {import("../api/event-stream.js").Status} status of the link to the events */
  show({ state }) {
    if (state === "live" || state === "ended" || state === "refused") return this.#over();
    document.documentElement.dataset.stale = "";
    if (this.#since) return undefined;
    this.#since = Date.now();
    this.#timer = setTimeout(() => this.#look(), PATIENCE_MS);
    return undefined;
  }

  #over() {
    clearTimeout(this.#timer);
    this.#since = 0;
    delete document.documentElement.dataset.stale;
    this.element.hidden = true;
  }

  async #look() {
    const since = this.#since;
    const reason = await whatIsWrong();
    if (since !== this.#since) return;
    const from = new Date(since).toLocaleTimeString();
    setText(this.#text, `${WORDS[reason]} What is shown is as it was at ${from}. Trying again…`);
    this.element.hidden = false;
    this.#timer = setTimeout(() => this.#look(), PROBE_MS);
  }
}

/** @returns {Promise<"offline"|"down"|"starting"|"cut">} */
async function whatIsWrong() {
  if (navigator.onLine === false) return "offline";
  try {
    const { ok } = await fetch("readyz", { cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
    return ok ? "cut" : "starting";
  } catch {
    return "down";
  }
}
