/** A live log: follows the end, stays put while somebody reads further up, and never makes the page wait for a flood. */
import { notify } from "./dialog.js";
import { fill, h, icon, setText } from "./dom.js";
import { counted } from "./format.js";
import { FrameQueue } from "./frame-queue.js";
import { LogLines } from "./log-lines.js";
import { paintLine } from "./log-paint.js";
import { LinkState } from "./link-state.js";
import { LogTools } from "./log-tools.js";
import { LogWindow } from "./log-window.js";
import { ending } from "./states.js";

const SUMMARY_MS = 5000;
/** After this long without reaching the end, a source is asked to leave something out. */
const BEHIND_MS = 2000;

export class LogView {
  #source = null;
  // Full while somebody reads further up: the rest waits at the daemon, where it is kept anyway.
  #queue = new FrameQueue({ mayGoOn: () => this.#following || !this.#window.full, draw: () => this.#draw() });
  #following = true;
  #lastTop = 0;
  #unseen = 0;
  #unsaid = 0;
  #ended = false;
  #lastEnd = "";
  #behindSince = 0;
  #lines = null;
  #summary = h("p", { class: "sr-only", "aria-live": "polite" });
  #summaryTimer = setInterval(() => this.#summarise(), SUMMARY_MS);
  #status = new LinkState();
  #earlier = h("p", { class: "earlier", hidden: true });
  #nothing = h("p", { class: "nothing", hidden: true });
  #pill = h("button", { type: "button", class: "pill", hidden: true, onclick: () => this.#follow(true) });
  #scroller = h("div", { class: "scroller", role: "log", "aria-live": "off", "aria-label": "Output", tabindex: "0" });
  #window = new LogWindow(this.#scroller, paintLine);
  #heading = h("h2", { class: "log-title" });
  #resizes = new ResizeObserver(() => this.#relayout());
  #fileName = "";
  #tools = new LogTools({
    pause: () => this.#follow(!this.#following),
    save: () => this.#save(),
    set: (name, on) => this.#set(name, on),
  });

  constructor() {
    this.#scroller.append(this.#earlier, this.#nothing, this.#window.element);
    this.#scroller.addEventListener("scroll", () => this.#scrolled());
    this.#scroller.addEventListener("keydown", (event) => this.#key(event));
    this.element = h(
      "section",
      { class: "log", "aria-label": "Log" },
      h(
        "div",
        { class: "log-bar" },
        this.#heading,
        this.#status.element,
        this.#tools.element,
      ),
      h("div", { class: "log-body" }, this.#scroller, this.#pill),
      this.#summary,
    );
    this.#resizes.observe(this.#scroller);
  }

  /**
   * Shows another log from its beginning.
   *
   * @param {import("./log-source.js").ProcessOutput} source anything that is read in the same way
   * @param {string} title
   * @param {string} fileName for the download
   */
  show(source, title, fileName) {
    this.#source?.close();
    this.#source = source;
    this.#queue.clear();
    this.#unseen = this.#unsaid = 0;
    this.#ended = false;
    this.#lastEnd = "";
    this.#window.clear();
    this.#lines = new LogLines({ added: (line) => this.#added(line), changed: (line) => this.#window.change(line) });
    setText(this.#heading, title);
    this.#heading.title = title;
    this.#tools.showSave("ready");
    this.#fileName = fileName;
    this.#nothing.hidden = true;
    this.#follow(true);
    source.open(this.#readerOf(source));
  }

  /** Says that there is no log to show. */
  clear(message) {
    this.#source?.close();
    this.#source = null;
    this.#queue.clear();
    this.#window.clear();
    this.#status.hide();
    setText(this.#heading, "Output");
    setText(this.#nothing, message);
    this.#nothing.hidden = false;
    this.#tools.showSave("none");
  }

  /** Puts buttons for the log's process above it. */
  offer(...buttons) {
    fill(this.#tools.extra, ...buttons);
  }

  /** Which log is shown, or null. */
  get key() {
    return this.#source?.key ?? null;
  }

  /** Reads on where the log had ended: its process runs again. */
  resume() {
    if (!this.#ended) return;
    this.#ended = false;
    this.#source.open(this.#readerOf(this.#source));
  }

  dispose() {
    this.#source?.close();
    this.#source = null;
    this.#resizes.disconnect();
    clearInterval(this.#summaryTimer);
    this.#queue.dispose();
  }

  #readerOf(source) {
    const current = (act) => (...given) => (source === this.#source ? act(...given) : undefined);
    return {
      output: current((origin, text) => this.#queue.take(text.length, () => this.#write(origin, text))),
      gap: current((from, to, process) => this.#queue.take(0, () => this.#gap(from, to, process))),
      skipped: current((from, to) => this.#queue.take(0, () => this.#skipped(from, to))),
      exit: current((exit) => this.#queue.take(0, () => this.#exit(exit))),
      status: current((status) => this.#ended || this.#status.show(status)),
    };
  }

  #draw() {
    this.#window.refresh(this.#following);
    this.#lastTop = this.#scroller.scrollTop;
    this.#showEarlier();
    this.#showPill();
    if (this.#window.lines) this.#nothing.hidden = true;
    this.#keepUp();
  }

  #keepUp() {
    const now = performance.now();
    if (this.#queue.empty || !this.#following) this.#behindSince = 0;
    else if (this.#behindSince === 0) this.#behindSince = now;
    else if (now - this.#behindSince > BEHIND_MS) {
      this.#behindSince = 0;
      this.#source?.catchUp().catch(() => {});
    }
  }

  #write(origin, text) {
    this.#lastEnd = "";
    this.#lines.write(origin, text);
  }

  #added(line) {
    this.#window.add(line);
    this.#unsaid++;
    if (!this.#following) this.#unseen++;
  }

  #gap(from, to, process) {
    this.#lines.breakLines();
    this.#lines.note("gap", `— gap${process ? ` in ${process}` : ""}: chunks ${from} to ${to - 1} are no longer kept —`);
  }

  #skipped(from, to) {
    this.#lines.breakLines();
    this.#lines.note("gap", `— left out to keep up: chunks ${from} to ${to - 1} —`);
  }

  #exit(exit) {
    this.#ended = true;
    const [about, text] = ending(exit);
    // Told again where nothing happened in between: it had been read on from its end.
    if (text !== this.#lastEnd) {
      if (!this.#window.lines) this.#lines.note("hint", "It printed nothing.");
      this.#lines.note(about, `— ${text} —`);
    }
    this.#lastEnd = text;
    this.#status.show({ state: "ended" });
  }

  #follow(following) {
    this.#following = following;
    if (following) this.#unseen = 0;
    this.#scroller.classList.toggle("following", following);
    this.#tools.showFollowing(following);
    this.#queue.schedule();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < 4;
    if (this.#following && !atEnd && scrollTop < this.#lastTop - 1) this.#follow(false);
    else if (!this.#following && atEnd && scrollTop > this.#lastTop) this.#follow(true);
    this.#lastTop = scrollTop;
    this.#queue.schedule();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      " ": () => this.#follow(!this.#following),
      End: () => this.#follow(true),
      w: () => this.#tools.toggle("wraps"),
      t: () => this.#tools.toggle("times"),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  async #save() {
    this.#tools.showSave("busy");
    try {
      await this.#source.save(this.#fileName);
    } catch (problem) {
      notify(`The log could not be downloaded: ${problem.message}`);
    } finally {
      this.#tools.showSave(this.#source ? "ready" : "none");
    }
  }

  #showEarlier() {
    const { dropped, lines } = this.#window;
    const tail = this.#source?.tail ?? 0;
    const late = tail > 0 && dropped + lines >= tail;
    this.#earlier.hidden = !dropped && !late;
    if (this.#earlier.hidden) return;
    const text = dropped && !late ? `${counted(dropped, "earlier line")} not shown. ` : "Earlier lines are not shown. ";
    if (this.#earlier.firstChild?.textContent === text) return;
    fill(this.#earlier, text, h("button", { type: "button", class: "link", onclick: () => this.#save() }, "Download the whole log"));
  }

  #showPill() {
    this.#pill.hidden = this.#following || this.#unseen === 0;
    if (!this.#pill.hidden) fill(this.#pill, `${counted(this.#unseen, "new line")}${this.#window.full ? " or more" : ""} `, icon("down"));
  }

  #summarise() {
    if (this.#unsaid) setText(this.#summary, counted(this.#unsaid, "new line"));
    this.#unsaid = 0;
  }

  #relayout() {
    this.#window.remeasure();
    this.#queue.schedule();
  }

  #set(name, on) {
    this.#scroller.classList.toggle(name, on);
    this.#relayout();
  }
}
