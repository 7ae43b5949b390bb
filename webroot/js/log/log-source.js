/** Where a log's lines come from: one process's output, or all of a sandbox's, each read on from the position reached. */
import { api, socketUrl, url } from "../api/api.js";
import { EventStream } from "../api/event-stream.js";
import { LogDecoder } from "./log-decoder.js";
import { saveFrom, saveOutput } from "./log-download.js";

/** Of a long log that is opened only the end is fetched; all of it is in the download. */
const TAIL_LINES = 10_000;
const LONG_LOG_BYTES = 4 << 20;
const MERGED_LINES = 2000;
/** A reader that can't keep up and is this many chunks behind goes on this many chunks before the end; a chunk has up to 32 KiB. */
const FAR_CHUNKS = 500;
const NEAR_CHUNKS = 64;
/** What is read before a line that is gone to. */
const BEFORE_CHUNKS = 32;

/**
 * Who reads a source. `output` may return a promise, and is not called again before it is fulfilled.
 *
 * @typedef {object} Reader
 * @property {(origin: {stream: string, source?: string, at: string, seq?: number}, text: string) => Promise<void>|void} output
 * @property {(from: number, to: number, source?: string) => void} gap
 * @property {(from: number, to: number) => void} skipped what was left out to keep up
 * @property {(exit: {exit_code: number|null, signal: string|null, timed_out: boolean}) => void} exit
 * @property {(status: import("../api/event-stream.js").Status) => void} status
 */

/** One process's output: nothing lost, nothing doubled, however often the link breaks. */
export class ProcessOutput {
  #sandbox;
  #process;
  #path;
  #next;
  #long;
  #tail;
  #only = null;
  #decoder = new LogDecoder();
  #stream;
  #reader;
  #over = false;

  /**
   * @param {string} sandbox
   * @param {{id: string, output?: {first_seq: number, stdout_bytes: number, stderr_bytes: number}}} process
   */
  constructor(sandbox, process) {
    this.#path = url("sandboxes", sandbox, "processes", process.id, "output");
    this.key = `${sandbox}/${process.id}`;
    this.#sandbox = sandbox;
    this.#process = process.id;
    const size = (process.output?.stdout_bytes ?? 0) + (process.output?.stderr_bytes ?? 0);
    this.#long = size > LONG_LOG_BYTES;
    this.#tail = this.#long;
    this.#next = this.#tail ? null : 0;
  }

  /** How many lines from the end it began, or 0 where it began at a chunk. */
  get tail() {
    return this.#tail ? TAIL_LINES : 0;
  }

  /** Whether it began at a chunk behind the first. */
  late = false;

  /** Reads from a little before this chunk on when it is opened again. */
  startBefore(seq) {
    this.#tail = false;
    this.#next = Math.max(0, seq - BEFORE_CHUNKS);
    this.late = this.#next > 0;
    this.#decoder.reset();
  }

  /** Reads only this stream, or all for null, when it is opened again; from the beginning, or the end of what is long. */
  only(stream) {
    this.#only = stream;
    this.#tail = this.#long;
    this.#next = this.#tail ? null : 0;
    this.late = false;
    this.#decoder.reset();
  }

  /** Looks for text in all of it, or in the stream that is read. */
  search({ q, direction, from }) {
    return api.searchOutput(this.#sandbox, this.#process, { q, direction, ...(from && { from }), ...(this.#only && { stream: this.#only }) });
  }

  /** @param {Reader} reader */
  open(reader) {
    this.#over = false;
    this.#reader = reader;
    this.#stream = new EventStream({
      address: () => this.#address(),
      onEvent: (event) => this.#take(event, reader),
      onStatus: (status) => reader.status(status),
    });
    this.#stream.open();
  }

  /** Stops reading; nothing is told to the reader any more but that it ended. */
  close() {
    this.#over = true;
    this.#stream?.close();
  }

  /** Goes on near the end, where the process prints far more than can be shown, and tells the reader what it left out. */
  async catchUp() {
    const { output } = await api.process(this.#sandbox, this.#process);
    const near = output.next_seq - NEAR_CHUNKS;
    if (this.#over || this.#next === null || near - this.#next < FAR_CHUNKS) return;
    this.#reader.skipped(this.#next, near);
    this.#decoder.reset();
    this.#next = near;
    this.#stream.open();
  }

  /** Saves all of it to a file of this name. */
  save(fileName) {
    return saveOutput(this.#sandbox, this.#process, this.#path, fileName);
  }

  #address() {
    const from = this.#next === null ? { tail: TAIL_LINES } : { from: this.#next };
    return socketUrl(["sandboxes", this.#sandbox, "processes", this.#process, "output"], { ...from, ...(this.#only && { stream: this.#only }) });
  }

  #take({ event, data }, reader) {
    if (event === "output") return this.#chunk(data, reader);
    if (event === "gap") this.#gap(data.from, data.to, reader);
    if (event === "exit") {
      this.close();
      reader.exit(data);
    }
    return undefined;
  }

  #chunk(chunk, reader) {
    if (this.#next !== null && chunk.seq < this.#next) return undefined;
    if (this.#next !== null && chunk.seq > this.#next && !this.#only) this.#gap(this.#next, chunk.seq, reader);
    // The first one of a tail may be cut at its head: which of its lines is which can't be told.
    const seq = this.#next === null ? undefined : chunk.seq;
    this.#next = chunk.seq + 1;
    return reader.output({ stream: chunk.stream, at: chunk.at, seq }, this.#decoder.decode(chunk));
  }

  #gap(from, to, reader) {
    this.#decoder.reset();
    this.#next = to;
    reader.gap(from, to);
  }
}

/** The output of all of a sandbox's processes, merged line by line by the daemon. It never ends by itself. */
export class MergedOutput {
  #sandbox;
  #path;
  #position = "";
  #stream;

  /** @param {string} sandbox */
  constructor(sandbox) {
    this.#sandbox = sandbox;
    this.#path = url("sandboxes", sandbox, "logs");
    this.key = `${sandbox}/*`;
  }

  /** How many lines from the end it began. */
  get tail() {
    return MERGED_LINES;
  }

  /** @param {Reader} reader */
  open(reader) {
    this.#stream = new EventStream({
      address: () => socketUrl(["sandboxes", this.#sandbox, "logs"], { follow: true, ...(this.#position ? { from: this.#position } : { tail: MERGED_LINES }) }),
      onEvent: (event) => this.#take(event, reader),
      onStatus: (status) => reader.status(status),
    });
    this.#stream.open();
  }

  close() {
    this.#stream?.close();
  }

  /** Merged line by line, it is read to its end. */
  async catchUp() {}

  /** Saves all of it to a file of this name. */
  async save(fileName) {
    saveFrom(`${this.#path}?format=text`, fileName);
  }

  #take({ event, id, data }, reader) {
    if (id) this.#position = id;
    if (event === "gap") reader.gap(data.from, data.to, data.process);
    if (event !== "line") return undefined;
    return reader.output({ stream: data.stream, source: data.process, at: data.at }, data.partial ? data.text : `${data.text}\n`);
  }
}
