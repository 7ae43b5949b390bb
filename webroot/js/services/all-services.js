/** The services of all sandboxes. */
import { api } from "../api/api.js";
import { h, icon } from "../ui/dom.js";
import { poll } from "../ui/poll.js";
import { ServiceList } from "./service-list.js";

const AGAIN_MS = 3000;

export class AllServices {
  #list;
  #stop = null;

  /** @param {boolean} mayRun */
  constructor(mayRun) {
    this.#list = new ServiceList(mayRun, true, () => this.#fetch().catch(() => {}));
  }

  get element() {
    return this.#list.element;
  }

  show() {
    this.#stop ??= poll(() => this.#fetch(), AGAIN_MS, () => this.element);
  }

  async #fetch() {
    this.#list.show(await api.allServices(), nothing());
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
