/** One terminal as a person sees it: its screen, tools above it, and below it a line that tells how it is linked. */
import { notify } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";
import { TerminalClipboard } from "./terminal-copying.js";
import { TerminalFoot } from "./terminal-foot.js";
import { isAnswer, isShiftEnter, KeyRow, SHIFT_ENTER } from "./terminal-keys.js";
import { TerminalLink } from "./terminal-link.js";
import { TerminalScreen } from "./terminal-screen.js";
import { TerminalSearch } from "./terminal-search.js";
import { fontSize, onSettings, screenReader } from "./terminal-settings.js";
import { TerminalTools } from "./terminal-tools.js";

/** Layouts change in bursts; the program is told the last size. */
const RESIZE_MS = 80;
/** So many bytes waiting to be drawn mean that this browser can't keep up: the rest is left out, and the screen drawn anew. */
const MOST_WAITING = 8 * 1024 * 1024;
const TITLE_LENGTH = 60;

export class TerminalView {
  #options;
  #screen;
  #link;
  #foot;
  #tools;
  #clipboard;
  #search;
  #keys;
  #body = h("div", { class: "terminal-body" });
  #replay = null;
  #opened = false;
  #waiting = 0;
  #behind = false;
  #lostAt = 0;
  #resizing = 0;
  #resizes = new ResizeObserver(() => this.#resizeSoon());
  #stopSettings;
  element;

  /**
   * @param {object} options
   * @param {string} options.name for screen readers
   * @param {(size: {cols: number, rows: number}, wants: {clipboard: boolean, again: boolean}) => string|Promise<string>} options.address of the
   *     WebSocket; `again` where something of it has been shown already
   * @param {boolean} options.readOnly nothing at all is sent: neither keys, nor sizes, nor the terminal's own answers
   * @param {() => Promise<void>} [options.check] see TerminalLink
   * @param {() => void} options.onLeave Shift+Esc: the focus is to go elsewhere
   * @param {(title: string) => void} [options.onTitle] the program's title, made harmless
   * @param {(status: import("./terminal-link.js").LinkStatus) => void} [options.onStatus]
   * @param {(() => void)|null} [options.again] starts an ended terminal again
   * @param {string|null} [options.output] the address of everything that it has printed
   * @param {{address: string, fileName: string}|null} [options.recording] of what it has shown, to be replayed
   */
  constructor(options) {
    this.#options = options;
    const { readOnly } = options;
    const send = (text) => this.#link.send(new TextEncoder().encode(text));
    this.#screen = new TerminalScreen({
      readOnly,
      fontSize: fontSize(),
      screenReader: screenReader(),
      onKey: (event) => this.#key(event),
      onData: (text) => this.#data(text, send),
      onBinary: (bytes) => this.#link.send(bytes),
      onTitle: (title) => options.onTitle?.(oneLine(title.trim(), TITLE_LENGTH)),
      onClipboard: (data) => this.#clipboard.asked(data),
      onScrolled: (back, full) => this.#foot.scrolled(back, full),
      onSelection: () => this.#tools.showSelection(this.#screen.terminal.hasSelection()),
    });
    this.#foot = new TerminalFoot({ readOnly, output: options.output ?? null, again: options.again ?? null, replay: options.recording ? () => this.#startReplay() : null, now: () => this.#open() });
    this.#clipboard = new TerminalClipboard(this.#screen.terminal, { readOnly, say: (text) => this.#foot.say(text), changed: () => this.#opened && this.#link.suspect() });
    this.#search = new TerminalSearch(this.#screen, () => this.focus());
    this.#keys = new KeyRow({ send, paste: () => this.#clipboard.paste(), application: () => this.#screen.terminal.modes.applicationCursorKeysMode });
    this.#tools = new TerminalTools({
      readOnly,
      copy: () => this.#clipboard.copy(),
      paste: () => this.#clipboard.paste(),
      find: () => this.#find(),
      permit: (allowed) => this.#clipboard.permit(allowed),
      replay: options.recording ? () => this.#startReplay() : null,
    });
    this.#link = new TerminalLink({
      address: (size, again) => options.address(size, { clipboard: this.#clipboard.wanted, again }),
      readOnly,
      check: options.check,
      onReady: (again) => this.#ready(again),
      onBytes: (bytes) => this.#draw(bytes),
      onMissing: () => this.#foot.missing(),
      onStatus: (status) => this.#show(status),
      onProblem: (problem) => notify(`The terminal: ${oneLine(problem.detail ?? problem.title)}`),
    });
    this.element = h(
      "section",
      { class: "terminal-view", "aria-label": options.name, hidden: true },
      h("div", { class: "terminal-bar" }, this.#search.element, this.#tools.element),
      this.#clipboard.element,
      this.#body,
      this.#foot.element,
      readOnly ? null : this.#keys.element,
    );
    this.#stopSettings = onSettings(() => this.#applySettings());
  }

  /** Shows it, and connects where it has not been connected yet. */
  show() {
    this.element.hidden = false;
    if (!this.#opened) {
      this.#opened = true;
      this.#screen.open(this.#body);
      this.#clipboard.listen(this.#body);
      this.#describe();
      this.#resizes.observe(this.#body);
      this.#foot.size(this.#screen.fit());
      this.#open();
    }
    this.#resizeSoon();
  }

  hide() {
    this.#replay?.pause();
    this.element.hidden = true;
  }

  focus() {
    if (this.#replay) this.#replay.focus();
    else this.#screen.terminal.focus();
  }

  /** Connects again after its end: its process runs once more. */
  resume() {
    if (this.#link.state === "ended" || this.#link.state === "refused") this.#open();
  }

  /** The way to the daemon may be broken without the browser having noticed. */
  suspect() {
    this.#link.suspect();
  }

  /** @returns {{cols: number, rows: number}} */
  get size() {
    return this.#screen.size;
  }

  dispose() {
    this.#replay?.dispose();
    this.#link.close();
    this.#resizes.disconnect();
    clearTimeout(this.#resizing);
    this.#stopSettings();
    this.#screen.dispose();
    this.element.remove();
  }

  #open() {
    this.#link.open(this.#screen.size);
  }

  #ready(again) {
    const away = this.#lostAt ? Math.round((Date.now() - this.#lostAt) / 1000) : 0;
    this.#lostAt = 0;
    if (!again) return;
    this.#screen.renew(away < 2 ? "" : `— no link for ${away} s: what scrolled by meanwhile is in its output —`);
  }

  /** The answers of this screen go to the program whose terminal it is, for as long as it is; keys always. */
  #data(text, send) {
    if (!isAnswer(text)) send(this.#keys.typed(text));
    else if (this.#link.driving) send(text);
  }

  #draw(bytes) {
    if (this.#behind) return;
    this.#waiting += bytes.length;
    this.#behind = this.#waiting > MOST_WAITING;
    this.#screen.write(bytes, () => {
      this.#waiting -= bytes.length;
      if (!this.#behind || this.#waiting > 0) return;
      this.#behind = false;
      this.#link.suspect();
    });
  }

  #show(status) {
    if (status.state === "waiting") this.#lostAt ||= Date.now();
    this.element.dataset.state = status.state;
    this.#foot.show(status);
    this.#options.onStatus?.(status);
  }

  #resizeSoon() {
    clearTimeout(this.#resizing);
    this.#resizing = setTimeout(() => {
      // The last screen of an ended terminal stays as it was drawn.
      if (this.#link.state === "ended") return;
      const size = this.#screen.fit();
      this.#foot.size(size);
      this.#link.resize(size);
    }, RESIZE_MS);
  }

  #key(event) {
    if (event.type !== "keydown") return true;
    if (isShiftEnter(event)) {
      event.preventDefault();
      this.#screen.terminal.input(SHIFT_ENTER);
      return false;
    }
    const act = event.key === "Escape" && event.shiftKey ? () => this.#options.onLeave() : event.ctrlKey && event.shiftKey && !event.altKey ? this.#shortcut(event.key) : null;
    if (!act) return true;
    // A paste goes on to the browser, which then gives us the text without asking for leave.
    if (event.key.toLowerCase() !== "v") event.preventDefault();
    act();
    return false;
  }

  #shortcut(key) {
    return { c: () => this.#clipboard.copy(), v: () => {}, f: () => this.#find() }[key.toLowerCase()] ?? null;
  }

  #find() {
    this.#search.open(this.#screen.terminal.getSelection());
  }

  /** In the place of the terminal, which stays connected behind it. */
  async #startReplay() {
    const { ReplayView } = await import("./replay-view.js").catch(() => ({}));
    if (!ReplayView) return notify("The player could not be loaded. Reload the page.");
    if (this.#replay) return;
    this.#replay = new ReplayView({ name: `Replay of ${this.#options.name}`, ...this.#options.recording, onClose: () => this.#endReplay() });
    this.element.classList.add("replaying");
    this.element.append(this.#replay.element);
    this.#replay.open();
  }

  #endReplay() {
    this.#replay.dispose();
    this.#replay = null;
    this.element.classList.remove("replaying");
    this.#resizeSoon();
    this.#tools.focusReplay();
  }

  #describe() {
    const { textarea } = this.#screen.terminal;
    textarea.setAttribute("aria-label", `${this.#options.name}. Shift+Escape leaves the terminal.`);
    textarea.setAttribute("enterkeyhint", "enter");
  }

  #applySettings() {
    const { options } = this.#screen.terminal;
    options.fontSize = fontSize();
    options.screenReaderMode = screenReader();
    this.#tools.showSettings();
    this.#resizeSoon();
  }
}
