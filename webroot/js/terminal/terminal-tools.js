/** The buttons above a terminal. */
import { button, h } from "../ui/dom.js";
import { permission } from "./terminal-clipboard.js";
import { changeFontSize, screenReader, setScreenReader } from "./terminal-settings.js";

export class TerminalTools {
  #copy;
  #reader = button("reader", "Screen reader", () => setScreenReader(!screenReader()));
  #clipboard;
  #replay;
  element;

  /**
   * @param {object} acts
   * @param {boolean} acts.readOnly
   * @param {() => void} acts.copy
   * @param {() => void} acts.paste
   * @param {() => void} acts.find
   * @param {(allowed: boolean) => void} acts.permit whether programs may set the clipboard
   * @param {(() => void)|null} acts.replay shows what was on it before
   */
  constructor({ readOnly, copy, paste, find, permit, replay }) {
    this.#copy = titled(button("copy", "Copy", copy), "Copy the selection (Ctrl+Shift+C)");
    this.#clipboard = titled(button("clipboard", "Programs may copy", () => permit(permission() !== "yes")), "Programs may copy: they may set the clipboard");
    this.#clipboard.dataset.act = "permit";
    titled(this.#reader, "Read the screen to a screen reader");
    this.#replay = replay && titled(button("replay", "Replay", replay), "Replay what it has shown");
    if (this.#replay) this.#replay.dataset.act = "replay";
    this.element = h(
      "div",
      { class: "terminal-tools", role: "toolbar", "aria-label": "Terminal tools" },
      this.#copy,
      readOnly ? null : titled(button("paste", "Paste", paste), "Paste (Ctrl+Shift+V)"),
      titled(button("search", "Find", find), "Find (Ctrl+Shift+F)"),
      this.#replay,
      h("span", { class: "terminal-fonts" }, titled(button("smaller", "Smaller", () => changeFontSize(-1)), "Smaller text"), titled(button("larger", "Larger", () => changeFontSize(1)), "Larger text")),
      this.#reader,
      readOnly ? null : this.#clipboard,
    );
    this.showSelection(false);
    this.showSettings();
  }

  focusReplay() {
    this.#replay.focus();
  }

  showSelection(selected) {
    this.#copy.disabled = !selected;
  }

  showSettings() {
    this.#reader.setAttribute("aria-pressed", String(screenReader()));
    this.#clipboard.setAttribute("aria-pressed", String(permission() === "yes"));
  }
}

function titled(element, title) {
  element.title = title;
  element.setAttribute("aria-label", title);
  return element;
}
