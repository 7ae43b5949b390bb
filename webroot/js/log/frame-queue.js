/** Work that is done a little in each frame, so that scrolling and typing never wait for a flood. */

/** Of each frame's 16 ms, what the work may take; the rest belongs to the page. */
const FRAME_MS = 8;
/** What may wait for its frame, in the unit of take(), before whoever brings it is held back. */
const MOST = 2_000_000;

export class FrameQueue {
  #items = [];
  #size = 0;
  #release = null;
  #frame = 0;
  #mayGoOn;
  #draw;

  /**
   * @param {object} options
   * @param {() => boolean} options.mayGoOn whether work may be done now; asked before each piece
   * @param {() => void} options.draw called once in each frame, after the work
   */
  constructor({ mayGoOn, draw }) {
    this.#mayGoOn = mayGoOn;
    this.#draw = draw;
  }

  /** Whether everything has been done. */
  get empty() {
    return this.#items.length === 0;
  }

  /**
   * @param {number} size
   * @param {() => void} act
   * @returns {Promise<void>|undefined} to be waited for before more is brought, where there is too much already
   */
  take(size, act) {
    this.#items.push({ size, act });
    this.#size += size;
    this.schedule();
    return this.#size > MOST ? new Promise((resolve) => (this.#release = resolve)) : undefined;
  }

  /** Asks for a frame, if only to draw. */
  schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#run());
  }

  /** Forgets the work that waits. */
  clear() {
    this.#items = [];
    this.#size = 0;
    this.#go();
  }

  /** Ends it. */
  dispose() {
    cancelAnimationFrame(this.#frame);
    this.clear();
  }

  #run() {
    this.#frame = 0;
    const until = performance.now() + FRAME_MS;
    let done = 0;
    while (done < this.#items.length && this.#mayGoOn() && performance.now() < until) {
      this.#size -= this.#items[done].size;
      this.#items[done++].act();
    }
    this.#items.splice(0, done);
    if (this.#size <= MOST) this.#go();
    this.#draw();
    if (!this.empty && this.#mayGoOn()) this.schedule();
  }

  #go() {
    this.#release?.();
    this.#release = null;
  }
}
