/** Whether a log's view is too far behind what its process prints. */

/** After this long without reaching the end, something is left out. */
const BEHIND_MS = 2000;

export class Behind {
  #since = 0;

  /**
   * @param {boolean} behind whether something waits to be shown now
   * @returns {boolean} whether that has been so for long; begins anew then
   */
  isLong(behind) {
    const now = performance.now();
    const long = behind && this.#since > 0 && now - this.#since > BEHIND_MS;
    if (!behind || long) this.#since = 0;
    else if (this.#since === 0) this.#since = now;
    return long;
  }
}
