/**
 * Server-sent events over fetch, for two things that EventSource can't do: it waits for a slow reader, so a flood of output is held
 * back at the daemon and not in this tab's memory; and it tells a refusal from a broken link.
 */
import { problemOf, session } from "./api.js";
import { BackOff, onWake } from "./comeback.js";
import { watch } from "./watch.js";

/** A link without a byte for this long is dead: the daemon sends a comment every 15 s. */
const SILENCE_MS = 40_000;
/** After this long out of sight a tab lets go of its connections: browsers allow six for each server. */
const HIDDEN_MS = 30_000;

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
  endWatch = watch(() => streams.forEach((stream) => stream.watch()));
}

/** One stream of events that comes back by itself: at once when the link or the tab does, else after 0.5 to 10 s. */
export class EventStream {
  #options;
  #abort = null;
  #timer = 0;
  #backOff = new BackOff();
  #heard = 0;
  #handling = false;
  #state = "ended";

  /**
   * @param {object} options
   * @param {() => string} options.url asked for each connection, so that it carries the position reached
   * @param {() => Object<string, string>} [options.headers]
   * @param {(event: {type: string, id: string, data: string}) => Promise<void>|void} options.onEvent the next event is read when
   *     the promise is fulfilled; calling close() in it ends the stream
   * @param {(status: Status) => void} [options.onStatus]
   * @param {boolean} [options.watches] whether it comes back while the tab is hidden, when that is this tab's turn
   */
  constructor(options) {
    this.#options = options;
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
    return !this.#handling && Date.now() - this.#heard > milliseconds;
  }

  #tell(status) {
    this.#state = status.state;
    this.#options.onStatus?.(status);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  #retry() {
    const wait = this.#backOff.next();
    this.#timer = setTimeout(() => this.#connect(), wait);
    this.#tell({ state: "waiting", retryAt: Date.now() + wait });
  }

  #refuse(problem) {
    streams.delete(this);
    this.#tell({ state: "refused", problem });
    if (problem.status === 401) session.lost();
  }

  async #connect() {
    this.#drop();
    const abort = (this.#abort = new AbortController());
    this.#tell({ state: "connecting" });
    this.#handling = false;
    this.#heard = Date.now();
    const watch = setInterval(() => this.#silentFor(SILENCE_MS) && abort.abort(), 5000);
    try {
      const response = await fetch(this.#options.url(), {
        headers: { Accept: "text/event-stream", ...this.#options.headers?.() },
        cache: "no-store",
        signal: abort.signal,
      });
      if (abort !== this.#abort) return;
      if (!response.ok) {
        const problem = await problemOf(response);
        if ([400, 401, 403, 404, 406, 422].includes(problem.status)) this.#refuse(problem);
        else this.#retry();
        return;
      }
      this.#tell({ state: "live" });
      await this.#read(response.body, abort);
      if (abort === this.#abort) this.#retry();
    } catch {
      if (abort === this.#abort) this.#retry();
    } finally {
      clearInterval(watch);
    }
  }

  async #read(body, abort) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventParser();
    while (true) {
      const { value, done } = await reader.read();
      if (done || abort !== this.#abort) return;
      this.#heard = Date.now();
      this.#backOff.reset();
      for (const event of parser.push(value)) {
        this.#handling = true;
        await this.#options.onEvent(event);
        if (abort !== this.#abort) return;
        this.#handling = false;
        this.#heard = Date.now();
      }
    }
  }
}

/** Cuts the text of an event stream into events (WHATWG HTML, 9.2.6). Pieces may end anywhere. */
export class EventParser {
  #rest = [];
  #type = "";
  #id = "";
  #data = [];

  /**
   * @param {string} text
   * @returns {Generator<{type: string, id: string, data: string}>}
   */
  *push(text) {
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#rest.push(text.slice(start, end));
      const line = this.#rest.length === 1 ? this.#rest[0] : this.#rest.join("");
      this.#rest = [];
      start = end + 1;
      const event = this.#line(line.endsWith("\r") ? line.slice(0, -1) : line);
      if (event) yield event;
    }
    if (start < text.length) this.#rest.push(text.slice(start));
  }

  #line(line) {
    if (line === "") {
      const event = this.#data.length ? { type: this.#type || "message", id: this.#id, data: this.#data.join("\n") } : null;
      this.#type = "";
      this.#data = [];
      return event;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#type = value;
    else if (field === "id") this.#id = value;
    return null;
  }
}
