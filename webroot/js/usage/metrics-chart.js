/** One chart over time, drawn by uPlot. The cursors of all charts move together. */
import uPlot from "../../lib/uPlot.esm.js";
import { h, setText } from "../ui/dom.js";

const HEIGHT = 150;
const SYNC = "sandbox-metrics";

/** Bytes are told in powers of 1024, so they are marked at powers of two. */
const BINARY = Array.from({ length: 51 }, (_, power) => 2 ** power);

const two = (number) => String(number).padStart(2, "0");

function clock(seconds, precise) {
  const time = new Date(seconds * 1000);
  return `${two(time.getHours())}:${two(time.getMinutes())}${precise ? `:${two(time.getSeconds())}` : ""}`;
}

const probe = document.createElement("span");
probe.hidden = true;

/** What a colour of the style sheets is now: a canvas does not understand light-dark(). */
function resolved(colour) {
  document.body.append(probe);
  probe.style.color = colour;
  const now = getComputedStyle(probe).color;
  probe.remove();
  return now;
}

export class Chart {
  #about;
  #plot = null;
  #value = h("span", { class: "chart-value" });
  #canvas = h("div", { class: "chart-canvas" });
  #columns = [[]];
  #range = null;
  element;

  /**
   * @param {object} about
   * @param {string} about.title
   * @param {{gauge: string, label: string, colour: string, fills?: boolean}[]} about.lines the last is drawn above the others
   * @param {(value: number) => string} about.tell what a value is called
   * @param {number|null} [about.top] the least upper edge
   * @param {boolean} [about.binary] whether values are bytes
   */
  constructor(about) {
    this.#about = about;
    this.element = h("section", { class: "panel chart" }, h("div", { class: "chart-head" }, h("h2", {}, about.title), this.#value), this.#canvas);
  }

  get gauges() {
    return this.#about.lines.map(({ gauge }) => gauge);
  }

  /**
   * @param {(number|null)[][]} columns
   * @param {[number, number]} range seconds, the edges in time
   * @param {object|null} last the newest point
   */
  show(columns, range, last) {
    this.#columns = columns;
    this.#range = range;
    const { lines, tell } = this.#about;
    const known = lines.filter(({ gauge }) => last?.[gauge] !== undefined && !gauge.endsWith("_max"));
    setText(this.#value, known.map(({ gauge, label }) => (known.length > 1 ? `${label} ${tell(last[gauge])}` : tell(last[gauge]))).join(" · ") || "not known");
    if (!this.#plot) this.#make();
    this.#plot.batch(() => {
      this.#plot.setData(columns, false);
      this.#plot.setScale("x", { min: range[0], max: range[1] });
    });
  }

  /** Takes the width that there is. */
  fit() {
    const width = this.#canvas.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  /** Draws anew, in the colours of the theme that is now. */
  recolour() {
    if (!this.#plot) return;
    this.#plot.destroy();
    this.#make();
    this.#plot.setScale("x", { min: this.#range[0], max: this.#range[1] });
  }

  dispose() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #make() {
    const { lines, tell, top, binary } = this.#about;
    const ink = resolved("var(--soft)");
    const grid = { stroke: resolved("var(--line)"), width: 1 };
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const options = {
      width: this.#canvas.clientWidth || 300,
      height: HEIGHT,
      padding: [8, 18, 0, 0],
      legend: { show: true, live: true },
      cursor: { sync: { key: SYNC }, drag: { x: false, y: false }, points: { size: 6 } },
      scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(top ?? 0, (max ?? 0) * 1.1, 1e-6)] } },
      axes: [
        { stroke: ink, font, grid, ticks: grid, space: 70, values: (_, values) => values.map((value) => clock(value, false)) },
        { stroke: ink, font, grid, ticks: grid, size: 76, space: 34, incrs: binary ? BINARY : undefined, values: (_, values) => values.map((value) => tell(value)) },
      ],
      series: [
        { label: "Time", value: (_, value) => (value === null || value === undefined ? "–" : clock(value, true)) },
        ...lines.map(({ label, colour, fills }) => ({
          label,
          stroke: resolved(colour),
          fill: fills ? resolved(`color-mix(in srgb, ${colour} 16%, transparent)`) : undefined,
          width: 1.6,
          spanGaps: false,
          points: { show: false },
          value: (_, value) => (value === null || value === undefined ? "–" : tell(value)),
        })),
      ],
    };
    this.#plot = new uPlot(options, this.#columns, this.#canvas);
  }
}
