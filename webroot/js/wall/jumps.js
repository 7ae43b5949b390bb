/** How many sandboxes there are in each group of the wall, as ways to it. */
import { fill, h } from "../ui/dom.js";
import { GROUPS } from "./groups.js";

export class Jumps {
  element = h("nav", { class: "jumps", "aria-label": "Groups" });
  #goTo;
  #drawn = "";

  /** @param {(group: string) => void} goTo */
  constructor(goTo) {
    this.#goTo = goTo;
  }

  /** @param {Map<string, number>} counts of each group */
  show(counts) {
    const shape = JSON.stringify([...counts]);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    const focused = document.activeElement?.dataset?.jump;
    fill(this.element, GROUPS.filter(([key]) => counts.get(key)).map((group) => this.#jump(group, counts)));
    if (focused) this.element.querySelector(`[data-jump="${focused}"]`)?.focus();
  }

  #jump([key, title], counts) {
    return h("button", { type: "button", class: "jump", "data-jump": key, onclick: () => this.#goTo(key) }, title, " ", h("strong", {}, counts.get(key)));
  }
}
