/** Where a sandbox's charts go on its page. What draws them is fetched when it is first wanted. */
import { fill, h } from "./dom.js";

export class MetricsPlace {
  #view = null;
  #loading = false;
  #wanted = null;
  element = h("div", { class: "metrics-place", hidden: true });

  /** @param {object} sandbox */
  show(sandbox) {
    this.element.hidden = false;
    this.#wanted = sandbox;
    if (this.#view) this.#view.show(sandbox);
    else if (!this.#loading) this.#load();
  }

  hide() {
    this.element.hidden = true;
    this.#wanted = null;
    this.#view?.hide();
  }

  dispose() {
    this.hide();
    this.#view?.dispose();
    this.#view = null;
  }

  async #load() {
    this.#loading = true;
    try {
      const { MetricsView } = await import("./metrics-view.js");
      if (!this.#wanted) return;
      this.#view = new MetricsView();
      fill(this.element, this.#view.element);
      this.#view.show(this.#wanted);
    } catch {
      fill(this.element, h("p", { class: "failure" }, "The charts could not be loaded. Reload the page."));
    } finally {
      this.#loading = false;
    }
  }
}
