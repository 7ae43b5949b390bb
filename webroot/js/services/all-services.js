/** The services and the schedules of all sandboxes. */
import { api } from "../api/api.js";
import { h, icon } from "../ui/dom.js";
import { poll } from "../ui/poll.js";
import { ScheduleList } from "./schedule-list.js";
import { ServiceList } from "./service-list.js";

const AGAIN_MS = 3000;

export class AllServices {
  #list;
  #schedules;
  #heading = h("h2", { class: "services-head", hidden: true }, "Schedules");
  #stop = null;
  element;

  /** @param {boolean} mayRun */
  constructor(mayRun) {
    const look = () => this.#fetch().catch(() => {});
    this.#list = new ServiceList(mayRun, true, look);
    this.#schedules = new ScheduleList(mayRun, true, look);
    this.element = h("div", {}, this.#list.element, this.#heading, this.#schedules.element);
  }

  show() {
    this.#stop ??= poll(() => this.#fetch(), AGAIN_MS, () => this.element);
  }

  async #fetch() {
    const [services, schedules] = await Promise.all([api.allServices(), api.allSchedules()]);
    this.#list.show(services, nothing());
    this.#heading.hidden = schedules.length === 0;
    this.#schedules.show(schedules, null);
  }

  hide() {
    this.#stop?.();
    this.#stop = null;
  }

  dispose() {
    this.hide();
  }
}

function nothing() {
  return h("div", { class: "empty" }, icon("plug"), h("h2", {}, "No services yet"), h("p", {}, "A sandbox's page deploys them: its tab Services. So does ", h("code", {}, "sandlot deploy"), "."));
}
