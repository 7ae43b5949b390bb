/** The processes of a sandbox, the newest first; each a link to its log. */
import { processBadge } from "../sandbox/badges.js";
import { fill, h, setText } from "../ui/dom.js";
import { ago, commandLine, counted, duration } from "../ui/format.js";

/** Stands for the log of all processes together. */
export const ALL = "*";

/** Shown at once; older ones are for the command line. */
const SHOWN = 200;

export class ProcessList {
  #items = h("ul", { class: "processes" });
  #count = h("span", { class: "count" });
  element = h("section", { class: "panel", "aria-label": "Processes" }, h("h2", {}, "Processes ", this.#count), this.#items);

  /**
   * @param {string} sandbox its name, for the links
   * @param {object[]} processes
   * @param {string|undefined} chosen the id of the one whose log is shown, or ALL
   */
  show(sandbox, processes, chosen) {
    setText(this.#count, processes.length ? String(processes.length) : "");
    const shown = processes.slice(0, SHOWN);
    const older = processes.length - shown.length;
    const focused = document.activeElement?.dataset?.process;
    if (processes.length === 0) fill(this.#items, h("li", { class: "none" }, "None yet."));
    else fill(this.#items, all(sandbox, chosen === ALL), shown.map((process) => this.#item(sandbox, process, process.id === chosen)), older ? h("li", { class: "none" }, `and ${older} older`) : null);
    if (focused && !document.activeElement?.dataset?.process) this.#items.querySelector(`[data-process="${CSS.escape(focused)}"]`)?.focus();
  }

  #item(sandbox, process, chosen) {
    const title = commandLine(process.command);
    return h(
      "li",
      {},
      h(
        "a",
        {
          href: `#/sandboxes/${encodeURIComponent(sandbox)}/processes/${encodeURIComponent(process.id)}`,
          "aria-current": chosen ? "true" : null,
          "data-process": process.id,
          title,
        },
        h("span", { class: "process-head" }, h("span", { class: "process-id" }, process.name ?? process.id), processBadge(process)),
        h("span", { class: "process-command" }, title),
        h("span", { class: "process-time" }, timesOf(process)),
      ),
    );
  }
}

function all(sandbox, chosen) {
  const href = `#/sandboxes/${encodeURIComponent(sandbox)}/logs`;
  return h("li", {}, h("a", { href, "aria-current": chosen ? "true" : null, "data-process": ALL }, h("span", { class: "process-id" }, "All processes")));
}

function timesOf({ state, kind, started_at: started, ended_at: ended, restarts }) {
  const parts = [kind === "service" ? "service" : null, started && ago(started)];
  if (state !== "running" && started && ended) parts.push(`ran ${ran((Date.parse(ended) - Date.parse(started)) / 1000)}`);
  if (restarts) parts.push(counted(restarts, "restart"));
  return parts.filter(Boolean).join(" · ");
}

function ran(seconds) {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
}
