/** The clients that agents use, what they called last, and how to connect another. */
import { api } from "../api/api.js";
import { fill, h, icon } from "../ui/dom.js";
import { ago, clock, oneLine } from "../ui/format.js";
import { poll } from "../ui/poll.js";
import { connectPanel } from "./connect.js";

/** Columns of these are read from the right. */
const NUMBERS = new Set(["Calls", "Took"]);

const AGAIN_MS = 3000;
const OUTCOME = { done: ["check", "Done", "good"], failed: ["cross", "Failed", "bad"], cancelled: ["dash", "Cancelled", "calm"] };

export class AgentsView {
  #clients = h("div", {});
  #calls = h("div", {});
  #drawn = "";
  #stop = null;
  element = h("div", { class: "agents" }, this.#clients, this.#calls, connectPanel(location.origin));

  show() {
    this.#stop ??= poll(() => this.#fetch(), AGAIN_MS, () => this.element);
  }

  hide() {
    this.#stop?.();
    this.#stop = null;
  }

  dispose() {
    this.hide();
  }

  async #fetch() {
    const { clients, calls } = await api.agents();
    const seen = clients.map((client) => ({ ...client, ago: ago(client.last_seen_at) }));
    const shape = JSON.stringify([seen.map(({ last_seen_at: _, ...shown }) => shown), calls]);
    // What somebody is reading, or has chosen, is not drawn anew as long as it is the same.
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    fill(this.#clients, clients.length ? clientsTable(seen) : nothing());
    fill(this.#calls, calls.length > 0 && callsTable(calls));
  }
}

function nothing() {
  return h("div", { class: "empty" }, icon("hand"), h("h2", {}, "No agent has called yet"), h("p", {}, "Claude Code, Codex, Gemini CLI, opencode and every other MCP client can use sandboxes as their hands."));
}

/** @param {string} id */
function table(id, title, heads, rows) {
  return h(
    "section",
    { class: "sessions", "aria-labelledby": id },
    h("h2", { id, class: "agents-head" }, title),
    h("div", { class: "panel sessions-table", tabindex: "0", role: "region", "aria-labelledby": id }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col", class: NUMBERS.has(head) && "number" }, head)))), h("tbody", {}, rows))),
  );
}

function clientsTable(clients) {
  const rows = clients.map((client) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, oneLine(client.program, 60)),
      h("td", {}, oneLine(client.token, 60)),
      h("td", { title: new Date(client.last_seen_at).toLocaleString() }, client.under_way ? badge(["dots", `${client.under_way} under way`, "busy"]) : client.ago),
      h("td", { class: "number" }, client.calls),
    ),
  );
  return table("agents-clients", "Clients", ["Program", "Token", "Seen", "Calls"], rows);
}

function callsTable(calls) {
  const rows = calls.map((call) =>
    h(
      "tr",
      {},
      h("td", { title: new Date(call.at).toLocaleString() }, clock(call.at).slice(0, 8)),
      h("th", { scope: "row" }, oneLine(call.tool, 60)),
      h("td", {}, call.sandbox && h("a", { href: `#/sandboxes/${encodeURIComponent(call.sandbox)}` }, oneLine(call.sandbox, 63))),
      h("td", {}, badge(OUTCOME[call.outcome] ?? ["question", call.outcome, "calm"])),
      h("td", { class: "number" }, `${(call.duration_ms / 1000).toFixed(1)} s`),
      h("td", {}, oneLine(call.program, 60)),
      h("td", {}, oneLine(call.token, 60)),
    ),
  );
  return table("agents-calls", "Last calls", ["Time", "Tool", "Sandbox", "Outcome", "Took", "Program", "Token"], rows);
}

function badge([shape, word, tone]) {
  return h("span", { class: "badge", "data-tone": tone }, icon(shape), word);
}
