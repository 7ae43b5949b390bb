/** A small line of a few values, without axes; what it says in words stands beside it. */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 96;
const HEIGHT = 22;

export class Sparkline {
  #line = document.createElementNS(SVG, "path");
  #area = document.createElementNS(SVG, "path");
  element = document.createElementNS(SVG, "svg");

  /** @param {number} slots how many values a full line has; fewer stand at its right end */
  constructor(slots) {
    this.slots = slots;
    this.element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("class", "sparkline");
    this.element.setAttribute("aria-hidden", "true");
    this.#area.setAttribute("class", "sparkline-area");
    this.#line.setAttribute("class", "sparkline-line");
    this.element.append(this.#area, this.#line);
  }

  /**
   * @param {number[]} values oldest first
   * @param {number} top the value at the upper edge
   */
  draw(values, top) {
    const points = sparkPoints(values, top, this.slots, WIDTH, HEIGHT);
    const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
    this.#line.setAttribute("d", path);
    this.#area.setAttribute("d", points.length ? `${path}L${points.at(-1)[0]} ${HEIGHT}L${points[0][0]} ${HEIGHT}Z` : "");
  }
}

/**
 * Where the points of a line are, within its box and with room for the stroke.
 *
 * @param {number[]} values
 * @param {number} top
 * @param {number} slots
 * @param {number} width
 * @param {number} height
 * @returns {[number, number][]}
 */
export function sparkPoints(values, top, slots, width, height) {
  const shown = values.slice(-slots);
  const step = width / Math.max(1, slots - 1);
  const first = slots - shown.length;
  return shown.map((value, at) => {
    const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
    return [round((first + at) * step), round(height - 1 - share * (height - 2))];
  });
}

function round(number) {
  return Math.round(number * 10) / 10;
}
