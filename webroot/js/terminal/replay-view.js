/** A player for what a terminal has shown: the screen, and below it the keys, the time and the pace. */
import { problemOf } from "../api/api.js";
import { button, fill, h, icon, label, setText } from "../ui/dom.js";
import { clock, countUpTo, readCast, samePlace, schedule, TooLong } from "./replay-cast.js";
import { ReplayStage } from "./replay-stage.js";

const SPEEDS = [0.5, 1, 2, 4, 8];
/** How long is waited at most where nothing happens, in seconds. */
const IDLE = { 2: "Idle up to 2 s", 10: "Idle up to 10 s", Infinity: "All idle time" };
const STEP_SECONDS = 5;
/** A page that was not drawn for longer has not been looked at. */
const MOST_FRAME_SECONDS = 1;

export class ReplayView {
  #options;
  #cast = null;
  #times = [];
  #position = 0;
  #speed = 1;
  #playing = false;
  #frame = 0;
  #framed = 0;
  #aborted = new AbortController();
  #stage = null;
  #body = h("div", { class: "terminal-body replay-body" });
  #word = h("p", { class: "replay-word", role: "status" }, "Loading the recording…");
  #play = button("play", "Play", () => this.#setPlaying(!this.#playing));
  #slider = h("input", { type: "range", min: "0", max: "0", step: "any", value: "0", "aria-label": "Time", disabled: true, oninput: () => this.#seek(Number(this.#slider.value)) });
  #time = h("output", { class: "replay-time" });
  #pace = h("select", { "aria-label": "Speed", onchange: () => (this.#speed = Number(this.#pace.value)) }, SPEEDS.map((speed) => h("option", { value: speed, selected: speed === 1 }, `${speed}×`)));
  #idle = h("select", { "aria-label": "Idle time", onchange: () => this.#reschedule() }, Object.entries(IDLE).map(([value, word]) => h("option", { value }, word)));
  #size = h("span", { class: "terminal-size" });
  element;

  /**
   * @param {object} options
   * @param {string} options.name for screen readers
   * @param {string} options.address of the recording
   * @param {string} options.fileName
   * @param {() => void} options.onClose the terminal itself is to be seen again
   */
  constructor(options) {
    this.#options = options;
    this.#play.disabled = true;
    this.#play.dataset.act = "play";
    const close = button("left", "Back to the terminal", () => options.onClose());
    close.dataset.act = "close-replay";
    this.#idle.value = "2";
    this.element = h(
      "section",
      { class: "replay", "aria-label": options.name },
      h("div", { class: "terminal-bar" }, close, this.#download("button quiet")),
      h("div", { class: "replay-stage" }, this.#body, this.#word),
      h("div", { class: "replay-keys" }, this.#play, this.#slider, this.#time, h("span", { class: "replay-pace" }, this.#pace, this.#idle), this.#size),
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Fetches the recording and plays it; to be called when the element is in the page. */
  async open() {
    this.#play.focus();
    try {
      const response = await fetch(this.#options.address, { cache: "no-store", signal: this.#aborted.signal });
      if (!response.ok) throw await problemOf(response);
      const cast = await readCast(response.body);
      if (!this.#aborted.signal.aborted) this.#load(cast);
    } catch (problem) {
      if (!this.#aborted.signal.aborted) this.#fail(problem);
    }
  }

  focus() {
    this.#play.focus();
  }

  pause() {
    this.#setPlaying(false);
  }

  dispose() {
    this.#aborted.abort();
    this.#setPlaying(false);
    this.#stage?.dispose();
    this.element.remove();
  }

  #load(cast) {
    this.#cast = cast;
    this.#word.hidden = true;
    setText(this.#word, "");
    if (!cast.events.length) return this.#say("It has not shown anything.");
    this.#stage = new ReplayStage(this.#body, {
      name: `${this.#options.name}. Space plays and pauses, the arrows go back and ahead.`,
      onKey: (event) => !this.#isOurs(event),
      onResize: ({ cols, rows }) => setText(this.#size, `${cols}×${rows}`),
    });
    this.#stage.load(cast);
    this.#play.disabled = this.#slider.disabled = false;
    this.#reschedule();
    this.#play.focus();
    this.#setPlaying(true);
  }

  #fail(problem) {
    if (problem instanceof TooLong) this.#say("The recording is too long to be played here. ", this.#download("button"));
    else this.#say(`The recording could not be loaded: ${problem.message}`);
  }

  #say(...words) {
    this.#word.hidden = false;
    fill(this.#word, words);
  }

  #download(kind) {
    return h("a", { class: kind, href: this.#options.address, download: this.#options.fileName, "aria-label": "Download the recording" }, icon("download"), h("span", { class: "label" }, "Download .cast"));
  }

  get #length() {
    return this.#times.at(-1) ?? 0;
  }

  #reschedule() {
    if (!this.#cast) return;
    const before = this.#times;
    this.#times = schedule(this.#cast.events, Number(this.#idle.value));
    this.#slider.max = this.#length.toFixed(3);
    this.#seek(samePlace(before, this.#times, this.#position));
  }

  #setPlaying(playing) {
    cancelAnimationFrame(this.#frame);
    if (playing && this.#position >= this.#length) this.#seek(0);
    this.#playing = playing;
    label(this.#play, playing ? "pause" : "play", playing ? "Pause" : "Play");
    if (!playing) return;
    this.#framed = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#next(now));
  }

  #next(now) {
    const passed = Math.min(MOST_FRAME_SECONDS, Math.max(0, now - this.#framed) / 1000);
    this.#framed = now;
    // What takes longer to be drawn than to be played is waited for.
    if (this.#stage.isThere) this.#seek(this.#position + passed * this.#speed);
    if (this.#position >= this.#length && this.#stage.isThere) this.#setPlaying(false);
    else this.#frame = requestAnimationFrame((then) => this.#next(then));
  }

  #seek(position) {
    if (!this.#cast) return;
    this.#position = Math.min(Math.max(0, position), this.#length);
    this.#stage.show(countUpTo(this.#times, this.#position));
    const words = `${clock(this.#position)} / ${clock(this.#length)}`;
    this.#slider.value = this.#position.toFixed(3);
    this.#slider.setAttribute("aria-valuetext", words);
    setText(this.#time, words);
  }

  #isOurs({ key, ctrlKey, altKey, metaKey }) {
    return !ctrlKey && !altKey && !metaKey && [" ", "ArrowLeft", "ArrowRight", "Escape"].includes(key);
  }

  #key(event) {
    const inControl = event.target instanceof HTMLSelectElement || (event.key === " " && event.target.closest("button, a"));
    if (event.defaultPrevented || inControl || !this.#isOurs(event)) return;
    event.preventDefault();
    if (event.key === "Escape") this.#options.onClose();
    else if (!this.#cast?.events.length) return;
    else if (event.key === " ") this.#setPlaying(!this.#playing);
    else this.#seek(this.#position + (event.key === "ArrowLeft" ? -STEP_SECONDS : STEP_SECONDS));
  }
}
