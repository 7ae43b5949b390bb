/** What of a sandbox is looked at: the output of its processes, its terminals, its files, its services, its ports, its network, its display, what it uses, or its agents' sessions. */
import { h, icon, setText } from "../ui/dom.js";

export class DetailTabs {
  #output = h("a", { class: "detail-tab" }, icon("log"), "Output");
  #count = h("span", { class: "count" });
  #terminals = h("a", { class: "detail-tab" }, icon("terminal"), "Terminals ", this.#count);
  #files = h("a", { class: "detail-tab" }, icon("folder"), "Files");
  #services = h("a", { class: "detail-tab" }, icon("plug"), "Services");
  #ports = h("a", { class: "detail-tab" }, icon("external"), "Ports");
  #network = h("a", { class: "detail-tab" }, icon("globe"), "Network");
  #screen = h("a", { class: "detail-tab", hidden: true }, icon("screen"), "Screen");
  #metrics = h("a", { class: "detail-tab" }, icon("chart"), "Metrics");
  #sessions = h("a", { class: "detail-tab" }, icon("coins"), "Sessions");
  element = h("nav", { class: "detail-tabs", "aria-label": "Views of the sandbox" }, this.#output, this.#terminals, this.#files, this.#services, this.#ports, this.#network, this.#screen, this.#metrics, this.#sessions);

  /**
   * @param {{name: string, display: object|null}} sandbox
   * @param {object[]} processes
   * @param {"output"|"terminals"|"files"|"changes"|"services"|"ports"|"network"|"screen"|"metrics"|"sessions"} view what is looked at
   */
  show(sandbox, processes, view) {
    const base = `#/sandboxes/${encodeURIComponent(sandbox.name)}`;
    this.#output.href = base;
    this.#terminals.href = `${base}/terminals`;
    this.#files.href = `${base}/files`;
    this.#services.href = `${base}/services`;
    this.#ports.href = `${base}/ports`;
    this.#network.href = `${base}/network`;
    this.#screen.href = `${base}/screen`;
    this.#screen.hidden = !sandbox.display;
    this.#metrics.href = `${base}/metrics`;
    this.#sessions.href = `${base}/sessions`;
    mark(this.#output, view === "output");
    mark(this.#terminals, view === "terminals");
    mark(this.#files, view === "files" || view === "changes");
    mark(this.#services, view === "services");
    mark(this.#ports, view === "ports");
    mark(this.#network, view === "network");
    mark(this.#screen, view === "screen");
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
