/** Which sandboxes of the wall are chosen, and what can be done with all of them at once. */
import { api } from "../api/api.js";
import { actionsFor } from "../sandbox/transitions.js";
import { field, notify, openForm } from "../ui/dialog.js";
import { fill, h, icon, setText } from "../ui/dom.js";
import { counted } from "../ui/format.js";

/** So many requests are under way at once. */
const AT_ONCE = 4;

export class Selection {
  #sandboxes;
  #chosen = new Set();
  #changed;
  #count = h("strong");
  #start = button("play", "Start", () => this.#each("start"));
  #stop = button("stop", "Stop", () => this.#askToStop());
  element = h(
    "div",
    { class: "selection", role: "region", "aria-label": "Chosen sandboxes", hidden: true },
    this.#count,
    this.#start,
    this.#stop,
    button("trash", "Delete", () => this.#askToDelete(), "danger-text"),
    button("cross", "Choose none", () => this.clear()),
  );

  /**
   * @param {import("../sandbox/sandboxes.js").Sandboxes} sandboxes
   * @param {() => void} changed which are chosen has changed
   */
  constructor(sandboxes, changed) {
    this.#sandboxes = sandboxes;
    this.#changed = changed;
  }

  /** @param {string} id */
  has(id) {
    return this.#chosen.has(id);
  }

  set(id, chosen) {
    if (chosen) this.#chosen.add(id);
    else this.#chosen.delete(id);
    this.draw();
    this.#changed();
  }

  clear() {
    this.#chosen.clear();
    this.draw();
    this.#changed();
  }

  /** The sandboxes that were chosen and are still there; called when they have changed, too. */
  draw() {
    const all = this.#all();
    this.element.hidden = all.length === 0;
    setText(this.#count, `${all.length} chosen`);
    this.#start.disabled = !all.some((sandbox) => may(sandbox, "start"));
    this.#stop.disabled = !all.some((sandbox) => may(sandbox, "stop"));
  }

  #all() {
    const all = [...this.#chosen].map((id) => this.#sandboxes.find(id)).filter(Boolean);
    this.#chosen = new Set(all.map(({ id }) => id));
    return all;
  }

  #askToStop() {
    const all = this.#all().filter((sandbox) => may(sandbox, "stop"));
    openForm({
      title: `Stop ${counted(all.length, "sandbox")}?`,
      body: [names(all), h("p", {}, "Everything that runs in them ends. Their files and logs stay, and they can be started again.")],
      action: "Stop",
      onSubmit: () => this.#each("stop"),
    });
  }

  #askToDelete() {
    const all = this.#all();
    const number = h("input", { name: "number", inputmode: "numeric", autocomplete: "off", required: true });
    openForm({
      title: `Delete ${counted(all.length, "sandbox")}?`,
      body: [names(all), h("p", {}, "Their processes end, and their files and logs are gone for good."), field(`Type ${all.length} to confirm`, number)],
      action: "Delete for good",
      danger: true,
      onSubmit: async () => {
        if (number.value.trim() !== String(all.length)) {
          throw Object.assign(new Error(), { errors: [{ field: "number", message: `This is not ${all.length}.` }] });
        }
        await this.#perform(all, "delete", ({ id }) => api.remove(id));
      },
    });
  }

  #each(verb) {
    return this.#perform(this.#all().filter((sandbox) => may(sandbox, verb)), verb, ({ id }) => api.act(id, verb));
  }

  /** What went well is not chosen any more; of the rest it is told why. */
  async #perform(all, verb, act) {
    const left = [...all];
    const work = async () => {
      for (let sandbox = left.shift(); sandbox; sandbox = left.shift()) {
        try {
          await act(sandbox);
          this.#chosen.delete(sandbox.id);
        } catch (problem) {
          notify(`Could not ${verb} ${sandbox.name}: ${problem.message}`);
        }
        this.#sandboxes.refresh(sandbox.id);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.draw();
    this.#changed();
  }
}

function may(sandbox, verb) {
  return actionsFor(sandbox).includes(verb);
}

function names(sandboxes) {
  return h("ul", { class: "chosen-names" }, sandboxes.map(({ name }) => h("li", {}, name)));
}

function button(shape, word, act, extra = "") {
  const element = h("button", { type: "button", class: `quiet ${extra}`, onclick: act });
  fill(element, icon(shape), h("span", {}, word));
  return element;
}
