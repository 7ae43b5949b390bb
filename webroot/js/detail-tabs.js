/** What of a sandbox is looked at: the output of its processes, or its terminals. */
import { h, icon, setText } from "./dom.js";

export class DetailTabs {
  #output = h("a", { class: "detail-tab" }, icon("log"), "Output");
  #count = h("span", { class: "count" });
  #terminals = h("a", { class: "detail-tab" }, icon("terminal"), "Terminals ", this.#count);
  element = h("nav", { class: "detail-tabs", "aria-label": "Views of the sandbox" }, this.#output, this.#terminals);

  /**
   * @param {string} sandbox its name
   * @param {object[]} processes
   * @param {boolean} terminals whether these are looked at
   */
  show(sandbox, processes, terminals) {
    const base = `#/sandboxes/${encodeURIComponent(sandbox)}`;
    this.#output.href = base;
    this.#terminals.href = `${base}/terminals`;
    mark(this.#output, !terminals);
    mark(this.#terminals, terminals);
    const running = processes.filter(({ kind, tty, state }) => (kind === "terminal" || tty) && state === "running").length;
    setText(this.#count, running ? String(running) : "");
  }
}

function mark(link, current) {
  if (current) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
