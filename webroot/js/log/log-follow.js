/** Whether a log's view stays at its end: until somebody scrolls up, and again from where he comes back to it. */

/** What moves the text so soon after a wheel, a key or a finger was meant to. */
const TOUCH_MS = 3000;
/** This near to the end is at it: positions are rounded. */
const AT_END_PIXELS = 4;

export class LogFollow {
  #scroller;
  #changed;
  #touched = -TOUCH_MS;
  #lastTop = 0;
  /** Whether the end is kept in view. */
  on = true;

  /**
   * @param {HTMLElement} scroller
   * @param {object} acts
   * @param {(on: boolean) => void} acts.changed
   * @param {() => void} acts.scrolled
   */
  constructor(scroller, { changed, scrolled }) {
    this.#scroller = scroller;
    this.#changed = changed;
    scroller.addEventListener("scroll", () => {
      this.#take();
      scrolled();
    });
    for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      scroller.addEventListener(type, () => (this.#touched = performance.now()), { passive: true });
    }
  }

  /** @param {boolean} on */
  set(on) {
    this.on = on;
    this.#scroller.classList.toggle("following", on);
    this.#changed(on);
  }

  /** Where the text is now it was put by the view itself. */
  settle() {
    this.#lastTop = this.#scroller.scrollTop;
  }

  #take() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PIXELS;
    // A notice that comes or goes moves the text a little by itself: only a person stops the following, or a jump.
    const meant = performance.now() - this.#touched < TOUCH_MS || this.#lastTop - scrollTop > clientHeight;
    if (this.on && !atEnd && scrollTop < this.#lastTop - 1 && meant) this.set(false);
    else if (!this.on && atEnd && scrollTop > this.#lastTop) this.set(true);
    this.#lastTop = scrollTop;
  }
}
