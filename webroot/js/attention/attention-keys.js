/** The keys that answer an agent's question. Where it offers a menu, each choice says what it means: that is read from its terminal. */
import { api } from "../api/api.js";
import { fill, h } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";
import { choicesOf } from "./menu-choices.js";

/** Whatever is asked, these may answer it; their meaning is the program's. */
const PLAIN = [
  ["Enter", "Enter"],
  ["Escape", "Esc"],
];
const BARE = [
  ["1", "1"],
  ["2", "2"],
  ["3", "3"],
];
const LONGEST = 160;

export class AttentionKeys {
  #press;
  #asked = 0;
  #choices = h("div", { class: "attention-choices", hidden: true });
  #plain = h("div", { class: "attention-keys" });
  element = h("div", { class: "attention-buttons", role: "group", "aria-label": "Answers" }, this.#choices, this.#plain);

  /** @param {(key: string) => void} press */
  constructor(press) {
    this.#press = press;
  }

  /**
   * Begins with keys alone; the choices follow when they are known.
   *
   * @param {string} sandbox
   * @param {string|null} process the terminal where it is asked, where that is known
   */
  async show(sandbox, process) {
    const asked = ++this.#asked;
    this.#draw([]);
    if (!process) return;
    const screen = await api.screenText(sandbox, process).catch(() => "");
    if (asked === this.#asked) this.#draw(choicesOf(screen));
  }

  #draw(choices) {
    this.#choices.hidden = choices.length === 0;
    fill(this.#choices, choices.map(({ key, text }) => this.#choice(key, oneLine(text, LONGEST))));
    const plain = choices.length ? PLAIN : [...BARE, ...PLAIN];
    fill(this.#plain, plain.map(([key, word]) => h("button", { type: "button", class: "small key", "data-key": key, "aria-label": `Press ${word}`, title: `Press ${word}`, onclick: () => this.#press(key) }, word)));
  }

  #choice(key, text) {
    return h("button", { type: "button", class: "small key choice-key", "data-key": key, title: `Press ${key}`, onclick: () => this.#press(key) }, h("kbd", {}, key), h("span", {}, text));
  }
}
