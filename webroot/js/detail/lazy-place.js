/** Where a part of a sandbox's page goes whose code is fetched only when it is first wanted. */
import { fill, h } from "../ui/dom.js";

/**
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(sandbox: object, ...more: any[]) => void} show
 * @property {() => void} hide
 * @property {() => void} dispose
 */

export class LazyPlace {
  #load;
  #failure;
  #part = null;
  #loading = false;
  #wanted = null;
  element;

  /**
   * @param {string} name the class of the place
   * @param {() => Promise<Part>} load
   * @param {string} failure what is said where that fails
   */
  constructor(name, load, failure) {
    this.#load = load;
    this.#failure = failure;
    this.element = h("div", { class: name, hidden: true });
  }

  /**
   * @param {object} sandbox
   * @param {...any} more what else the part is to know of what is looked at
   */
  show(sandbox, ...more) {
    this.element.hidden = false;
    this.#wanted = [sandbox, ...more];
    if (this.#part) this.#part.show(...this.#wanted);
    else if (!this.#loading) this.#begin();
  }

  hide() {
    this.element.hidden = true;
    this.#wanted = null;
    this.#part?.hide();
  }

  dispose() {
    this.hide();
    this.#part?.dispose();
    this.#part = null;
  }

  async #begin() {
    this.#loading = true;
    try {
      const part = await this.#load();
      if (!this.#wanted) return part.dispose();
      this.#part = part;
      fill(this.element, part.element);
      part.show(...this.#wanted);
    } catch {
      fill(this.element, h("p", { class: "failure" }, this.#failure));
    } finally {
      this.#loading = false;
    }
  }
}
