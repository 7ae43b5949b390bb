/** A live log: follows the end, stays put while somebody reads further up, and never makes the page wait for a flood. */
import { notify } from "./dialog.js";
import { fill, h, setText } from "./dom.js";
import { FrameQueue } from "./frame-queue.js";
import { Behind } from "./log-behind.js";
import { LogEarlier } from "./log-earlier.js";
import { isAt, LogLines } from "./log-lines.js";
import { paintLine } from "./log-paint.js";
import { LinkState } from "./link-state.js";
import { LogPill } from "./log-pill.js";
import { LogSearch } from "./log-search.js";
import { LogSummary } from "./log-summary.js";
import { LogTools } from "./log-tools.js";
import { LogWindow } from "./log-window.js";
import { ending } from "./states.js";

/** What moves the text so soon after a wheel, a key or a finger was meant to. */
const TOUCH_MS = 3000;

export class LogView {
  #source = null;
  // Full while somebody reads further up: the rest waits at the daemon, where it is kept anyway.
  #queue = new FrameQueue({ mayGoOn: () => this.#following || this.#sought !== null || !this.#window.full, draw: () => this.#draw() });
  #following = true;
  #touched = -TOUCH_MS;
  #lastTop = 0;
  #ended = false;
  #lastEnd = "";
  #behind = new Behind();
  #lines = null;
  #sought = null;
  #base = null;
  #summary = new LogSummary();
  #status = new LinkState();
  #earlier = new LogEarlier(() => this.#save());
  #nothing = h("p", { class: "nothing", hidden: true });
  #pill = new LogPill(() => this.#follow(true));
  #scroller = h("div", { class: "scroller", role: "log", "aria-live": "off", "aria-label": "Output", tabindex: "0" });
  #window = new LogWindow(this.#scroller, (line) => paintLine(line, this.#base));
  #heading = h("h2", { class: "log-title" });
  #resizes = new ResizeObserver(() => this.#relayout());
  #fileName = "";
  #tools = new LogTools({
    pause: () => this.#follow(!this.#following),
    save: () => this.#save(),
    find: () => this.#search.open(),
    set: (name, on) => this.#set(name, on),
  });

  #search = new LogSearch({
    find: (asked) => this.#source.search(asked),
    found: (hit) => this.goTo(hit),
    only: (stream) => this.#only(stream),
    closed: () => this.#scroller.focus({ preventScroll: true }),
  });

  constructor() {
    this.#scroller.append(this.#earlier.element, this.#nothing, this.#window.element);
    this.#scroller.addEventListener("scroll", () => this.#scrolled());
    for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.#scroller.addEventListener(type, () => (this.#touched = performance.now()), { passive: true });
    }
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
      this.#search.element,
      h("div", { class: "log-body" }, this.#scroller, this.#pill.element),
      this.#summary.element,
    );
    this.#resizes.observe(this.#scroller);
  }

  /**
   * Shows another log from its beginning.
   *
   * @param {import("./log-source.js").ProcessOutput} source anything that is read in the same way
   * @param {string} title
   * @param {string} fileName for the download
   * @param {{base?: string, streams?: boolean}} [about] the address for links to its lines; whether it has several streams. It can be searched
   *     where it has an address
   */
  show(source, title, fileName, { base = null, streams = false } = {}) {
    this.#source?.close();
    this.#source = source;
    this.#base = base;
    this.#search.reset(streams);
    this.#tools.showFind(Boolean(base));
    setText(this.#heading, title);
    this.#heading.title = title;
    this.#tools.showSave("ready");
    this.#fileName = fileName;
    this.#nothing.hidden = true;
    this.#follow(true);
    this.#begin();
  }

  /** Reads its source into an empty view. */
  #begin() {
    this.#queue.clear();
    this.#pill.clear();
    this.#summary.clear();
    this.#ended = false;
    this.#lastEnd = "";
    this.#sought = null;
    this.#window.clear();
    this.#lines = new LogLines({ added: (line) => this.#added(line), changed: (line) => this.#changed(line) });
    this.#source.open(this.#readerOf(this.#source));
  }

  #only(stream) {
    this.#source.close();
    this.#source.only(stream);
    this.#follow(true);
    this.#begin();
  }

  /**
   * Brings a line into view and marks it; reads there where it is not among those that are shown.
   *
   * @param {{seq: number, line: number, stream?: string}} place
   */
  goTo(place) {
    this.#follow(false);
    const line = this.#window.find((other) => isAt(other, place));
    if (line) return this.#reveal(line);
    this.#source.close();
    this.#source.startBefore(place.seq);
    this.#begin();
    this.#sought = { place, line: null };
  }

  #reveal(line) {
    this.#sought = null;
    this.#window.refresh(false);
    this.#window.reveal(line);
    this.#lastTop = this.#scroller.scrollTop;
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
    this.#search.reset(false);
    this.#tools.showFind(false);
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
    this.#summary.dispose();
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
    if (this.#sought?.line) this.#reveal(this.#sought.line);
    this.#lastTop = this.#scroller.scrollTop;
    this.#earlier.show(this.#window, this.#source);
    this.#pill.show(!this.#following, this.#window.full);
    if (this.#window.lines) this.#nothing.hidden = true;
    if (this.#behind.isLong(this.#following && !this.#queue.empty)) this.#source?.catchUp().catch(() => {});
  }

  #write(origin, text) {
    this.#lastEnd = "";
    this.#lines.write(origin, text);
  }

  #added(line) {
    this.#window.add(line);
    this.#summary.count();
    this.#seek(line);
    if (!this.#following) this.#pill.count();
  }

  #changed(line) {
    this.#window.change(line);
    this.#seek(line);
  }

  #seek(line) {
    if (!this.#sought || this.#sought.line) return;
    if (isAt(line, this.#sought.place)) this.#sought.line = line;
    // It is not kept any more.
    else if (line.seq > this.#sought.place.seq) this.#sought = null;
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
    if (following) this.#pill.clear();
    this.#scroller.classList.toggle("following", following);
    this.#tools.showFollowing(following);
    this.#queue.schedule();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < 4;
    // A notice that comes or goes moves the text a little by itself: only a person stops the following, or a jump.
    const meant = performance.now() - this.#touched < TOUCH_MS || this.#lastTop - scrollTop > clientHeight;
    if (this.#following && !atEnd && scrollTop < this.#lastTop - 1 && meant) this.#follow(false);
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
      "/": () => this.#base && this.#search.open(),
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

  #relayout() {
    this.#window.remeasure();
    this.#queue.schedule();
  }

  #set(name, on) {
    this.#scroller.classList.toggle(name, on);
    this.#relayout();
  }
}
