/** The charts of one sandbox: the last quarter of an hour, hour or day, going on while somebody looks. */
import { api } from "../api/api.js";
import { now } from "../api/clock.js";
import { fill, h } from "../ui/dom.js";
import { ago, bytes, percent } from "../ui/format.js";
import { poll } from "../ui/poll.js";
import { recall, remember } from "../ui/settings.js";
import { onTheme } from "../ui/theme.js";
import { Chart } from "./metrics-chart.js";
import { Points } from "./metrics-data.js";

/** Seconds back, and milliseconds between looks. */
const RANGES = { "15m": [900, 4000, "15 min"], "1h": [3600, 20_000, "1 h"], "24h": [86_400, 60_000, "24 h"] };

const perSecond = (value) => `${bytes(value)}/s`;
const whole = (value) => String(Math.round(value * 10) / 10);

const most = (gauge) => ({ gauge: `${gauge}_max`, label: "Most", colour: "var(--line-strong)" });

const CHARTS = [
  { title: "CPU", tell: percent, top: 0.05, lines: [most("cpu"), { gauge: "cpu", label: "Used", colour: "var(--accent)", fills: true }] },
  { title: "Memory", tell: bytes, top: 1 << 20, binary: true, lines: [most("memory_bytes"), { gauge: "memory_bytes", label: "Used", colour: "var(--busy)", fills: true }] },
  {
    title: "Disk traffic",
    tell: perSecond,
    top: 1024,
    binary: true,
    lines: [
      { gauge: "written_bytes_per_second", label: "Written", colour: "var(--accent)", fills: true },
      { gauge: "read_bytes_per_second", label: "Read", colour: "var(--busy)" },
    ],
  },
  {
    title: "Network",
    tell: perSecond,
    top: 1024,
    binary: true,
    lines: [
      { gauge: "sent_bytes_per_second", label: "Out", colour: "var(--accent)", fills: true },
      { gauge: "received_bytes_per_second", label: "In", colour: "var(--busy)" },
    ],
  },
  { title: "Processes", tell: whole, top: 4, lines: [{ gauge: "pids", label: "Processes", colour: "var(--good)", fills: true }] },
  { title: "Files", tell: bytes, top: 1 << 16, binary: true, lines: [{ gauge: "disk_bytes", label: "On disk", colour: "var(--good)", fills: true }] },
];

export class MetricsView {
  #sandbox = null;
  #points = new Points();
  #charts = CHARTS.map((about) => new Chart(about));
  #range = RANGES[recall("metrics-range", "15m")] ? recall("metrics-range", "15m") : "15m";
  #choice = h("div", { class: "metrics-ranges", role: "group", "aria-label": "How far back" });
  #note = h("p", { class: "summary" });
  #stop = null;
  #stops = [];
  element = h(
    "div",
    { class: "metrics" },
    h("div", { class: "metrics-head" }, this.#note, this.#choice),
    h("div", { class: "charts" }, this.#charts.map((chart) => chart.element)),
  );

  constructor() {
    const sized = new ResizeObserver(() => this.#charts.forEach((chart) => chart.fit()));
    sized.observe(this.element);
    this.#stops = [() => sized.disconnect(), onTheme(() => this.#charts.forEach((chart) => chart.recolour()))];
    this.#drawChoice();
  }

  /** @param {object} sandbox */
  show(sandbox) {
    const same = this.#sandbox?.id === sandbox.id && this.#stop;
    this.#sandbox = sandbox;
    if (!same) this.#begin();
  }

  hide() {
    this.#stop?.();
    this.#stop = null;
  }

  dispose() {
    this.hide();
    this.#stops.forEach((stop) => stop());
    this.#charts.forEach((chart) => chart.dispose());
  }

  #begin() {
    this.hide();
    this.#points.clear();
    const [seconds, pause] = RANGES[this.#range];
    this.#stop = poll(() => this.#fetch(seconds), pause, () => this.element);
  }

  async #fetch(seconds) {
    const { id } = this.#sandbox;
    const range = this.#range;
    const begin = new Date(now() - seconds * 1000).toISOString();
    // Only the finest steps can be added one by one; of folded ones the newest changes until it is over.
    const since = range === "15m" && this.#points.newest ? this.#points.newest : begin;
    const answer = await api.metrics(id, since);
    if (id !== this.#sandbox.id || range !== this.#range) return;
    this.#points.add(answer, seconds);
    this.#draw(answer.now, seconds);
  }

  #draw(latest, seconds) {
    const end = now() / 1000;
    for (const chart of this.#charts) chart.show(this.#points.columns(chart.gauges), [end - seconds, end], latest ? this.#points.last : null);
    const source = latest && (latest.source === "cgroup" ? "Counted by control groups" : "Summed from its processes: no control groups count all of it here");
    const files = latest?.disk && `files measured ${ago(latest.disk.at)}`;
    fill(this.#note, [source, files, latest ? null : "It is not up: what is shown is the past"].filter(Boolean).join(" · "));
  }

  #drawChoice() {
    const choose = (range) => () => {
      this.#range = range;
      remember("metrics-range", range);
      this.#drawChoice();
      this.#begin();
    };
    fill(
      this.#choice,
      Object.entries(RANGES).map(([range, [, , word]]) =>
        h("button", { type: "button", class: "quiet small", "data-range": range, "aria-pressed": String(range === this.#range), onclick: choose(range) }, word),
      ),
    );
  }
}
