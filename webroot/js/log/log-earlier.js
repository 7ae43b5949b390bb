/** Says above a log's lines that it has more, and where that is. */
import { fill, h } from "../ui/dom.js";
import { counted } from "../ui/format.js";

export class LogEarlier {
  #save;
  element = h("p", { class: "earlier", hidden: true });

  /** @param {() => void} save downloads the whole log */
  constructor(save) {
    this.#save = save;
  }

  /**
   * @param {{dropped: number, lines: number}} shown what is shown, and what was let go of
   * @param {{tail: number, late: boolean}|null} source where it began
   */
  show({ dropped, lines }, source) {
    const tail = source?.tail ?? 0;
    const late = Boolean(source?.late) || (tail > 0 && dropped + lines >= tail);
    this.element.hidden = !dropped && !late;
    if (this.element.hidden) return;
    const text = dropped && !late ? `${counted(dropped, "earlier line")} not shown. ` : "Earlier lines are not shown. ";
    if (this.element.firstChild?.textContent === text) return;
    fill(this.element, text, h("button", { type: "button", class: "link", onclick: this.#save }, "Download the whole log"));
  }
}
