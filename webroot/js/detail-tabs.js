/** What of a sandbox is looked at: the output of its processes, its terminals, what it uses, or its agents' sessions. */
import { h, icon, setText } from "./dom.js";

export class DetailTabs {
  #output = h("a", { class: "detail-tab" }, icon("log"), "Output");
  #count = h("span", { class: "count" });
  #terminals = h("a", { class: "detail-tab" }, icon("terminal"), "Terminals ", this.#count);
  #metrics = h("a", { class: "detail-tab" }, icon("chart"), "Metrics");
  #sessions = h("a", { class: "detail-tab" }, icon("coins"), "Sessions");
  element = h("nav", { class: "detail-tabs", "aria-label": "Views of the sandbox" }, this.#output, this.#terminals, this.#metrics, this.#sessions);

  /**
   * @param {string} sandbox its name
   * @param {object[]} processes
   * @param {"output"|"terminals"|"metrics"|"sessions"} view what is looked at
   */
  show(sandbox, processes, view) {
    const base = `#/sandboxes/${encodeURIComponent(sandbox)}`;
    this.#output.href = base;
    this.#terminals.href = `${base}/terminals`;
    this.#metrics.href = `${base}/metrics`;
    this.#sessions.href = `${base}/sessions`;
    mark(this.#output, view === "output");
    mark(this.#terminals, view === "terminals");
    mark(this.#metrics, view === "metrics");
    mark(this.#sessions, view === "sessions");
    const running = processes.filter(({ kind, tty, state }) => (kind === "terminal" || tty) && state === "running").length;
    setText(this.#count, running ? String(running) : "");
  }
}

function mark(link, current) {
  if (current) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
