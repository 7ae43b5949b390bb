/** The points of a sandbox's past, as charts want them: a column for each gauge. */

/** Steps without a point that still count as one line: while nobody looks on, each fifth has one. */
const PATIENCE = 6;

export class Points {
  #byTime = new Map();
  step = 2;

  /**
   * Takes in an answer of the API.
   *
   * @param {{step_seconds: number, history: object[]}} answer
   * @param {number} seconds how far back points are kept
   */
  add({ step_seconds: step, history }, seconds) {
    if (step !== this.step) this.#byTime.clear();
    this.step = step;
    for (const point of history) this.#byTime.set(Date.parse(point.at) / 1000, point);
    const times = [...this.#byTime.keys()];
    const oldest = Math.max(...times) - seconds;
    for (const time of times) if (time < oldest) this.#byTime.delete(time);
  }

  clear() {
    this.#byTime.clear();
  }

  /** @returns {string|null} the time of the newest point */
  get newest() {
    return this.#sorted().at(-1)?.[1].at ?? null;
  }

  /** @returns {object|null} */
  get last() {
    return this.#sorted().at(-1)?.[1] ?? null;
  }

  #sorted() {
    return [...this.#byTime].sort(([a], [b]) => a - b);
  }

  /**
   * @param {string[]} gauges
   * @returns {(number|null)[][]} times in seconds, then each gauge; where nothing was looked at for a while, a row of null breaks the line
   */
  columns(gauges) {
    const columns = [[], ...gauges.map(() => [])];
    let before = null;
    for (const [time, point] of this.#sorted()) {
      if (before !== null && time - before > this.step * PATIENCE) {
        columns[0].push(before + this.step);
        gauges.forEach((_, at) => columns[at + 1].push(null));
      }
      columns[0].push(time);
      gauges.forEach((gauge, at) => columns[at + 1].push(point[gauge] ?? null));
      before = time;
    }
    return columns;
  }
}
