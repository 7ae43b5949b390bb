/** The line below a terminal: whether it is connected, how it ended, and how to leave it. */
import { fill, h, icon, setText } from "../ui/dom.js";

const SAID_MS = 2500;

export class TerminalFoot {
  #word = h("span", { role: "status" });
  #act = h("span", { class: "terminal-act" });
  #hint = h("span", { class: "terminal-hint" }, h("kbd", {}, "Shift"), "+", h("kbd", {}, "Esc"), " leaves the terminal");
  #older = h("span", { class: "terminal-older", hidden: true });
  #size = h("span", { class: "terminal-size" });
  #readOnly;
  #again;
  #replay;
  #now;
  #status = null;
  #said = 0;
  #missing = false;
  element = h("div", { class: "terminal-foot", "data-state": "connecting" }, h("span", { class: "dot", "aria-hidden": "true" }), this.#word, this.#act, this.#older, this.#hint, this.#size);

  /**
   * @param {object} acts
   * @param {boolean} acts.readOnly
   * @param {string|null} acts.output the address of all that was printed
   * @param {(() => void)|null} acts.again starts an ended terminal again; null where that isn't allowed
   * @param {(() => void)|null} acts.replay plays what an ended terminal has shown
   * @param {() => void} acts.now tries at once to connect
   */
  constructor({ readOnly, output, again, replay, now }) {
    this.#readOnly = readOnly;
    if (output) this.#older.append("Above is only a part. ", h("a", { href: output }, "Everything it printed"));
    this.#again = again;
    this.#replay = replay;
    this.#now = now;
  }

  /** @param {import("./terminal-link.js").LinkStatus} status */
  show(status) {
    const before = this.#status;
    this.#status = status;
    // While it tries again the line stays as it is: "lost" and "connecting" in turn would flicker.
    if (status.state === "connecting" && before?.state === "waiting") return;
    clearTimeout(this.#said);
    this.element.dataset.state = status.state === "ended" && status.exit.exit_code !== 0 ? "failed" : status.state;
    this.#hint.hidden = status.state !== "live" || this.#readOnly;
    fill(this.#act, this.#actionFor(status));
    setText(this.#word, this.#wordFor(status));
  }

  /** Says something for a moment. */
  say(text) {
    clearTimeout(this.#said);
    setText(this.#word, text);
    this.#said = setTimeout(() => this.#status && setText(this.#word, this.#wordFor(this.#status)), SAID_MS);
  }

  /** Something that was printed before is not on this screen, nor above it. */
  missing() {
    this.#missing = true;
  }

  /**
   * Whoever looks at what has been scrolled away is told where that isn't everything.
   *
   * @param {boolean} back whether it is looked at
   * @param {boolean} full whether it may be longer than is kept
   */
  scrolled(back, full) {
    this.#older.hidden = !back || !(full || this.#missing) || !this.#older.firstChild;
  }

  /** @param {{cols: number, rows: number}} size */
  size({ cols, rows }) {
    setText(this.#size, `${cols}×${rows}`);
  }

  #wordFor({ state, exit, problem }) {
    if (state === "live") return this.#readOnly ? "Watching" : "Connected";
    if (state === "waiting") return "Link lost, reconnecting… The terminal goes on meanwhile.";
    if (state === "ended") return endWords(exit);
    if (state === "refused") return problem.message;
    return "Connecting…";
  }

  #actionFor({ state }) {
    if (state === "waiting") return h("button", { type: "button", class: "quiet small", onclick: this.#now }, "Try now");
    if (state !== "ended") return null;
    return [
      this.#again && h("button", { type: "button", class: "small", onclick: this.#again }, "Start again"),
      this.#replay && h("button", { type: "button", class: "quiet small", onclick: this.#replay }, icon("replay"), "Replay"),
    ];
  }
}

/**
 * @param {import("./terminal-link.js").Exit} exit
 * @returns {string} such as "Ended with code 137 (SIGKILL)"
 */
export function endWords({ exit_code: code, signal, timed_out: timedOut }) {
  if (code === null || code === undefined) return "Lost: it ended without leaving an exit code";
  const why = timedOut ? " (its time was up)" : signal ? ` (SIG${signal})` : "";
  return `Ended with code ${code}${why}`;
}
