/** The labels of a sandbox, as small marks. */
import { fill, h } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";

export class Labels {
  #most;
  #drawn = "{}";
  element = h("ul", { class: "labels", "aria-label": "Labels", hidden: true });

  /** @param {number} most how many are shown; the rest is counted */
  constructor(most) {
    this.#most = most;
  }

  /** @param {Object<string, string>|null|undefined} labels */
  show(labels) {
    const shape = JSON.stringify(labels ?? {});
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    const all = Object.entries(labels ?? {}).sort(([one], [other]) => one.localeCompare(other));
    const rest = all.length - this.#most;
    this.element.hidden = all.length === 0;
    fill(this.element, all.slice(0, this.#most).map(label), rest > 0 && h("li", {}, `and ${rest} more`));
  }
}

function label([name, value]) {
  const text = oneLine(value === "" ? name : `${name}=${value}`);
  return h("li", { title: text }, text);
}
