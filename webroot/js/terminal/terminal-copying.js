/** Copying from a terminal and pasting into it: by keys, by the mouse, by buttons, and by programs where they may. */
import { copy } from "../ui/clipboard.js";
import { openForm } from "../ui/dialog.js";
import { fill, h, icon } from "../ui/dom.js";
import { counted, oneLine } from "../ui/format.js";
import { clipboard, clipboardText, pasteable, permission, permit } from "./terminal-clipboard.js";
import { settingsChanged } from "./terminal-settings.js";

export class TerminalClipboard {
  #terminal;
  #readOnly;
  #say;
  #changed;
  /** The question whether a program may set the clipboard; hidden unless one tried. */
  element = h("div", { class: "terminal-ask", role: "alert", hidden: true });

  /**
   * @param {import("../../lib/xterm.mjs").Terminal} terminal
   * @param {object} acts
   * @param {boolean} acts.readOnly
   * @param {(text: string) => void} acts.say
   * @param {() => void} acts.changed what is wanted from the daemon has changed
   */
  constructor(terminal, { readOnly, say, changed }) {
    this.#terminal = terminal;
    this.#readOnly = readOnly;
    this.#say = say;
    this.#changed = changed;
  }

  /** Whether the daemon is to pass on what programs put on the clipboard: to be set, or at least asked about. */
  get wanted() {
    return !this.#readOnly && permission() !== "no";
  }

  /** Takes pastes and right clicks of an element before the terminal does. */
  listen(element) {
    element.addEventListener("paste", (event) => this.#pasted(event), { capture: true });
    element.addEventListener("contextmenu", (event) => this.#rightClicked(event), { capture: true });
  }

  /** Copies what is selected. */
  async copy() {
    const text = this.#terminal.getSelection();
    if (!text) return;
    this.#tell(await copy(text), text);
    this.#terminal.focus();
  }

  /** Pastes what is on the clipboard; the browser may ask first. */
  async paste() {
    const text = await clipboard();
    if (text === null) return this.#say("This browser keeps its clipboard to itself: press Ctrl+Shift+V");
    this.#type(text);
  }

  /** A program wants to set the clipboard. @param {string} data the rest of its OSC 52 */
  asked(data) {
    const text = this.#readOnly ? null : clipboardText(data);
    if (text === null || permission() === "no") return;
    if (permission() === "yes") this.#set(text);
    else this.#ask(text, "A program wants to set your clipboard:", [this.#answer("Allow", "primary", text), this.#answer("Never", "", null), this.#answer("Not now", "quiet", undefined)]);
  }

  /** Allows it to programs, or forbids it. */
  permit(allowed) {
    const before = this.wanted;
    permit(allowed ? "yes" : "no");
    this.element.hidden = true;
    settingsChanged();
    if (before !== this.wanted) this.#changed();
  }

  async #set(text) {
    if (await copy(text)) return this.#tell(true, text, "A program copied");
    // Some browsers want a click for each.
    this.#ask(text, "A program has something for your clipboard:", [this.#answer("Copy", "primary", text), this.#answer("Not now", "quiet", undefined)]);
  }

  #ask(text, question, answers) {
    fill(this.element, icon("clipboard"), h("p", {}, question, " ", h("code", {}, oneLine(text, 60)), ` (${counted(text.length, "character")})`), h("span", {}, answers));
    this.element.hidden = false;
  }

  /** A button of the question; `text` is copied, null means never, undefined means not now. */
  #answer(word, look, text) {
    const act = async () => {
      this.element.hidden = true;
      if (text === null) this.permit(false);
      else if (text !== undefined) {
        this.permit(true);
        this.#tell(await copy(text), text);
      }
      this.#terminal.focus();
    };
    return h("button", { type: "button", class: `${look} small`, onclick: act }, word);
  }

  #tell(copied, text, who = "Copied") {
    this.#say(copied ? `${who} ${counted(text.length, "character")}` : "This browser does not let the page set the clipboard");
  }

  #rightClicked(event) {
    if (!this.#terminal.hasSelection()) return;
    event.preventDefault();
    event.stopPropagation();
    this.copy();
    this.#terminal.clearSelection();
  }

  #pasted(event) {
    event.preventDefault();
    event.stopPropagation();
    this.#type(event.clipboardData?.getData("text/plain") ?? "");
  }

  #type(text) {
    const harmless = pasteable(text);
    if (this.#readOnly || !harmless) return this.#terminal.focus();
    const lines = harmless.trimEnd().split(/\r\n?|\n/);
    // A program that takes pastes as one piece runs nothing by itself; any other runs each line as it comes.
    if (lines.length === 1 || this.#terminal.modes.bracketedPasteMode) return this.#enter(harmless);
    openForm({
      title: `Paste ${counted(lines.length, "line")}?`,
      body: [h("p", {}, "The program in this terminal takes each line as if you had typed it, so commands run at once."), h("pre", {}, h("code", {}, lines.slice(0, 8).map((line) => `${oneLine(line, 120)}\n`).join("")))],
      action: "Paste",
      onSubmit: async () => this.#enter(harmless),
    });
  }

  #enter(text) {
    this.#terminal.paste(text);
    this.#terminal.focus();
  }
}
