/**
 * Draws a recording on a terminal that nobody types into. To go back it begins anew; what there is to draw is drawn in slices, so that the page
 * stays alive meanwhile and another wish is seen at once.
 */
import { TerminalScreen } from "./terminal-screen.js";
import { fontSize, onSettings, screenReader } from "./terminal-settings.js";

/** So much is drawn at once, in UTF-16 units. */
const SLICE = 128 * 1024;
const SMALLEST_FONT = 6;

export class ReplayStage {
  #body;
  #screen;
  #cast = null;
  #drawn = 0;
  #wanted = 0;
  #busy = false;
  #onResize;
  #resizes = new ResizeObserver(() => this.#fit());
  #stopSettings;

  /**
   * @param {HTMLElement} body can be seen
   * @param {object} options
   * @param {string} options.name for screen readers
   * @param {(event: KeyboardEvent) => boolean} options.onKey false: the terminal is not to have it
   * @param {(size: {cols: number, rows: number}) => void} options.onResize told the size of what is shown
   */
  constructor(body, { name, onKey, onResize }) {
    this.#body = body;
    this.#onResize = onResize;
    const ignore = () => {};
    this.#screen = new TerminalScreen({
      readOnly: true,
      fontSize: fontSize(),
      screenReader: screenReader(),
      onKey,
      onData: ignore,
      onBinary: ignore,
      onTitle: ignore,
      onClipboard: ignore,
      onScrolled: ignore,
      onSelection: ignore,
    });
    this.#screen.open(body);
    this.#screen.terminal.textarea.setAttribute("aria-label", name);
    this.#stopSettings = onSettings(() => this.#fit());
  }

  /** @param {import("./replay-cast.js").Cast} cast */
  load(cast) {
    this.#cast = cast;
    this.#begin();
    this.#resizes.observe(this.#body);
  }

  /** Shows the state after so many events. */
  show(count) {
    this.#wanted = count;
    if (!this.#busy) this.#draw();
  }

  /** Whether all that is to be seen has been drawn. */
  get isThere() {
    return this.#drawn === this.#wanted && !this.#busy;
  }

  dispose() {
    this.#cast = null;
    this.#resizes.disconnect();
    this.#stopSettings();
    this.#screen.dispose();
  }

  async #draw() {
    this.#busy = true;
    while (this.#cast && this.#drawn !== this.#wanted) {
      if (this.#drawn > this.#wanted) this.#begin();
      const slice = this.#slice();
      if (slice) await new Promise((drawn) => this.#screen.write(slice, drawn));
      else if (this.#drawn < this.#wanted) this.#other(this.#cast.events[this.#drawn++]);
    }
    this.#busy = false;
  }

  #begin() {
    this.#drawn = 0;
    this.#screen.terminal.reset();
    this.#resize(this.#cast.cols, this.#cast.rows);
  }

  /** Output that follows at once, up to a change of size. */
  #slice() {
    const { events } = this.#cast;
    const parts = [];
    for (let length = 0; length < SLICE && this.#drawn < this.#wanted && events[this.#drawn].code === "o"; this.#drawn++) {
      parts.push(events[this.#drawn].data);
      length += events[this.#drawn].data.length;
    }
    return parts.join("");
  }

  #other({ code, data }) {
    const [cols, rows] = code === "r" ? data.split("x").map(Number) : [];
    if (cols && rows) this.#resize(cols, rows);
  }

  #resize(cols, rows) {
    this.#screen.terminal.resize(cols, rows);
    this.#onResize({ cols, rows });
    this.#fit();
  }

  /** As large as it is set, and no larger than there is room for; where even the smallest letters are too large, it is scrolled. */
  #fit() {
    const { terminal } = this.#screen;
    const drawn = this.#body.querySelector(".xterm-screen");
    if (!drawn?.offsetWidth || !this.#body.clientWidth) return;
    const style = getComputedStyle(terminal.element);
    const room = (size, before, after) => size - parseFloat(before) - parseFloat(after) - 1;
    const width = room(this.#body.clientWidth, style.paddingLeft, style.paddingRight) / drawn.offsetWidth;
    const height = room(this.#body.clientHeight, style.paddingTop, style.paddingBottom) / drawn.offsetHeight;
    const most = Math.floor(terminal.options.fontSize * Math.min(width, height) * 4) / 4;
    terminal.options.fontSize = Math.max(SMALLEST_FONT, Math.min(fontSize(), most));
    terminal.options.screenReaderMode = screenReader();
  }
}
