/**
 * One of the daemon's event streams over a WebSocket: browsers allow six connections for each server, but hundreds of WebSockets. A
 * WebSocket does not wait for a slow reader by itself; so the daemon is told to pause where events come faster than they are handled, and
 * a flood of output is held back there and not in this tab's memory.
 */
import { Problem, session } from "./api.js";
import { BackOff, onWake } from "./reconnect.js";
import { awaitTurn } from "./tab-leader.js";

/** A link without a message for this long is dead: the daemon sends one every 15 s. */
const SILENCE_MS = 40_000;
/** After this long out of sight a tab lets go of its links: nobody reads what it would fetch and draw. */
const HIDDEN_MS = 30_000;
/** So many characters waiting to be handled are enough, and from so few on there may be more. */
const MOST_WAITING = 1 << 20;
const FEW_WAITING = 1 << 18;
/** Close codes that say why it is no use to come back. */
const REFUSALS = {
  4401: [401, "You were logged out."],
  4403: [403, "You may not see this."],
  4404: [404, "This is gone."],
};
const ALIVE = "alive";

/** @typedef {{state: "connecting"|"live"|"waiting"|"asleep"|"ended"|"refused", retryAt?: number, problem?: import("./api.js").Problem}} Status */

const streams = new Set();
let hiding = 0;
let endWatch = () => {};
onWake(() => streams.forEach((stream) => stream.wake()));
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  endWatch();
  if (document.visibilityState !== "visible") hiding = setTimeout(hide, HIDDEN_MS);
});

function hide() {
  streams.forEach((stream) => stream.sleep());
  endWatch = awaitTurn(() => streams.forEach((stream) => stream.watch()));
}

/** One stream of events that comes back by itself: at once when the link or the tab does, else after 0.5 to 10 s. */
export class EventStream {
  #options;
  #socket = null;
  #timer = 0;
  #silence = 0;
  #backOff = new BackOff();
  #heard = 0;
  #waiting = [];
  #size = 0;
  #paused = false;
  #handling = false;
  #state = "ended";

  /**
   * @param {object} options
   * @param {() => string} options.address of the WebSocket; asked for each connection, so that it carries the position reached
   * @param {(event: {event?: string, id?: string, data: object}) => Promise<void>|void} options.onEvent the next event is handed over
   *     when the promise is fulfilled; calling close() in it ends the stream
   * @param {(status: Status) => void} [options.onStatus]
   * @param {boolean} [options.watches] whether it comes back while the tab is hidden, when that is this tab's turn
   * @param {(address: string) => WebSocket} [options.connect]
   */
  constructor(options) {
    this.#options = { connect: (address) => new WebSocket(address, "sandlot.events.v1"), ...options };
  }

  /** Connects, and stays connected until close(). */
  open() {
    streams.add(this);
    this.#connect();
  }

  /** Ends it for good, or until the next open(). */
  close() {
    streams.delete(this);
    this.#drop();
    this.#tell({ state: "ended" });
  }

  /** Tries at once where it waits, or where the link looks dead. */
  wake() {
    const stale = this.#state === "live" && this.#silentFor(SILENCE_MS / 2);
    if (this.#state === "waiting" || this.#state === "asleep" || stale) this.#connect();
  }

  /** Lets go of the connection until wake(). */
  sleep() {
    if (this.#state === "refused" || this.#state === "ended") return;
    this.#drop();
    this.#tell({ state: "asleep" });
  }

  /** It is this tab's turn to stay awake. */
  watch() {
    if (this.#options.watches && this.#state === "asleep") this.#connect();
  }

  #silentFor(milliseconds) {
    return !this.#handling && performance.now() - this.#heard > milliseconds;
  }

  #tell(status) {
    this.#state = status.state;
    this.#options.onStatus?.(status);
  }

  /** What waits is not handled any more: it comes again, because the position has not moved. */
  #drop() {
    clearTimeout(this.#timer);
    clearInterval(this.#silence);
    this.#waiting = [];
    this.#size = 0;
    this.#paused = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #retry() {
    this.#drop();
    const wait = this.#backOff.next();
    this.#timer = setTimeout(() => this.#connect(), wait);
    this.#tell({ state: "waiting", retryAt: Date.now() + wait });
  }

  #connect() {
    this.#drop();
    this.#tell({ state: "connecting" });
    this.#heard = performance.now();
    const socket = (this.#socket = this.#options.connect(this.#options.address()));
    socket.onopen = () => socket === this.#socket && this.#tell({ state: "live" });
    socket.onmessage = ({ data }) => socket === this.#socket && this.#take(data);
    // What came before the close is handled before it.
    socket.onclose = ({ code }) => socket === this.#socket && this.#enqueue(0, () => this.#closed(code));
    this.#silence = setInterval(() => this.#silentFor(SILENCE_MS) && this.#retry(), 5000);
  }

  #closed(code) {
    const refusal = REFUSALS[code];
    if (!refusal) return this.#retry();
    const [status, detail] = refusal;
    const problem = new Problem(status, { detail });
    streams.delete(this);
    this.#drop();
    this.#tell({ state: "refused", problem });
    if (status === 401) session.lost();
    return undefined;
  }

  #take(text) {
    this.#heard = performance.now();
    this.#backOff.reset();
    const event = JSON.parse(text);
    if (event.event !== ALIVE) this.#enqueue(text.length, () => this.#options.onEvent(event));
  }

  #enqueue(size, act) {
    this.#waiting.push({ socket: this.#socket, size, act });
    this.#size += size;
    if (this.#size > MOST_WAITING) this.#pause(true);
    this.#handle();
  }

  #pause(on) {
    if (this.#paused === on) return;
    this.#paused = on;
    this.#socket.send(JSON.stringify({ type: on ? "pause" : "resume" }));
  }

  /** One after the other, over all connections: an event that is still being handled when the link comes back is waited for. */
  async #handle() {
    if (this.#handling) return;
    this.#handling = true;
    try {
      while (this.#waiting.length) {
        const batch = this.#waiting;
        this.#waiting = [];
        for (const { socket, size, act } of batch) {
          if (socket !== this.#socket) break;
          this.#size -= size;
          await act();
          // Else dropped meanwhile, with all that had come by this socket.
          if (socket === this.#socket && this.#size < FEW_WAITING) this.#pause(false);
        }
      }
    } catch (mistake) {
      console.error(mistake);
      this.#retry();
    } finally {
      this.#handling = false;
      this.#heard = performance.now();
    }
  }
}
