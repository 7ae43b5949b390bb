/** What was on a display in the last minutes: a slider below the picture, and the picture of the time that it stands at. */
import { api, url } from "../api/api.js";
import { h, setText } from "../ui/dom.js";
import { poll } from "../ui/poll.js";

const POLL_MS = 4000;

export class ScreenPast {
  #id = null;
  #frames = [];
  #stop = null;
  #onShow;
  #slider = h("input", { type: "range", min: "0", max: "0", value: "0", "aria-label": "Time", oninput: () => this.#draw() });
  #word = h("output", { class: "screen-when" }, "Live");
  #live = h("button", { type: "button", class: "quiet small", hidden: true, onclick: () => this.live() }, "Back to now");
  #picture = h("img", { class: "screen-past-picture", alt: "The display at an earlier time" });
  element = h("div", { class: "screen-past", hidden: true }, this.#slider, this.#word, this.#live);

  /** @param {(picture: HTMLElement|null) => void} onShow told which picture of the past is to be seen instead of the present */
  constructor(onShow) {
    this.#onShow = onShow;
  }

  show(id) {
    if (id === this.#id) return;
    this.hide();
    this.#id = id;
    this.#stop = poll(() => this.#fetch(), POLL_MS, () => this.element);
  }

  hide() {
    this.#stop?.();
    this.#stop = this.#id = null;
    this.live();
  }

  /** Shows the present again. */
  live() {
    this.#slider.value = this.#slider.max;
    this.#draw();
  }

  get #isLive() {
    return this.#slider.value === this.#slider.max;
  }

  async #fetch() {
    const id = this.#id;
    const frames = await api.screenshots(id);
    if (id !== this.#id) return;
    const seen = this.#isLive ? null : this.#frames[Number(this.#slider.value)];
    this.#frames = frames;
    this.element.hidden = frames.length < 2;
    this.#slider.max = String(frames.length);
    const at = seen ? frames.findIndex((frame) => frame.at === seen.at) : frames.length;
    this.#slider.value = String(at < 0 ? 0 : at);
  }

  #draw() {
    const frame = this.#isLive ? null : this.#frames[Number(this.#slider.value)];
    this.#live.hidden = !frame;
    setText(this.#word, frame ? new Date(frame.at).toLocaleTimeString() : "Live");
    if (frame) this.#picture.src = `${url("sandboxes", this.#id, "screenshot")}?frame=${frame.hash}`;
    this.#onShow(frame ? this.#picture : null);
  }
}
