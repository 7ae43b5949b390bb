/** What a sandbox asks to be let out to, and the means to decide it. */
import { api } from "../api/api.js";
import { notify } from "../ui/dialog.js";
import { fill, h, icon } from "../ui/dom.js";
import { ago, oneLine } from "../ui/format.js";

/**
 * @typedef {object} Request as GET /sandboxes/{sandbox}/network/requests has it
 */

export class RequestList {
  #mayChange;
  #changed;
  #sandbox = null;
  #drawn = "";
  element = h("section", { class: "requests", "aria-label": "Requests", hidden: true });

  /**
   * @param {boolean} mayChange
   * @param {() => void} changed called when one was decided
   */
  constructor(mayChange, changed) {
    this.#mayChange = mayChange;
    this.#changed = changed;
  }

  /**
   * @param {{id: string}} sandbox
   * @param {Request[]} requests that wait, the newest first
   */
  show(sandbox, requests) {
    this.#sandbox = sandbox;
    const shape = JSON.stringify([sandbox.id, requests]);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    this.element.hidden = requests.length === 0;
    fill(this.element, h("h2", {}, icon("bell"), "It asks to reach"), requests.map((request) => this.#card(request)));
  }

  #card(request) {
    const rule = oneLine(request.rule, 300);
    const act = (word, shape, what, scope, kind = "small") =>
      h("button", { type: "button", class: kind, "aria-label": `${word}: ${rule}`, onclick: () => this.#decide(request, what, scope) }, icon(shape), word);
    return h(
      "article",
      { class: "panel request", "aria-label": rule },
      h("p", { class: "request-rule" }, h("bdi", { class: "code" }, rule), h("span", { class: "hint" }, `${request.asked_by === "agent" ? "asked from inside" : "asked"} ${ago(request.at)}`)),
      request.reason && h("p", { class: "request-reason" }, oneLine(request.reason, 500)),
      this.#mayChange &&
        h(
          "div",
          { class: "request-tools" },
          act("Allow for this sandbox", "check", "allow", "sandbox", "small primary"),
          act("Allow for ten minutes", "clock", "allow", "once"),
          act("Deny", "cross", "deny", undefined, "small quiet danger-text"),
        ),
    );
  }

  async #decide(request, what, scope) {
    try {
      await api.decideRequest(this.#sandbox.id, request.id, what, scope);
    } catch (problem) {
      notify(`Could not ${what} ${oneLine(request.rule, 100)}: ${problem.message}`);
    }
    this.#changed();
  }
}
