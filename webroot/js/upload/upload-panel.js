/** How far the uploads are, and what became of them. */
import { notify } from "../ui/dialog.js";
import { fill, h, icon, setText } from "../ui/dom.js";
import { bytes, counted } from "../ui/format.js";

/** What went well is told for so long. */
const TOLD_MS = 6000;
const MOST_TOLD = 20;

// The browser asks before it breaks off.
const hold = (event) => event.preventDefault();

export class UploadPanel {
  #queue;
  #word = h("p", { class: "upload-word", role: "status" });
  #size = h("p", { class: "hint" });
  #bar = h("progress", { "aria-label": "Upload" });
  #cancel = h("button", { type: "button", class: "small", onclick: () => this.#queue.cancel() }, "Cancel");
  #dismiss = h("button", { type: "button", class: "quiet small", "aria-label": "Dismiss", onclick: () => this.#queue.forget() }, icon("cross"));
  #told = h("ul", { class: "upload-told", role: "alert" });
  #timer = 0;
  element = h("div", { class: "upload-panel", hidden: true }, h("div", { class: "upload-head" }, icon("upload"), this.#word, this.#size, this.#cancel, this.#dismiss), this.#bar, this.#told);

  /** @param {import("./upload-queue.js").UploadQueue} queue */
  constructor(queue) {
    this.#queue = queue;
  }

  draw() {
    const { active, name, number, count, done, sent, size, told, cancelled } = this.#queue.state;
    clearTimeout(this.#timer);
    if (active) addEventListener("beforeunload", hold);
    else removeEventListener("beforeunload", hold);
    this.element.hidden = count === 0 && told.length === 0;
    this.element.dataset.state = active ? "active" : told.length ? "told" : "done";
    this.#bar.hidden = this.#cancel.hidden = this.#size.hidden = !active;
    this.#dismiss.hidden = active;
    this.#bar.max = Math.max(1, size);
    this.#bar.value = sent;
    setText(this.#word, active ? `Uploading ${count > 1 ? `${number} of ${count}: ` : ""}${name}` : outcome(done, count, cancelled));
    setText(this.#size, `${bytes(sent)} of ${bytes(size)}`);
    const left = told.length - MOST_TOLD;
    fill(this.#told, told.slice(0, MOST_TOLD).map((text) => h("li", {}, text)), left > 0 && h("li", {}, `and ${left} more`));
    if (!active && !told.length && count) this.#timer = setTimeout(() => this.#queue.forget(), TOLD_MS);
    // Nobody sees the panel any more.
    if (!active && told.length && !this.element.isConnected) notify(`${outcome(done, count, cancelled)}. ${told[0]}`);
  }
}

function outcome(done, count, cancelled) {
  if (cancelled) return done ? `Cancelled; ${counted(done, "upload")} had come before.` : "Cancelled. Nothing was changed by what had not come whole.";
  return done === count ? `${counted(done, "upload")} done` : `${done} of ${counted(count, "upload")} done`;
}
