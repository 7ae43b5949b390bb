/** One sandbox: its state, its processes, and the live log of one of them, or another view of it. */
import { api } from "../api/api.js";
import { Attention } from "../attention/attention.js";
import { MergedOutput, ProcessOutput } from "../log/log-source.js";
import { LogView } from "../log/log-view.js";
import { actionButtons } from "../sandbox/actions.js";
import { agentBadge, sandboxBadges } from "../sandbox/badges.js";
import { copyButtons } from "../sandbox/copies.js";
import { worthALook } from "../sandbox/outcome.js";
import { notify } from "../ui/dialog.js";
import { button, fill, h, icon, setText } from "../ui/dom.js";
import { commandLine, duration, oneLine, since } from "../ui/format.js";
import { DetailPlaces } from "./detail-places.js";
import { DetailTabs } from "./detail-tabs.js";
import { enforcement } from "./enforcement.js";
import { OwnCommand } from "./own-command.js";
import { ALL, ProcessList } from "./process-list.js";
import { RunBox } from "./run-box.js";

/** Processes start and end in bursts; they are fetched once for each. */
const BURST_MS = 80;

/**
 * @param {{sandboxes: import("../sandbox/sandboxes.js").Sandboxes, mayChange: boolean, mayRun: boolean}} context
 * @param {string} name a name or id from the address
 */
export class DetailPage {
  #context;
  #name;
  #wanted;
  #view;
  #at = null;
  #file = null;
  #first = null;
  #sandbox = null;
  #processes = [];
  #asked = 0;
  #log = new LogView();
  #list = new ProcessList();
  #tabs = new DetailTabs();
  #places;
  #run;
  #badge = h("span", { class: "badges" });
  #heading = h("h1");
  #times = h("p", { class: "summary" });
  #actions = h("div", { class: "detail-actions" });
  #attention;
  #command = new OwnCommand();
  #failure = h("p", { class: "failure", role: "alert", hidden: true });
  #facts = h("dl", { class: "detail-facts" });
  #missing = h("div", { class: "page-state" });
  #body;
  #drawn = "";
  #stops = [];
  #soon = 0;

  constructor(context, target) {
    this.#context = context;
    this.#name = target.name;
    this.#look(target);
    this.#places = new DetailPlaces(context);
    this.#attention = new Attention(context.mayRun);
    this.#run = new RunBox((command) => this.#start(command), (command) => this.#startTerminal(command));
    this.#body = h(
      "div",
      { class: "detail", hidden: true },
      h(
        "div",
        { class: "detail-side" },
        this.#list.element,
        h("details", { class: "panel", open: matchMedia("(min-width: 60rem)").matches }, h("summary", {}, icon("shield"), "What is enforced"), this.#facts),
      ),
      h("div", { class: "detail-main" }, context.mayRun && this.#run.element, this.#log.element),
    );
    this.element = h(
      "main",
      { id: "main", class: "wide", tabindex: "-1" },
      h("nav", { class: "crumbs", "aria-label": "Breadcrumb" }, h("a", { href: "#/" }, "Sandboxes"), h("span", { "aria-hidden": "true" }, "/")),
      h("div", { class: "page-head" }, h("div", {}, h("div", { class: "title-row" }, this.#heading, this.#badge), this.#times, this.#command.element), this.#actions),
      this.#attention.element,
      this.#failure,
      this.#command.failure,
      this.#missing,
      this.#tabs.element,
      this.#body,
      this.#places.elements,
    );
    setText(this.#heading, oneLine(target.name, 63));
    const timer = setInterval(() => this.#drawTimes(), 1000);
    this.#stops = [() => clearInterval(timer), context.sandboxes.listen((change) => this.#changed(change))];
    this.#draw();
  }

  get title() {
    return oneLine(this.#sandbox?.name ?? this.#name, 63);
  }

  /** Takes another address of the same sandbox; false where it is another sandbox's. */
  update(target) {
    if (target.name !== this.#name) return false;
    this.#look(target);
    this.#first = null;
    this.#drawProcesses();
    return true;
  }

  #look({ process, view, at, file }) {
    this.#wanted = process ?? null;
    this.#view = view;
    this.#at = at;
    this.#file = file;
  }

  dispose() {
    this.#stops.forEach((stop) => stop());
    clearTimeout(this.#soon);
    this.#log.dispose();
    this.#places.dispose();
  }

  #changed({ kind, sandbox, status }) {
    if (kind === "sandboxes") this.#draw();
    else if (kind === "link" && status.state === "waiting") this.#places.suspect();
    else if (kind === "link" && status.state === "live" && this.#sandbox) this.#fetchSoon();
    else if (kind === "processes" && sandbox === this.#sandbox?.id) this.#fetchSoon();
  }

  #draw() {
    const { sandboxes, mayChange } = this.#context;
    // Once found, the id counts: the name may change, or come to mean another sandbox.
    const sandbox = sandboxes.find(this.#sandbox?.id ?? this.#name);
    if (!sandbox) return this.#drawMissing();
    const first = !this.#sandbox;
    const before = this.#sandbox?.state;
    this.#sandbox = sandbox;
    this.#tabs.element.hidden = false;
    this.#body.hidden = this.#view !== "output";
    fill(this.#missing);
    setText(this.#heading, sandbox.name);
    this.#drawTimes();
    this.#attention.show(sandbox);
    this.#command.show(sandbox);
    this.#failure.hidden = !sandbox.failure;
    if (sandbox.failure) fill(this.#failure, icon("warning"), h("span", {}, `${oneLine(sandbox.failure.detail, 2000)}`));
    const shape = JSON.stringify([sandbox.name, sandbox.state, sandbox.agent, sandbox.agent_state, sandbox.main_process, sandbox.capabilities, sandbox.limits, sandbox.network]);
    if (shape !== this.#drawn) {
      this.#drawn = shape;
      fill(this.#badge, sandboxBadges(sandbox), agentBadge(sandbox));
      if (mayChange) fill(this.#actions, copyButtons(sandbox, sandboxes), actionButtons(sandbox, sandboxes));
      fill(this.#facts, enforcement(sandbox));
      this.#run.enable(sandbox.state === "running", sandbox.state);
    }
    if (first || before !== sandbox.state) this.#fetchProcesses();
    if (first) this.element.dispatchEvent(new CustomEvent("titled", { bubbles: true }));
  }

  #drawMissing() {
    if (!this.#context.sandboxes.loaded) return;
    this.#body.hidden = this.#tabs.element.hidden = true;
    this.#log.clear("");
    this.#places.hide();
    fill(this.#actions);
    fill(this.#badge);
    this.#attention.element.hidden = true;
    this.#failure.hidden = true;
    this.#command.hide();
    setText(this.#times, "");
    const gone = this.#sandbox !== null;
    fill(
      this.#missing,
      h("div", { class: "empty" }, icon("box"), h("h2", {}, gone ? "This sandbox was deleted" : "There is no such sandbox"), h("p", {}, h("a", { href: "#/" }, "All sandboxes"))),
    );
  }

  #drawTimes() {
    if (!this.#sandbox) return;
    const { state, started_at: started, expires_at: expires, backend, id } = this.#sandbox;
    const up = state === "running" || state === "paused";
    const parts = [up && started && `Up ${duration(since(started))}`, up && expires && `ends in ${duration(-since(expires))}`, backend, id];
    setText(this.#times, parts.filter(Boolean).join(" · "));
    this.#command.show(this.#sandbox);
  }

  #fetchSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#fetchProcesses(), BURST_MS);
  }

  async #fetchProcesses() {
    const asked = ++this.#asked;
    try {
      const processes = await api.processes(this.#sandbox.id);
      if (asked !== this.#asked) return;
      this.#processes = processes.reverse();
      this.#drawProcesses();
    } catch {
      // Deleted meanwhile, or out of reach: the sandbox's own state tells.
    }
  }

  #drawProcesses() {
    if (!this.#sandbox) return;
    this.#tabs.show(this.#sandbox, this.#processes, this.#view);
    this.#body.hidden = this.#view !== "output";
    if (this.#places.show(this.#view, this.#sandbox, { processes: this.#processes, wanted: this.#wanted, file: this.#file })) return;
    if (this.#wanted === ALL) return this.#drawMerged();
    const chosen = this.#wanted ? this.#processes.find(({ id, name }) => id === this.#wanted || (name && name === this.#wanted)) : this.#opened();
    this.#list.show(this.#sandbox.name, this.#processes, chosen?.id);
    const running = chosen?.state === "running";
    this.#log.offer(
      running && chosen.kind === "terminal" ? button("terminal", "Terminal", () => (location.hash = `#/sandboxes/${encodeURIComponent(this.#name)}/terminals/${chosen.id}`)) : null,
      running && this.#context.mayRun ? button("stop", "End", () => this.#end(chosen)) : null,
    );
    if (!chosen) {
      this.#log.clear(this.#wanted ? `There is no process ${oneLine(this.#wanted, 63)} here.` : "Nothing has run here yet. What a command prints is shown here live.");
      return;
    }
    this.#showLog(chosen);
    if (this.#at) this.#log.goTo(this.#at);
    this.#at = null;
  }

  #showLog(chosen) {
    if (this.#log.key === `${this.#sandbox.id}/${chosen.id}`) {
      if (chosen.state === "running") this.#log.resume();
      return;
    }
    const base = `#/sandboxes/${encodeURIComponent(this.#name)}/processes/${chosen.id}`;
    const title = `${chosen.name ?? chosen.id}  ${commandLine(chosen.command)}`;
    this.#log.show(new ProcessOutput(this.#sandbox.id, chosen), title, `${this.#sandbox.name}-${chosen.id}.log`, { base, streams: !chosen.tty });
  }

  /** What was chosen for somebody who asked for no process stays, whatever starts or fails meanwhile. */
  #opened() {
    const chosen = this.#processes.find(({ id }) => id === this.#first) ?? worthALook(this.#processes);
    this.#first = chosen?.id ?? null;
    return chosen;
  }

  #drawMerged() {
    const { id, name } = this.#sandbox;
    this.#list.show(name, this.#processes, ALL);
    this.#log.offer();
    if (this.#log.key !== `${id}/*`) this.#log.show(new MergedOutput(id), "All processes", `${name}.log`);
  }

  async #end(process) {
    try {
      await api.signal(this.#sandbox.id, process.id, "TERM");
    } catch (problem) {
      notify(`Could not end ${process.name ?? process.id}: ${problem.message}`);
    }
  }

  async #startTerminal(command) {
    const terminals = `#/sandboxes/${encodeURIComponent(this.#name)}/terminals`;
    if (command.trim() === "") return void (location.hash = terminals);
    const process = await api.openTerminal(this.#sandbox.id, { command });
    this.#processes = [process, ...this.#processes.filter(({ id }) => id !== process.id)];
    location.hash = `${terminals}/${process.id}`;
  }

  async #start(command) {
    const process = await api.run(this.#sandbox.id, command);
    this.#processes = [process, ...this.#processes.filter(({ id }) => id !== process.id)];
    const address = `#/sandboxes/${encodeURIComponent(this.#name)}/processes/${process.id}`;
    if (location.hash === address) this.#drawProcesses();
    else location.hash = address;
  }
}
