/** Why a sandbox needs a person, what its agent asks, and the means to answer or to take note of it: on a card and on its page. */
import { api } from "../api/api.js";
import { h, icon, setText } from "../ui/dom.js";
import { duration, oneLine, since } from "../ui/format.js";
import { AttentionKeys } from "./attention-keys.js";
import { needsYou } from "./needs-you.js";

const REASONS = {
  needs_input: ["bell", "Waits for your answer"],
  network: ["globe", "Asks for the network"],
  failed: ["warning", "Its agent has failed"],
  out_of_memory: ["warning", "Ran out of memory"],
  budget: ["coins", "Has used up its budget"],
  unpriced: ["coins", "Costs what nobody knows"],
};
/** A question is shown in so many characters. */
const MOST_ASKED = 1000;
/** What was sent counts as on its way for so long; if nothing has changed then, it may be sent again. */
const SENDING_MS = 3000;

export class Attention {
  #mayRun;
  #sandbox = null;
  #shown = "";
  #timer = 0;
  #shape = h("span", { class: "attention-icon" });
  #reason = h("strong");
  #time = h("span", { class: "attention-time" });
  #asks = h("p", { class: "attention-asks", hidden: true });
  #input = h("input", { class: "code", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: "Type an answer" });
  #keys = new AttentionKeys((key) => this.#send(() => api.answer(this.#sandbox.id, { keys: [key] })));
  #answer;
  #link = h("a", { class: "button quiet small" });
  #dismiss = h("button", { type: "button", class: "small", onclick: () => this.#send(() => api.dismiss(this.#sandbox.id)) }, icon("check"), "Dismiss");
  #problem = h("p", { class: "field-problem", role: "alert", hidden: true });

  /** @param {boolean} mayRun whether whoever looks may answer */
  constructor(mayRun) {
    this.#mayRun = mayRun;
    this.#answer = h("form", { class: "attention-answer", onsubmit: (event) => this.#submit(event) }, this.#keys.element, this.#line());
    const head = h("p", { class: "attention-head" }, this.#shape, this.#reason, this.#time);
    const foot = h("div", { class: "attention-foot" }, this.#link, mayRun && this.#dismiss);
    this.element = h("section", { class: "attention", "aria-label": "Needs you", hidden: true }, head, this.#asks, mayRun && this.#answer, this.#problem, foot);
  }

  /** @param {object} sandbox as the API tells it; nothing is shown where it needs nobody */
  show(sandbox) {
    this.#sandbox = sandbox;
    this.element.hidden = !needsYou(sandbox);
    const { reason, asks, since: begun, process } = sandbox.attention ?? { reason: "needs_input" };
    setText(this.#time, begun ? `for ${duration(since(begun))}` : "");
    const shape = this.element.hidden ? "" : JSON.stringify([sandbox.name, reason, asks, begun, process]);
    if (shape === this.#shown) return;
    this.#shown = shape;
    this.#settle();
    this.#draw(reason, asks, process);
  }

  #draw(reason, asks, process) {
    const [shape, words] = REASONS[reason] ?? ["bell", oneLine(reason, 60)];
    this.#shape.replaceChildren(icon(shape));
    setText(this.#reason, words);
    this.#asks.hidden = !asks;
    setText(this.#asks, asks ? asks.split("\n").map((line) => oneLine(line, MOST_ASKED)).join("\n").slice(0, MOST_ASKED) : "");
    const question = reason === "needs_input";
    const request = reason === "network";
    this.#answer.hidden = !question;
    if (question && this.#mayRun) this.#keys.show(this.#sandbox.id, process);
    this.#dismiss.hidden = question || request;
    const base = `#/sandboxes/${encodeURIComponent(this.#sandbox.name)}`;
    const place = `${base}/${question ? "terminals" : "processes"}`;
    this.#link.href = process ? `${place}/${encodeURIComponent(process)}` : question ? place : request ? `${base}/network` : base;
    this.#link.replaceChildren(icon(question ? "terminal" : request ? "globe" : "log"), question ? "Terminal" : request ? "Decide" : "Look at it");
    this.#input.setAttribute("aria-label", `Answer for ${this.#sandbox.name}`);
    this.#dismiss.setAttribute("aria-label", `Dismiss for ${this.#sandbox.name}`);
  }

  #line() {
    return h("div", { class: "attention-line" }, this.#input, h("button", { type: "submit", class: "primary", "aria-label": "Send the answer", title: "Send, and press Enter" }, icon("right")));
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value;
    if (!text) return this.#input.focus();
    this.#send(async () => {
      await api.answer(this.#sandbox.id, { text });
      if (this.#input.value === text) this.#input.value = "";
    });
  }

  /** Nothing is sent twice by impatience: the buttons rest until the daemon tells that something has changed, or for a while. */
  async #send(act) {
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#settle(), SENDING_MS);
    this.element.dataset.sending = "";
    this.#problem.hidden = true;
    try {
      await act();
    } catch (problem) {
      this.#settle();
      setText(this.#problem, problem.message);
      this.#problem.hidden = false;
    }
  }

  #settle() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    delete this.element.dataset.sending;
    this.#problem.hidden = true;
  }
}
