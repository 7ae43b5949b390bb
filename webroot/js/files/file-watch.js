/** Tells what changes below the directory that is shown, as long as somebody looks. */
import { fromText, join } from "../api/inner-path.js";

/** What changes within this time is told at once. */
const BURST_MS = 250;
/** A daemon that tells no changes is not asked more often than this, and then not again for a while. */
const TRIES = 3;
const REST_MS = 30_000;

export class FileWatch {
  #openStream;
  #changed;
  #stream = null;
  #address = null;
  #restsUntil = 0;
  #live = false;
  #paths = new Set();
  #all = false;
  #timer = 0;

  /**
   * @param {(options: object) => import("../api/event-stream.js").EventStream} openStream makes a stream of events
   * @param {(paths: string[]|null) => void} changed told the paths that have changed; null where any may have
   */
  constructor(openStream, changed) {
    this.#openStream = openStream;
    this.#changed = changed;
  }

  /** Whether changes are told as they happen. */
  get live() {
    return this.#live;
  }

  /**
   * @param {string} address of the stream; one that is open already stays so
   * @param {string} directory that it is about
   */
  open(address, directory) {
    if (address === this.#address || performance.now() < this.#restsUntil) return;
    this.close();
    this.#address = address;
    let begun = false;
    let failed = 0;
    this.#stream = this.#openStream({
      address: () => address,
      onEvent: ({ event, data }) => {
        begun ||= event === "ready";
        this.#live = true;
        if (event === "ready") this.#note(null);
        if (event === "files.changed") this.#note(data.all ? null : pathsOf(data, directory));
      },
      onStatus: ({ state }) => {
        this.#live &&= state === "live";
        if (state === "waiting" && !begun && ++failed === TRIES) this.#rest();
      },
    });
    this.#stream.open();
  }

  /** It never began: perhaps it can't. */
  #rest() {
    this.close();
    this.#restsUntil = performance.now() + REST_MS;
  }

  close() {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = null;
    this.#address = null;
    this.#live = false;
    this.#paths.clear();
    this.#all = false;
    this.#timer = 0;
  }

  #note(paths) {
    if (paths === null) this.#all = true;
    else paths.forEach((path) => this.#paths.add(path));
    this.#timer ||= setTimeout(() => this.#tell(), BURST_MS);
  }

  #tell() {
    const paths = this.#all ? null : [...this.#paths];
    this.#timer = 0;
    this.#all = false;
    this.#paths.clear();
    this.#changed(paths);
  }
}

/** What an event tells, as paths: those that are not UTF-8 have their bytes beside them. */
function pathsOf({ paths = [], paths_base64: bytes = [] }, directory) {
  const all = paths.map((path, index) => (bytes[index] ? atob(bytes[index]) : fromText(path)));
  return all.map((path) => (path === "." ? directory : join(directory, path)));
}
