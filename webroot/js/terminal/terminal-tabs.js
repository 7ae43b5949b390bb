/** The terminals of a sandbox as tabs. The chosen one is shown; the few that were looked at last stay connected behind it. */
import { api, socketUrl, url } from "../api/api.js";
import { notify } from "../ui/dialog.js";
import { fill, h, icon } from "../ui/dom.js";
import { commandLine } from "../ui/format.js";
import { askToClose, forget, shownOf } from "./terminal-closing.js";
import { terminalTab } from "./terminal-tab.js";
import { TerminalView } from "./terminal-view.js";

/** A login shell of whichever kind there is. */
const SHELL = "command -v bash >/dev/null && exec bash -l; exec sh -l";
/** So many stay connected, so that going to and fro loses nothing of what was scrolled away; each costs the daemon a viewer. */
const KEPT = 4;

export class TerminalTabs {
  #mayRun;
  #sandbox = null;
  #all = [];
  #processes = [];
  #wanted = null;
  #chosen = null;
  #visible = false;
  #views = new Map();
  #titles = new Map();
  // Started here, and not shown yet: whoever has started a terminal is shown all that was printed on it.
  #fresh = new Set();
  // The tabs belong to it, the buttons beside them that close a terminal do not.
  #owner = h("span", { role: "tablist", "aria-label": "Terminals" });
  #list = h("div", { class: "terminal-list" }, this.#owner);
  #new = h("button", { type: "button", class: "quiet", "data-act": "new-terminal", onclick: () => this.#start() }, icon("plus"), "New terminal");
  #empty = h("div", { class: "terminal-empty" });
  #screens = h("div", { class: "terminal-screens" });
  element;

  /** @param {{mayRun: boolean}} who whether keys may be sent and terminals started */
  constructor({ mayRun }) {
    this.#mayRun = mayRun;
    this.element = h("section", { class: "terminals", "aria-label": "Terminals" }, h("div", { class: "terminal-row" }, this.#list, mayRun ? this.#new : null), this.#empty, this.#screens);
    this.#list.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param {object} sandbox
   * @param {object[]} processes the newest first
   * @param {string|null} wanted the id or name of the terminal in the address
   */
  show(sandbox, processes, wanted) {
    const first = !this.#visible;
    this.#visible = true;
    this.#sandbox = sandbox;
    this.#all = processes;
    this.#wanted = wanted;
    this.#processes = shownOf(sandbox.id, processes, wanted);
    const chosen = this.#processes.find(({ id, name }) => id === wanted || (name && name === wanted)) ?? this.#processes.findLast(({ state }) => state === "running") ?? this.#processes.at(-1) ?? null;
    this.#new.disabled = sandbox.state !== "running";
    this.#new.title = this.#new.disabled ? `Not while the sandbox is ${sandbox.state}` : "";
    // Before the screen takes its size from the room that is left.
    this.#empty.hidden = chosen !== null;
    this.#choose(chosen, first);
    this.#draw();
  }

  /** Something else is looked at; what is connected stays so. */
  hide() {
    this.#visible = false;
  }

  /** The way to the daemon may be broken. */
  suspect() {
    this.#views.forEach((view) => view.suspect());
  }

  dispose() {
    this.#views.forEach((view) => view.dispose());
    this.#views.clear();
  }

  #choose(process, first) {
    const changed = process?.id !== this.#chosen;
    this.#chosen = process?.id ?? null;
    for (const [id, view] of this.#views) {
      if (id !== this.#chosen) view.hide();
      if (!this.#processes.some((other) => other.id === id)) this.#drop(id);
    }
    this.#screens.hidden = !process;
    if (!process) return;
    const view = this.#views.get(process.id) ?? this.#make(process);
    // The one looked at last is at the end; the first is let go of.
    this.#views.delete(process.id);
    this.#views.set(process.id, view);
    if (this.#views.size > KEPT) this.#drop(this.#views.keys().next().value);
    view.show();
    if (process.state === "running") view.resume();
    if (!changed && !first) return;
    view.focus();
    // On a phone the page's head would push the keys off the screen.
    if (matchMedia("(max-width: 40rem)").matches) this.element.scrollIntoView({ block: "end" });
  }

  #make(process) {
    const { id: sandbox } = this.#sandbox;
    const from = this.#fresh.delete(process.id) ? { from: 0 } : {};
    const view = new TerminalView({
      name: `Terminal ${process.name ?? process.id}`,
      readOnly: !this.#mayRun,
      address: ({ cols, rows }, { clipboard, again }) => socketUrl(["sandboxes", sandbox, "processes", process.id, "attach"], { cols, rows, read_only: !this.#mayRun, clipboard, ...(again ? {} : from) }),
      check: () => api.process(sandbox, process.id),
      onLeave: () => this.#list.querySelector("[aria-selected=true]")?.focus(),
      onTitle: (title) => {
        this.#titles.set(process.id, title);
        this.#draw();
      },
      again: this.#mayRun ? () => this.#start(process) : null,
      recording: {
        address: `${url("sandboxes", sandbox, "processes", process.id, "output")}?stream=pty&format=asciicast`,
        fileName: `${this.#sandbox.name}-${process.name ?? process.id}.cast`,
      },
      output: `#/sandboxes/${encodeURIComponent(this.#sandbox.name)}/processes/${encodeURIComponent(process.id)}`,
    });
    view.element.id = `terminal-${process.id}`;
    view.element.setAttribute("role", "tabpanel");
    this.#screens.append(view.element);
    return view;
  }

  #drop(id) {
    this.#views.get(id)?.dispose();
    this.#views.delete(id);
  }

  #draw() {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset : null;
    fill(
      this.#list,
      this.#owner,
      this.#processes.map((process) =>
        terminalTab(process, {
          chosen: process.id === this.#chosen,
          title: this.#titles.get(process.id) ?? "",
          go: () => this.#go(process.id),
          close: process.state !== "running" || this.#mayRun ? () => this.#close(process) : null,
        }),
      ),
    );
    this.#owner.setAttribute("aria-owns", this.#processes.map(({ id }) => `terminal-tab-${id}`).join(" "));
    if (focused) this.#list.querySelector(`[data-${focused.close ? "close" : "terminal"}="${CSS.escape(focused.close ?? focused.terminal)}"]`)?.focus();
    if (!this.#empty.hidden) fill(this.#empty, icon("terminal"), h("h2", {}, "No terminal is open"), h("p", {}, this.#mayRun ? "It goes on when you close the page, and when the daemon restarts." : "You will see here what others open."));
  }

  #go(id) {
    const address = `#/sandboxes/${encodeURIComponent(this.#sandbox.name)}/terminals${id ? `/${encodeURIComponent(id)}` : ""}`;
    if (location.hash === address) this.#views.get(id)?.focus();
    else location.hash = address;
  }

  #key(event) {
    const tabs = [...this.#list.querySelectorAll("[role=tab]")];
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    tabs[(to + tabs.length) % tabs.length].focus();
  }

  /** Starts a shell, or once more what has ended. */
  async #start(ended) {
    this.#new.disabled = true;
    try {
      const { cols, rows } = this.#views.get(this.#chosen)?.size ?? { cols: 80, rows: 24 };
      const what = ended ? { command: ended.command, cwd: ended.cwd ?? undefined } : { command: SHELL };
      const process = await api.openTerminal(this.#sandbox.id, { ...what, cols, rows });
      this.#fresh.add(process.id);
      if (ended) forget(this.#sandbox.id, ended.id);
      this.#go(process.id);
    } catch (problem) {
      notify(`Could not start ${ended ? commandLine(ended.command) : "a terminal"}: ${problem.message}`);
    } finally {
      this.#new.disabled = false;
    }
  }

  async #close(process) {
    if (process.state === "running" && !(await askToClose(this.#sandbox.id, process))) return;
    forget(this.#sandbox.id, process.id);
    if (this.#wanted && this.#chosen === process.id) this.#go(null);
    else this.show(this.#sandbox, this.#all, this.#wanted);
    this.#list.querySelector("[aria-selected=true]")?.focus();
  }
}
