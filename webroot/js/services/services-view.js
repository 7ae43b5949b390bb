/** The services and the schedules of one sandbox, and the ways to add another. */
import { api } from "../api/api.js";
import { h, icon } from "../ui/dom.js";
import { poll } from "../ui/poll.js";
import { openDeploy } from "./deploy-dialog.js";
import { openSchedule } from "./schedule-dialog.js";
import { ScheduleList } from "./schedule-list.js";
import { ServiceList } from "./service-list.js";

const AGAIN_MS = 2000;

export class ServicesView {
  #sandbox = null;
  #list;
  #schedules;
  #deploy = h("button", { type: "button", class: "primary", onclick: () => openDeploy(this.#sandbox, () => this.#look()) }, icon("plus"), "Deploy");
  #add = h("button", { type: "button", onclick: () => openSchedule(this.#sandbox, () => this.#look()) }, icon("plus"), "Add a schedule");
  #stop = null;
  element;

  /** @param {boolean} mayRun */
  constructor(mayRun) {
    this.#list = new ServiceList(mayRun, false, () => this.#look());
    this.#schedules = new ScheduleList(mayRun, false, () => this.#look());
    this.element = h(
      "section",
      { "aria-label": "Services" },
      mayRun && h("div", { class: "services-head" }, this.#deploy),
      this.#list.element,
      h("div", { class: "services-head" }, h("h2", {}, "Schedules"), mayRun && this.#add),
      this.#schedules.element,
    );
  }

  /** @param {object} sandbox */
  show(sandbox) {
    const other = sandbox.id !== this.#sandbox?.id;
    this.#sandbox = sandbox;
    this.#deploy.disabled = sandbox.state !== "running";
    this.#deploy.title = sandbox.state === "running" ? "" : `Not while it is ${sandbox.state}`;
    if (other) this.#end();
    this.#stop ??= poll(() => this.#fetch(), AGAIN_MS, () => this.element);
  }

  async #fetch() {
    const { id } = this.#sandbox;
    const [services, schedules] = await Promise.all([api.services(id), api.schedules(id)]);
    if (id !== this.#sandbox?.id) return;
    this.#list.show(services, nothing());
    this.#schedules.show(schedules, h("p", { class: "hint" }, "A schedule runs a command again and again: every ten minutes, or each night."));
  }

  #look() {
    this.#fetch().catch(() => {});
  }

  #end() {
    this.#stop?.();
    this.#stop = null;
  }

  hide() {
    this.#end();
  }

  dispose() {
    this.#end();
  }
}

function nothing() {
  return h(
    "div",
    { class: "empty" },
    icon("plug"),
    h("h2", {}, "No services yet"),
    h("p", {}, "Deploy keeps a command running on a copy of the files, started again when it ends, and with the way back to the deploy before."),
  );
}
