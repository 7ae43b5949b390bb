/** How many lines have come since somebody reads further up, as a way to them. */
import { fill, h, icon } from "../ui/dom.js";
import { counted } from "../ui/format.js";

export class LogPill {
  #unseen = 0;

  /** @param {() => void} act goes to the end */
  constructor(act) {
    this.element = h("button", { type: "button", class: "pill", hidden: true, onclick: act });
  }

  /** A line has come that is not in sight. */
  count() {
    this.#unseen++;
  }

  clear() {
    this.#unseen = 0;
  }

  /**
   * @param {boolean} away whether somebody reads further up
   * @param {boolean} more whether more waits than was counted
   */
  show(away, more) {
    this.element.hidden = !away || this.#unseen === 0;
    if (!this.element.hidden) fill(this.element, `${counted(this.#unseen, "new line")}${more ? " or more" : ""} `, icon("down"));
  }
}
