/** Where a sandbox's terminals go on its page. What draws them is large, and fetched when it is first wanted. */
import { fill, h } from "../ui/dom.js";

export class TerminalPlace {
  #mayRun;
  #tabs = null;
  #loading = null;
  #wanted = null;
  element = h("div", { class: "terminal-place", hidden: true });

  /** @param {boolean} mayRun */
  constructor(mayRun) {
    this.#mayRun = mayRun;
  }

  /**
   * @param {object} sandbox
   * @param {object[]} processes the newest first
   * @param {string|null} wanted the id or name of the terminal in the address
   */
  show(sandbox, processes, wanted) {
    this.element.hidden = false;
    this.#wanted = [sandbox, processes, wanted];
    if (this.#tabs) this.#tabs.show(...this.#wanted);
    else this.#loading ??= this.#load();
  }

  hide() {
    this.element.hidden = true;
    this.#wanted = null;
    this.#tabs?.hide();
  }

  /** The way to the daemon may be broken. */
  suspect() {
    this.#tabs?.suspect();
  }

  dispose() {
    this.#wanted = null;
    this.#tabs?.dispose();
    this.#tabs = null;
  }

  async #load() {
    try {
      const { TerminalTabs } = await import("./terminal-tabs.js");
      if (!this.#wanted) return;
      this.#tabs = new TerminalTabs({ mayRun: this.#mayRun });
      fill(this.element, this.#tabs.element);
      this.#tabs.show(...this.#wanted);
    } catch {
      fill(this.element, h("p", { class: "failure" }, "The terminal could not be loaded. Reload the page."));
    } finally {
      this.#loading = null;
    }
  }
}
