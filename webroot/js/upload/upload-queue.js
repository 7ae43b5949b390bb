/** Uploads, one after the other. */

/**
 * @typedef {object} Job
 * @property {string} name for people
 * @property {number} size bytes
 * @property {(how: {onProgress: (sent: number) => void, signal: AbortSignal}) => Promise<string[]>} run gives what is to be told though it went well
 */

export class UploadQueue {
  #changed;
  #jobs = [];
  #current = null;
  #abort = null;
  #sent = 0;
  /** Of those that are over. */
  #bytes = 0;
  #ended = 0;
  #done = 0;
  #told = [];
  #cancelled = false;

  /** @param {() => void} changed told when its state is another */
  constructor(changed) {
    this.#changed = changed;
  }

  /** What it does, and has done since it was idle last. */
  get state() {
    const left = this.#jobs.reduce((sum, { size }) => sum + size, 0);
    return {
      active: this.#current !== null,
      name: this.#current?.name ?? "",
      number: this.#ended + 1,
      count: this.#ended + this.#jobs.length + (this.#current ? 1 : 0),
      done: this.#done,
      sent: this.#bytes + this.#sent,
      size: this.#bytes + (this.#current?.size ?? 0) + left,
      told: this.#told,
      cancelled: this.#cancelled,
    };
  }

  /** @param {Job[]} jobs */
  add(jobs) {
    if (!this.#current) this.forget();
    this.#jobs.push(...jobs);
    if (!this.#current) this.#next();
  }

  /** Breaks off what is being sent, and sends none of the others. */
  cancel() {
    if (!this.#current) return;
    this.#cancelled = true;
    this.#jobs = [];
    this.#abort.abort();
  }

  /** What was is not told any more. */
  forget() {
    this.#bytes = this.#ended = this.#done = 0;
    this.#told = [];
    this.#cancelled = false;
    this.#changed();
  }

  async #next() {
    const job = (this.#current = this.#jobs.shift() ?? null);
    this.#sent = 0;
    this.#changed();
    if (!job) return;
    this.#abort = new AbortController();
    try {
      const told = await job.run({ onProgress: (sent) => this.#progress(Math.min(sent, job.size)), signal: this.#abort.signal });
      this.#told.push(...told);
      this.#done++;
    } catch (problem) {
      if (!this.#abort.signal.aborted) this.#told.push(`${job.name}: ${problem.message}`);
    }
    this.#bytes += job.size;
    this.#ended++;
    this.#next();
  }

  #progress(sent) {
    this.#sent = sent;
    this.#changed();
  }
}
