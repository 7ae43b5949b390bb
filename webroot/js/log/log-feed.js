/** From what a source tells to lines, a little in each frame, and to notes of what it left out and how it ended. */
import { ending } from "../sandbox/outcome.js";
import { FrameQueue } from "./frame-queue.js";
import { Behind } from "./log-behind.js";
import { LogLines } from "./log-lines.js";

export class LogFeed {
  #sink;
  #queue;
  #lines = null;
  #source = null;
  #ended = false;
  #lastEnd = "";
  #behind = new Behind();

  /**
   * @param {object} sink
   * @param {(line: import("./log-lines.js").Line) => void} sink.added
   * @param {(line: import("./log-lines.js").Line) => void} sink.changed
   * @param {() => boolean} sink.isEmpty whether it has no line
   * @param {() => boolean} sink.mayGoOn whether it takes more now; what it doesn't take waits at the daemon, where it is kept anyway
   * @param {() => void} sink.draw called once in each frame, after the lines
   * @param {(status: import("../api/event-stream.js").Status) => void} sink.status
   */
  constructor(sink) {
    this.#sink = sink;
    this.#queue = new FrameQueue({ mayGoOn: sink.mayGoOn, draw: sink.draw });
  }

  /** @returns {import("./log-source.js").ProcessOutput|null} what is read, or anything that is read in the same way */
  get source() {
    return this.#source;
  }

  /** Takes another source in the place of the one before, or none for null; nothing is read of it before begin(). */
  use(source) {
    this.#source?.close();
    this.#source = source;
    this.#queue.clear();
  }

  /** Reads the source from where it stands, into an empty sink. */
  begin() {
    this.#queue.clear();
    this.#ended = false;
    this.#lastEnd = "";
    this.#lines = new LogLines(this.#sink);
    this.#open();
  }

  /** Reads on where the log had ended: its process runs again. */
  resume() {
    if (!this.#ended) return;
    this.#ended = false;
    this.#open();
  }

  /** Asks for a frame, if only to draw. */
  schedule() {
    this.#queue.schedule();
  }

  /** Goes on near the end of the log where the sink, which wants to be there, has been behind for long. */
  keepUp(wanted) {
    if (this.#behind.isLong(wanted && !this.#queue.empty)) this.#source?.catchUp().catch(() => {});
  }

  dispose() {
    this.use(null);
    this.#queue.dispose();
  }

  #open() {
    const source = this.#source;
    const current = (act) => (...given) => (source === this.#source ? act(...given) : undefined);
    source.open({
      output: current((origin, text) => this.#queue.take(text.length, () => this.#write(origin, text))),
      gap: current((from, to, process) => this.#queue.take(0, () => this.#gap(from, to, process))),
      skipped: current((from, to) => this.#queue.take(0, () => this.#skipped(from, to))),
      exit: current((exit) => this.#queue.take(0, () => this.#exit(exit))),
      status: current((status) => this.#ended || this.#sink.status(status)),
    });
  }

  #write(origin, text) {
    this.#lastEnd = "";
    this.#lines.write(origin, text);
  }

  #gap(from, to, process) {
    this.#lines.breakLines();
    this.#lines.note("gap", `— gap${process ? ` in ${process}` : ""}: chunks ${from} to ${to - 1} are no longer kept —`);
  }

  #skipped(from, to) {
    this.#lines.breakLines();
    this.#lines.note("gap", `— left out to keep up: chunks ${from} to ${to - 1} —`);
  }

  #exit(exit) {
    this.#ended = true;
    const [about, text] = ending(exit);
    // Told again where nothing happened in between: it had been read on from its end.
    if (text !== this.#lastEnd) {
      if (this.#sink.isEmpty()) this.#lines.note("hint", "It printed nothing.");
      this.#lines.note(about, `— ${text} —`);
    }
    this.#lastEnd = text;
    this.#sink.status({ state: "ended" });
  }
}
