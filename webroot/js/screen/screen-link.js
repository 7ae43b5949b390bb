/**
 * The link to a display: noVNC on a WebSocket that comes back by itself for as long as the display is wanted. Whoever only watches sends
 * nothing that the display would take; the daemon sees to that too.
 */
import RFB from "../../lib/novnc/core/rfb.js";
import { socketUrl } from "../api/api.js";
import { BackOff, onWake } from "../api/reconnect.js";

/** @typedef {{state: "connecting"|"live"|"waiting"|"closed"}} ScreenStatus */

export class ScreenLink {
  #stage;
  #options;
  #rfb = null;
  #id = null;
  #control = false;
  #clipboard = false;
  #timer = 0;
  #backOff = new BackOff();
  #stopWaking = null;
  #state = "closed";

  /**
   * @param {HTMLElement} stage where the picture goes
   * @param {object} options
   * @param {(status: ScreenStatus) => void} options.onStatus
   * @param {(text: string) => void} options.onClipboard the display has other text to paste
   */
  constructor(stage, options) {
    this.#stage = stage;
    this.#options = options;
  }

  get state() {
    return this.#state;
  }

  /** Connects, or connects anew where something else is wanted than before. */
  open(id, { control, clipboard }) {
    if (this.#state !== "closed" && id === this.#id && control === this.#control && clipboard === this.#clipboard) return;
    [this.#id, this.#control, this.#clipboard] = [id, control, clipboard];
    this.#stopWaking ??= onWake(() => this.#state === "waiting" && this.#connect());
    this.#connect();
  }

  close() {
    this.#stopWaking?.();
    this.#stopWaking = null;
    this.#drop();
    this.#tell("closed");
  }

  /** Connects at once. */
  now() {
    if (this.#state === "waiting") this.#connect();
  }

  focus() {
    this.#rfb?.focus();
  }

  blur() {
    this.#rfb?.blur();
  }

  paste(text) {
    this.#rfb?.clipboardPasteFrom(text);
  }

  /** Whether the picture is made as large as there is room for. */
  set fit(wanted) {
    if (this.#rfb) this.#rfb.scaleViewport = wanted;
  }

  /** Whether the display itself takes the size of the room that there is for it. */
  set follow(wanted) {
    if (this.#rfb) this.#rfb.resizeSession = wanted;
  }

  #tell(state) {
    this.#state = state;
    this.#options.onStatus({ state });
  }

  #drop() {
    clearTimeout(this.#timer);
    const rfb = this.#rfb;
    this.#rfb = null;
    rfb?.disconnect();
  }

  #connect() {
    this.#drop();
    this.#tell("connecting");
    const query = { ...(this.#control && { control: true }), ...(this.#clipboard && { clipboard: true }) };
    const rfb = (this.#rfb = new RFB(this.#stage, socketUrl(["sandboxes", this.#id, "screen"], query), { shared: true }));
    rfb.viewOnly = !this.#control;
    rfb.showDotCursor = this.#control;
    rfb.background = "transparent";
    rfb.addEventListener("connect", () => {
      if (rfb !== this.#rfb) return;
      this.#backOff.reset();
      this.#tell("live");
    });
    rfb.addEventListener("clipboard", ({ detail }) => rfb === this.#rfb && this.#options.onClipboard(detail.text));
    rfb.addEventListener("disconnect", () => rfb === this.#rfb && this.#retry());
  }

  #retry() {
    this.#rfb = null;
    this.#timer = setTimeout(() => this.#connect(), this.#backOff.next());
    this.#tell("waiting");
  }
}
