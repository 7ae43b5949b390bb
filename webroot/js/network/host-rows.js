/** Hosts that a sandbox has tried to reach, a row each: how often, what came of it, and the means to allow or deny it. */
import { arrange, fill, h, icon, setText } from "../ui/dom.js";
import { ago, bytes, counted, oneLine } from "../ui/format.js";
import { ruleFor } from "./rules.js";

const OUTCOME = {
  allowed: ["check", "Allowed", "good"],
  denied: ["cross", "Denied", "bad"],
  learned: ["question", "Not by a rule", "warn"],
  failed: ["warning", "Failed", "warn"],
};
/** So many are drawn; a filter finds the others. */
const MOST = 200;

export class HostRows {
  #mayChange;
  #decide;
  #rows = new Map();
  #body = h("tbody");
  #more = h("p", { class: "hint", hidden: true });
  element;

  /**
   * @param {boolean} mayChange
   * @param {(rule: string, allowed: boolean) => void} decide called where somebody allows or denies a host
   */
  constructor(mayChange, decide) {
    this.#mayChange = mayChange;
    this.#decide = decide;
    const head = ["Host", "Outcome", "Requests", "Traffic", "Last"].map((word) => h("th", { scope: "col" }, word));
    this.element = h(
      "div",
      { class: "panel hosts", role: "region", "aria-label": "Hosts", tabindex: "0" },
      h("table", {}, h("thead", {}, h("tr", {}, head, mayChange && h("th", { scope: "col" }, h("span", { class: "sr-only" }, "Rule")))), this.#body),
      this.#more,
    );
  }

  /**
   * @param {import("./decisions.js").Group[]} groups
   * @param {import("./rules.js").Policy} policy
   */
  show(groups, policy) {
    const shown = groups.slice(0, MOST);
    const rows = new Map(shown.map((group) => [group.key, this.#rows.get(group.key) ?? new HostRow(this.#mayChange, this.#decide)]));
    this.#rows = rows;
    for (const group of shown) rows.get(group.key).show(group, policy);
    arrange(this.#body, [...rows.values()].map(({ element }) => element));
    this.#more.hidden = groups.length <= MOST;
    setText(this.#more, this.#more.hidden ? "" : `And ${counted(groups.length - MOST, "host")} more: a filter finds them.`);
  }
}

class HostRow {
  #rule = "";
  #shape = "";
  #name = h("bdi", { class: "host-name" });
  #why = h("p", { class: "hint" });
  #badge = h("span", { class: "badge" });
  #count = h("td", { class: "number" });
  #traffic = h("td", { class: "number" });
  #time = h("td", {});
  #allow;
  #deny;
  element;

  constructor(mayChange, decide) {
    this.#allow = h("button", { type: "button", class: "small", onclick: () => decide(this.#rule, true) }, icon("check"), "Allow");
    this.#deny = h("button", { type: "button", class: "small quiet danger-text", onclick: () => decide(this.#rule, false) }, icon("cross"), "Deny");
    this.element = h(
      "tr",
      {},
      h("th", { scope: "row" }, this.#name, this.#why),
      h("td", {}, this.#badge),
      this.#count,
      this.#traffic,
      this.#time,
      mayChange && h("td", { class: "host-tools" }, this.#allow, this.#deny),
    );
  }

  show({ host, port, count, denied, open, sent, received, last }, policy) {
    this.#rule = ruleFor(host, port);
    setText(this.#name, oneLine(this.#rule, 280));
    setText(this.#why, oneLine(last.reason, 300));
    setText(this.#count, `${counted(count, "request")}${denied && denied < count ? `, ${denied} denied` : ""}${open ? `, ${open} open` : ""}`);
    setText(this.#traffic, sent || received ? `↑ ${bytes(sent)}  ↓ ${bytes(received)}` : "–");
    setText(this.#time, ago(last.at));
    const shape = JSON.stringify([last.outcome, policy.mode, policy.allow.includes(this.#rule), policy.deny.includes(this.#rule), port]);
    if (shape === this.#shape) return;
    this.#shape = shape;
    const [mark, word, tone] = OUTCOME[last.outcome] ?? ["question", oneLine(last.outcome, 20), "calm"];
    this.#badge.dataset.tone = tone;
    fill(this.#badge, icon(mark), word);
    const ruled = policy.mode !== "none" && port > 0;
    // Where all is let through, a rule that allows means nothing.
    this.#allow.hidden = !ruled || policy.mode === "open" || policy.allow.includes(this.#rule);
    this.#deny.hidden = !ruled || policy.deny.includes(this.#rule);
    this.#allow.setAttribute("aria-label", `Allow ${oneLine(this.#rule, 280)}`);
    this.#deny.setAttribute("aria-label", `Deny ${oneLine(this.#rule, 280)}`);
  }
}
