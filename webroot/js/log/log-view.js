/** A live log: follows the end, stays put while somebody reads further up, and never makes the page wait for a flood. */
import { notify } from "../ui/dialog.js";
import { fill, h, setText } from "../ui/dom.js";
import { LinkState } from "../ui/link-state.js";
import { LogEarlier } from "./log-earlier.js";
import { LogFeed } from "./log-feed.js";
import { LogFollow } from "./log-follow.js";
import { isAt } from "./log-lines.js";
import { paintLine } from "./log-paint.js";
import { LogPill } from "./log-pill.js";
import { LogSearch } from "./log-search.js";
import { LogSummary } from "./log-summary.js";
import { LogTarget } from "./log-target.js";
import { LogTools } from "./log-tools.js";
import { LogWindow } from "./log-window.js";

export class LogView {
  #feed = new LogFeed({
    added: (line) => this.#added(line),
    changed: (line) => this.#changed(line),
    isEmpty: () => !this.#window.lines,
    // The window gets full only while somebody reads further up.
    mayGoOn: () => this.#follow.on || this.#target.pending || !this.#window.full,
    draw: () => this.#draw(),
    status: (status) => this.#status.show(status),
  });
  #target = new LogTarget();
  #base = null;
  #summary = new LogSummary();
  #status = new LinkState();
  #earlier = new LogEarlier(() => this.#save());
  #nothing = h("p", { class: "nothing", hidden: true });
  #pill = new LogPill(() => this.#follow.set(true));
  #scroller = h("div", { class: "scroller", role: "log", "aria-live": "off", "aria-label": "Output", tabindex: "0" });
  #follow = new LogFollow(this.#scroller, { changed: (on) => this.#followed(on), scrolled: () => this.#feed.schedule() });
  #window = new LogWindow(this.#scroller, (line) => paintLine(line, this.#base));
  #heading = h("h2", { class: "log-title" });
  #resizes = new ResizeObserver(() => this.#relayout());
  #fileName = "";
  #tools = new LogTools({
    pause: () => this.#follow.set(!this.#follow.on),
    save: () => this.#save(),
    find: () => this.#search.open(),
    set: (name, on) => this.#set(name, on),
  });

  #search = new LogSearch({
    find: (asked) => this.#feed.source.search(asked),
    found: (hit) => this.goTo(hit),
    only: (stream) => this.#only(stream),
    closed: () => this.#scroller.focus({ preventScroll: true }),
  });

  constructor() {
    this.#scroller.append(this.#earlier.element, this.#nothing, this.#window.element);
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
    this.#feed.use(source);
    this.#base = base;
    this.#search.reset(streams);
    this.#tools.showFind(Boolean(base));
    setText(this.#heading, title);
    this.#heading.title = title;
    this.#tools.showSave("ready");
    this.#fileName = fileName;
    this.#nothing.hidden = true;
    this.#follow.set(true);
    this.#begin();
  }

  /** Reads its source into an empty view. */
  #begin() {
    this.#pill.clear();
    this.#summary.clear();
    this.#target.clear();
    this.#window.clear();
    this.#feed.begin();
  }

  #only(stream) {
    this.#feed.source.close();
    this.#feed.source.only(stream);
    this.#follow.set(true);
    this.#begin();
  }

  /**
   * Brings a line into view and marks it; reads there where it is not among those that are shown.
   *
   * @param {{seq: number, line: number, stream?: string}} place
   */
  goTo(place) {
    this.#follow.set(false);
    const line = this.#window.find((other) => isAt(other, place));
    if (line) return this.#reveal(line);
    this.#feed.source.close();
    this.#feed.source.startBefore(place.seq);
    this.#begin();
    this.#target.set(place);
  }

  #reveal(line) {
    this.#target.clear();
    this.#window.refresh(false);
    this.#window.reveal(line);
    this.#follow.settle();
  }

  /** Says that there is no log to show. */
  clear(message) {
    this.#feed.use(null);
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
    return this.#feed.source?.key ?? null;
  }

  /** Reads on where the log had ended: its process runs again. */
  resume() {
    this.#feed.resume();
  }

  dispose() {
    this.#feed.dispose();
    this.#resizes.disconnect();
    this.#summary.dispose();
  }

  #draw() {
    this.#window.refresh(this.#follow.on);
    if (this.#target.line) this.#reveal(this.#target.line);
    this.#follow.settle();
    this.#earlier.show(this.#window, this.#feed.source);
    this.#pill.show(!this.#follow.on, this.#window.full);
    if (this.#window.lines) this.#nothing.hidden = true;
    this.#feed.keepUp(this.#follow.on);
  }

  #added(line) {
    this.#window.add(line);
    this.#summary.count();
    this.#target.take(line);
    if (!this.#follow.on) this.#pill.count();
  }

  #changed(line) {
    this.#window.change(line);
    this.#target.take(line);
  }

  #followed(on) {
    if (on) this.#pill.clear();
    this.#tools.showFollowing(on);
    this.#feed.schedule();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      " ": () => this.#follow.set(!this.#follow.on),
      End: () => this.#follow.set(true),
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
      await this.#feed.source.save(this.#fileName);
    } catch (problem) {
      notify(`The log could not be downloaded: ${problem.message}`);
    } finally {
      this.#tools.showSave(this.#feed.source ? "ready" : "none");
    }
  }

  #relayout() {
    this.#window.remeasure();
    this.#feed.schedule();
  }

  #set(name, on) {
    this.#scroller.classList.toggle(name, on);
    this.#relayout();
  }
}
