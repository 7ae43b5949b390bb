/**
 * The link to one terminal: a WebSocket that comes back by itself until the terminal has ended. It carries bytes, sizes and endings,
 * and knows nothing of how they look.
 */
import { CLOSE, NAME, message as messageOf, painted, resize, typed } from "../api/attach-protocol.js";
import { BackOff, onWake } from "../api/reconnect.js";

/** Longer input goes in several frames, well below what the daemon takes in one. */
const MOST_IN_A_FRAME = 256 * 1024;
/** Close codes that say why it is no use to come back. */
const REFUSALS = {
  [CLOSE.unauthenticated]: { status: 401, message: "You were logged out." },
  [CLOSE.forbidden]: { status: 403, message: "You may watch this terminal, but not type into it." },
  [CLOSE.not_found]: { status: 404, message: "This terminal is gone." },
};

/** @typedef {import("../api/attach-protocol.js").Exit} Exit */
/** @typedef {{state: "connecting"|"live"|"waiting"|"ended"|"refused"|"closed", retryAt?: number, exit?: Exit, problem?: {status: number, message: string}}} LinkStatus */

export class TerminalLink {
  #options;
  #socket = null;
  #timer = 0;
  #backOff = new BackOff();
  #state = "closed";
  #exit = null;
  #seen = false;
  #shown = false;
  #driving = false;
  #size = { cols: 80, rows: 24 };
  #stopWaking = null;

  /**
   * @param {object} options
   * @param {(size: {cols: number, rows: number}, again: boolean) => string|Promise<string>} options.address of the WebSocket; asked for each
   *     connection; `again` where something was shown on an earlier one
   * @param {boolean} [options.readOnly] nothing at all is sent
   * @param {() => Promise<void>} [options.check] called after a refusal before the first frame, which a browser does not explain;
   *     fails with a Problem that has a status where it is no use to come back
   * @param {(again: boolean) => void} options.onReady the screen comes next; `again` after a link that was lost
   * @param {(bytes: Uint8Array) => void} options.onBytes
   * @param {() => void} [options.onMissing] what was printed before the bytes that come next, or a part of it, is not shown here
   * @param {(status: LinkStatus) => void} options.onStatus
   * @param {(problem: {detail?: string, title?: string}) => void} [options.onProblem] something that was sent was refused
   * @param {(address: string) => WebSocket} [options.connect]
   */
  constructor(options) {
    this.#options = { connect: (address) => new WebSocket(address, NAME), check: async () => {}, ...options };
  }

  get state() {
    return this.#state;
  }

  /** Whether the terminal has this screen's size and asks this screen what programs want to know of theirs. */
  get driving() {
    return this.#driving;
  }

  /** Connects, and stays connected until close() or the end of the terminal. */
  open(size) {
    this.#size = size;
    this.#stopWaking ??= onWake(() => this.#state === "waiting" && this.#connect());
    this.#connect();
  }

  close() {
    this.#stopWaking?.();
    this.#stopWaking = null;
    this.#drop();
    this.#tell({ state: "closed" });
  }

  /** Connects anew where the link may be dead without having said so. */
  suspect() {
    if (this.#state === "live") this.#connect();
  }

  /** @param {Uint8Array} bytes as typed; thrown away while there is no link: keys that arrive late do harm */
  send(bytes) {
    if (this.#options.readOnly || this.#state !== "live") return;
    for (let from = 0; from < bytes.length; from += MOST_IN_A_FRAME) {
      this.#socket.send(typed(bytes.subarray(from, from + MOST_IN_A_FRAME)));
    }
  }

  /** Tells the size of the screen; whoever only watches gets a screen of another size by connecting anew. */
  resize(size) {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    if (this.#state !== "live") return;
    if (this.#options.readOnly) this.#connect();
    else this.#socket.send(resize(size));
  }

  #tell(status) {
    this.#state = status.state;
    this.#options.onStatus(status);
  }

  #drop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #connect() {
    this.#drop();
    this.#exit = null;
    this.#driving = false;
    this.#tell({ state: "connecting" });
    const mark = (this.#socket = { close: () => {} });
    const address = await Promise.resolve(this.#options.address(this.#size, this.#shown)).catch((problem) => problem);
    if (this.#socket !== mark) return;
    if (address instanceof Error) return this.#explain(address);
    const socket = (this.#socket = this.#options.connect(address));
    let ready = false;
    let first = true;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      if (typeof data !== "string") {
        this.#bytes(new Uint8Array(data), first);
        first = false;
        return;
      }
      const message = messageOf(data);
      if (message.type === "ready") {
        ready = true;
        this.#tell({ state: "live" });
        this.#options.onReady(this.#seen);
        this.#seen = true;
      } else if (message.type === "skip") message.from < message.to && this.#options.onMissing?.();
      else if (message.type === "driver") this.#driving = message.driving;
      else if (message.type === "exit") this.#exit = message;
      else if (message.type === "error") this.#options.onProblem?.(message);
    };
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code, ready);
  }

  #bytes(frame, first) {
    const shown = painted(frame);
    if (!shown) return;
    this.#backOff.reset();
    if (first && shown.seq > 0) this.#options.onMissing?.();
    this.#shown = true;
    this.#options.onBytes(shown.bytes);
  }

  async #closed(code, ready) {
    this.#driving = false;
    const mark = this.#socket;
    if (this.#exit) return this.#over({ state: "ended", exit: this.#exit });
    if (REFUSALS[code]) return this.#over({ state: "refused", problem: REFUSALS[code] });
    if (ready) return this.#retry();
    const problem = await this.#options.check().catch((refusal) => refusal);
    if (mark === this.#socket) this.#explain(problem);
  }

  #explain(problem) {
    if ([401, 403, 404, 422].includes(problem?.status)) this.#over({ state: "refused", problem });
    else this.#retry();
  }

  #over(status) {
    this.#stopWaking?.();
    this.#stopWaking = null;
    this.#socket = null;
    this.#tell(status);
  }

  #retry() {
    const wait = this.#backOff.next();
    this.#socket = null;
    this.#timer = setTimeout(() => this.#connect(), wait);
    this.#tell({ state: "waiting", retryAt: Date.now() + wait });
  }
}
