/** What the agents of a sandbox have used: a table of their sessions, and the sum. Fetched again while it is looked at. */
import { api } from "../api/api.js";
import { fill, h, icon } from "../ui/dom.js";
import { ago, dollars, oneLine } from "../ui/format.js";
import { markStale } from "../ui/stale.js";

const AGAIN_MS = 5000;

export class SessionsPanel {
  element = h("section", { class: "sessions", "aria-label": "Sessions of agents", hidden: true });
  #id = null;
  #timer = 0;
  #drawn = "";

  /** @param {string} id of the sandbox */
  show(id) {
    this.element.hidden = false;
    if (id === this.#id) return;
    this.#id = id;
    this.#drawn = "";
    fill(this.element);
    this.#fetch();
  }

  hide() {
    this.element.hidden = true;
    this.#id = null;
    clearTimeout(this.#timer);
  }

  async #fetch() {
    clearTimeout(this.#timer);
    const id = this.#id;
    try {
      const usage = document.visibilityState === "hidden" ? null : await api.usage(id);
      if (id === this.#id && usage) this.#draw(usage);
      if (usage) markStale(this.element, null);
    } catch (problem) {
      if (this.#drawn) markStale(this.element, problem);
      if (id === this.#id && !this.#drawn) fill(this.element, h("p", { class: "failure" }, icon("warning"), problem.message));
    }
    if (id === this.#id && id) this.#timer = setTimeout(() => this.#fetch(), AGAIN_MS);
  }

  #draw(usage) {
    const shape = JSON.stringify(usage);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    fill(this.element, ...(usage.session_count ? table(usage) : nothing()));
  }
}

function nothing() {
  return [
    h(
      "div",
      { class: "empty" },
      icon("coins"),
      h("h2", {}, "No sessions yet"),
      h("p", {}, "When Claude Code, Codex, Gemini CLI or opencode works here, what it uses is shown by session: its model, messages, tokens and cost."),
    ),
  ];
}

function table(usage) {
  const heads = ["Session", "Model", "Last", "Messages", "Tool uses", "Input", "Output", "Cache read", "Cache write", "Cost"];
  const rows = usage.sessions.map((session) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", title: oneLine(session.id, 100) }, `${oneLine(session.agent, 20)} ${oneLine(session.id, 100).slice(0, 8)}`),
      h("td", { class: "session-model" }, oneLine(session.model, 100) || "unknown"),
      h("td", {}, ago(session.last_at)),
      ...figures(session),
    ),
  );
  const hidden = usage.session_count - usage.sessions.length;
  return [
    h(
      "div",
      { class: "panel sessions-table" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, heads.map((head, index) => h("th", { scope: "col", class: index > 2 ? "number" : null }, head)))),
        h("tbody", {}, rows),
        h("tfoot", {}, h("tr", {}, h("th", { scope: "row", colspan: "3" }, hidden > 0 ? `All ${usage.session_count} sessions` : "Together"), ...figures(usage))),
      ),
    ),
    h("p", { class: "summary sessions-label" }, `Cost: ${oneLine(usage.cost.label, 500)}.`, usage.truncated ? " There was more than is counted." : ""),
  ];
}

function figures({ messages, tool_uses: toolUses, tokens, cost }) {
  const numbers = [messages, toolUses, tokens.input, tokens.output, tokens.cache_read, tokens.cache_write];
  return [...numbers.map((number) => h("td", { class: "number" }, number.toLocaleString("en"))), h("td", { class: "number", title: oneLine(cost.label, 500) }, dollars(cost))];
}
