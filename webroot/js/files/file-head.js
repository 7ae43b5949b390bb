/** Above what is chosen: where it lies, what is known of it, and what can be done with it. */
import { isRoot, parentOf } from "../api/inner-path.js";
import { button, fill, h, icon, setText } from "../ui/dom.js";
import { ago, bytes } from "../ui/format.js";
import { drawCrumbs } from "./crumbs.js";
import { savedName } from "./drop-zone.js";
import { turnsDirection } from "./file-content.js";

const TURNS = "has characters that turn the direction of text: it may not read as it runs";

export class FileHead {
  #addressOf;
  #path = "";
  #back = h("a", { class: "button quiet files-back" }, icon("left"), "Files");
  #crumbs = h("nav", { class: "crumbs", "aria-label": "Path" });
  #facts = h("p", { class: "hint file-facts" });
  #own = h("span", { class: "file-own-tools" });
  #download = h("a", { class: "button quiet", download: "", title: "Download", "aria-label": "Download" }, icon("download"), h("span", { class: "label" }, "Download"));
  #rename;
  #remove;
  #tools;
  element;

  /**
   * @param {(path: string) => string} addressOf
   * @param {{rename: () => void, remove: () => void}} acts
   */
  constructor(addressOf, { rename, remove }) {
    this.#addressOf = addressOf;
    this.#rename = button("pencil", "Rename", rename);
    this.#remove = button("trash", "Delete", remove);
    this.#remove.classList.add("danger-text");
    this.#tools = h("div", { class: "file-tools", role: "toolbar", "aria-label": "File" }, this.#own, this.#download, this.#rename, this.#remove);
    this.element = h("div", { class: "file-head" }, this.#back, h("div", { class: "file-title" }, this.#crumbs, this.#facts), this.#tools);
  }

  /** What it is is not known yet. */
  begin(path) {
    this.#path = path;
    drawCrumbs(this.#crumbs, path, this.#addressOf);
    this.#back.href = this.#addressOf(parentOf(path));
    this.#tools.hidden = true;
    setText(this.#facts, "");
  }

  /**
   * @param {import("./open-file.js").Opened["shows"]} shows
   * @param {string} address that gives it to be saved
   * @param {HTMLElement[]} own what else can be done with it
   */
  show(shows, address, own) {
    const isThere = shows !== "missing";
    fill(this.#own, own);
    this.#tools.hidden = !isThere && own.length === 0;
    this.#rename.hidden = this.#remove.hidden = !isThere || isRoot(this.#path);
    this.#download.hidden = !isThere || shows === "other";
    this.#download.href = address;
    this.#download.download = savedName(this.#path, shows === "directory");
  }

  /** In words, how much there is. */
  tell(words) {
    setText(this.#facts, words);
  }

  /**
   * @param {import("./open-file.js").Opened["stat"]} stat
   * @param {string} text that it has
   */
  tellFile({ size, modified, mode }, text) {
    const warning = turnsDirection(text) && TURNS;
    this.#facts.classList.toggle("file-warning", Boolean(warning));
    this.tell([bytes(size), modified && `changed ${ago(modified)}`, mode, warning].filter(Boolean).join(" · "));
  }
}
