/** Where a log's lines come from: one process's output, or all of a sandbox's, each read on from the position reached. */
import { url } from "./api.js";
import { EventStream } from "./event-stream.js";
import { LogDecoder } from "./log-decoder.js";

/** Of a long log that is opened only the end is fetched; all of it is in the download. */
const TAIL_LINES = 10_000;
const LONG_LOG_BYTES = 4 << 20;
const WHOLE = String(2 ** 50);

/**
 * Who reads a source. `output` may return a promise, and is not called again before it is fulfilled.
 *
 * @typedef {object} Reader
 * @property {(origin: {stream: string, source?: string, at: string}, text: string) => Promise<void>|void} output
 * @property {(from: number, to: number, source?: string) => void} gap
 * @property {(exit: {exit_code: number|null, signal: string|null, timed_out: boolean}) => void} exit
 * @property {(status: import("./event-stream.js").Status) => void} status
 */

/** One process's output: nothing lost, nothing doubled, however often the link breaks. */
export class ProcessOutput {
  #path;
  #next;
  #tail;
  #decoder = new LogDecoder();
  #stream;

  /**
   * @param {string} sandbox
   * @param {{id: string, output?: {first_seq: number, stdout_bytes: number, stderr_bytes: number}}} process
   */
  constructor(sandbox, process) {
    this.#path = url("sandboxes", sandbox, "processes", process.id, "output");
    this.key = `${sandbox}/${process.id}`;
    this.download = `${this.#path}?format=text&limit=${WHOLE}`;
    const size = (process.output?.stdout_bytes ?? 0) + (process.output?.stderr_bytes ?? 0);
    this.#tail = size > LONG_LOG_BYTES;
    this.#next = this.#tail ? null : 0;
  }

  /** Whether it began near the end of a long log. */
  get startsLate() {
    return this.#tail;
  }

  /** @param {Reader} reader */
  open(reader) {
    this.#stream = new EventStream({
      url: () => this.#address(),
      onEvent: (event) => this.#take(event, reader),
      onStatus: (status) => reader.status(status),
    });
    this.#stream.open();
  }

  /** Stops reading; nothing is told to the reader any more but that it ended. */
  close() {
    this.#stream?.close();
  }

  #address() {
    return this.#next === null ? `${this.#path}?tail=${TAIL_LINES}` : `${this.#path}?from=${this.#next}`;
  }

  #take({ type, data }, reader) {
    const item = JSON.parse(data);
    if (type === "output") return this.#chunk(item, reader);
    if (type === "gap") this.#gap(item.from, item.to, reader);
    if (type === "exit") {
      this.#stream.close();
      reader.exit(item);
    }
    return undefined;
  }

  #chunk(chunk, reader) {
    if (this.#next !== null && chunk.seq < this.#next) return undefined;
    if (this.#next !== null && chunk.seq > this.#next) this.#gap(this.#next, chunk.seq, reader);
    this.#next = chunk.seq + 1;
    return reader.output({ stream: chunk.stream, at: chunk.at }, this.#decoder.decode(chunk));
  }

  #gap(from, to, reader) {
    this.#decoder.reset();
    this.#next = to;
    reader.gap(from, to);
  }
}
