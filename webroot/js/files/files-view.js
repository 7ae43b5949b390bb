/** The tab of a sandbox's files: for those who may run commands in it, while it runs. */
import { decodePath } from "../api/inner-path.js";
import { fill, h, icon } from "../ui/dom.js";
import { FileBrowser } from "./file-browser.js";

const WORDS = {
  paused: "Its files are read by a process in it, which stands still as all others. Resume it to see them.",
  stopped: "Its files are there, and can be seen when it runs. Start it to see them.",
  failed: "Its files can be seen when it runs.",
};

export class FilesView {
  #mayRun;
  #openStream;
  #browser = null;
  #sandbox = null;
  #words = h("div", { class: "files-words", hidden: true });
  #place = h("div", { class: "files-browser" });
  element = h("div", { class: "files-tab" }, this.#words, this.#place);

  /**
   * @param {object} options
   * @param {boolean} options.mayRun
   * @param {(options: object) => import("../api/event-stream.js").EventStream} options.openStream makes a stream of events
   */
  constructor({ mayRun, openStream }) {
    this.#mayRun = mayRun;
    this.#openStream = openStream;
  }

  /**
   * @param {object} sandbox
   * @param {{view: "files"|"changes", path: string, line: number|null}} target the path as the address has it
   */
  show(sandbox, { view, path, line }) {
    const runs = sandbox.state === "running";
    this.#words.hidden = this.#mayRun && runs;
    this.#place.hidden = !this.#words.hidden;
    if (!this.#mayRun) return this.#say("You may not see its files", "You may look at what this sandbox prints. Its files, which may hold secrets, are for those who may run commands in it.");
    if (!runs) {
      this.#browser?.hide();
      return this.#say(`The sandbox is ${sandbox.state}`, WORDS[sandbox.state] ?? "Its files can be seen as soon as it runs.");
    }
    if (this.#sandbox !== sandbox.id) this.#begin(sandbox.id);
    this.#browser.base = `#/sandboxes/${encodeURIComponent(sandbox.name)}`;
    return this.#browser.show({ view, path: decodePath(path), line });
  }

  hide() {
    this.#browser?.hide();
  }

  dispose() {
    this.#browser?.dispose();
    this.#browser = null;
  }

  #begin(id) {
    this.#browser?.dispose();
    this.#sandbox = id;
    this.#browser = new FileBrowser(id, this.#openStream);
    fill(this.#place, this.#browser.element);
  }

  #say(title, text) {
    fill(this.#words, h("div", { class: "empty" }, icon("folder"), h("h2", {}, title), h("p", {}, text)));
  }
}
