/** The buttons above a log. */
import { button, h, label } from "../ui/dom.js";
import { recall, remember } from "../ui/settings.js";

export class LogTools {
  #acts;
  #pause = button("pause", "Pause", () => this.#acts.pause());
  #find = button("search", "Find", () => this.#acts.find());
  #wrap = button("wrap", "Wrap", () => this.toggle("wraps"));
  #times = button("clock", "Times", () => this.toggle("times"));
  #save = button("download", "Download", () => this.#acts.save());
  /** A place for what can be done with the log's process. */
  extra = h("span", { class: "log-extra" });
  element = h("div", { class: "log-tools" }, this.extra, this.#find, this.#pause, this.#wrap, this.#times, this.#save);

  /**
   * @param {object} acts
   * @param {() => void} acts.pause
   * @param {() => void} acts.save
   * @param {() => void} acts.find
   * @param {(name: string, on: boolean) => void} acts.set how lines are shown: "wraps" and "times", each told once at the start too
   */
  constructor(acts) {
    this.#acts = acts;
    this.#set("wraps", recall("log.wraps", "true") === "true");
    this.#set("times", recall("log.times", "false") === "true");
  }

  /** Shows whether the log follows its end. */
  showFollowing(following) {
    const word = following ? "Pause" : "Follow";
    this.#pause.classList.toggle("on", !following);
    label(this.#pause, following ? "pause" : "down", word);
  }

  /** Whether the log can be searched. */
  showFind(possible) {
    this.#find.hidden = !possible;
  }

  /** @param {"none"|"ready"|"busy"} state of the download */
  showSave(state) {
    this.#save.hidden = state === "none";
    this.#save.disabled = state === "busy";
  }

  /** @param {"wraps"|"times"} name */
  toggle(name) {
    const on = this.#buttonOf(name).getAttribute("aria-pressed") !== "true";
    remember(`log.${name}`, String(on));
    this.#set(name, on);
  }

  #set(name, on) {
    this.#buttonOf(name).setAttribute("aria-pressed", String(on));
    this.#acts.set(name, on);
  }

  #buttonOf(name) {
    return name === "wraps" ? this.#wrap : this.#times;
  }
}
