/** The keys that a phone's keyboard does not have, as a row of buttons, and what each sends. */
import { h, icon } from "../ui/dom.js";

const ARROWS = { up: "A", down: "B", right: "C", left: "D" };

/**
 * What a key of the row sends.
 *
 * @param {"escape"|"tab"|"interrupt"|"up"|"down"|"left"|"right"} key
 * @param {{ctrl?: boolean, application?: boolean}} modes whether Ctrl is held, and whether the program asked for application cursor keys
 * @returns {string}
 */
export function sequenceOf(key, { ctrl = false, application = false } = {}) {
  if (key === "escape") return "\x1b";
  if (key === "tab") return "\t";
  if (key === "interrupt") return "\x03";
  if (ctrl) return `\x1b[1;5${ARROWS[key]}`;
  return `${application ? "\x1bO" : "\x1b["}${ARROWS[key]}`;
}

/**
 * Shift+Enter, as a key that is not Enter (CSI u). xterm.js does not tell them apart. The daemon's side knows what the program in the terminal
 * takes for it: whatever it asked for, a new line for agents, Enter for shells.
 */
export const SHIFT_ENTER = "\x1b[13;2u";

/** @param {KeyboardEvent} event */
export function isShiftEnter({ key, shiftKey, ctrlKey, altKey, metaKey, isComposing }) {
  return key === "Enter" && shiftKey && !ctrlKey && !altKey && !metaKey && !isComposing;
}

/** What xterm.js answers: device attributes, status, cursor position, modes, sizes in CSI; settings in DCS; colours in OSC. Shift+F3 looks like a position in the first row. */
const ANSWER = /^\x1b(?:\[[?>=]?[\d;]*(?:[cn]|\$y)|\[(?!1;)\??\d+;\d+R|\[[468];\d+;\d+t|P[^\x1b]*\x1b\\|\][^\x1b\x07]*(?:\x07|\x1b\\))$/;

/**
 * Whether this is the terminal's own answer to a question of a program, and was not typed.
 *
 * @param {string} text what xterm.js tells at once
 */
export const isAnswer = (text) => ANSWER.test(text);

/**
 * What was typed, with Ctrl held: one letter or sign becomes a control character, all else stays.
 *
 * @param {string} text
 * @returns {string}
 */
export function withCtrl(text) {
  if (text === " ") return "\x00";
  if (text === "?") return "\x7f";
  return /^[a-z@[\\\]^_]$/i.test(text) ? String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) : text;
}

const KEYS = [
  ["escape", "Esc", "Esc, the escape key"],
  ["tab", "Tab", "Tab"],
  ["ctrl", "Ctrl", "Ctrl, for the next key"],
  ["left", "left", "Left"],
  ["down", "down", "Down"],
  ["up", "up", "Up"],
  ["right", "right", "Right"],
  ["interrupt", "^C", "Control C"],
  ["paste", "paste", "Paste"],
];

export class KeyRow {
  #acts;
  #ctrl = false;
  #ctrlKey;
  element = h("div", { class: "terminal-keys", role: "toolbar", "aria-label": "Keys" });

  /**
   * @param {object} acts
   * @param {(text: string) => void} acts.send
   * @param {() => void} acts.paste
   * @param {() => boolean} acts.application whether the program asked for application cursor keys
   */
  constructor(acts) {
    this.#acts = acts;
    this.element.append(...KEYS.map(([key, word, label]) => this.#button(key, word, label)));
  }

  /** @param {string} text what was typed on the keyboard; Ctrl counts for it, once */
  typed(text) {
    if (!this.#ctrl) return text;
    this.#hold(false);
    return withCtrl(text);
  }

  #button(key, word, label) {
    const button = h("button", { type: "button", class: "quiet", "data-key": key, "aria-label": label }, word in ARROWS || key === "paste" ? icon(word) : word);
    if (key === "ctrl") {
      this.#ctrlKey = button;
      button.setAttribute("aria-pressed", "false");
    }
    // Without this the terminal would lose the focus, and a phone would put its keyboard away.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.#press(key));
    return button;
  }

  #press(key) {
    if (key === "ctrl") return this.#hold(!this.#ctrl);
    const ctrl = this.#ctrl;
    this.#hold(false);
    if (key === "paste") this.#acts.paste();
    else this.#acts.send(sequenceOf(key, { ctrl, application: this.#acts.application() }));
  }

  #hold(on) {
    this.#ctrl = on;
    this.#ctrlKey.setAttribute("aria-pressed", String(on));
  }
}
