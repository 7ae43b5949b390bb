/** One sandbox on the wall. Whatever comes, only what differs is touched; the parts that come and go with its state keep their room. */
import { Attention } from "../attention/attention.js";
import { actionButtons } from "../sandbox/actions.js";
import { agentBadge, sandboxBadges } from "../sandbox/badges.js";
import { Labels } from "../sandbox/labels.js";
import { commandFailed } from "../sandbox/outcome.js";
import { Thumbnail } from "../screen/thumbnail.js";
import { fill, h, icon, setText } from "../ui/dom.js";
import { ago, duration, oneLine, since } from "../ui/format.js";
import { CardCost } from "./card-cost.js";
import { CardOutput } from "./card-output.js";
import { CardUse } from "./card-use.js";

const MOST_LABELS = 6;

export class Card {
  #sandboxes;
  #selection;
  #id = "";
  #choice = h("input", { type: "checkbox", class: "card-choice" });
  #link = h("a", { class: "card-link" });
  #badges = h("span", { class: "card-state" });
  #attention;
  #screen = h("div", { class: "card-screen", hidden: true });
  #thumbnail = null;
  #output = new CardOutput();
  #use = new CardUse();
  #cost = new CardCost();
  #meters = h("div", { class: "card-meters" }, this.#use.element, this.#cost.element);
  #failure = h("p", { class: "card-failure", hidden: true });
  #labels = new Labels(MOST_LABELS);
  #facts = h("ul", { class: "facts" });
  #actions = h("div", { class: "card-actions" });
  #drawn = "";
  #factsDrawn = "";

  /** @param {{sandboxes: import("../sandbox/sandboxes.js").Sandboxes, selection: import("./selection.js").Selection, mayChange: boolean, mayRun: boolean}} context */
  constructor({ sandboxes, selection, mayChange, mayRun }) {
    this.#sandboxes = sandboxes;
    this.#selection = selection;
    this.#choice.addEventListener("change", () => selection.set(this.#id, this.#choice.checked));
    this.#attention = new Attention(mayRun);
    this.element = h(
      "li",
      { class: "card" },
      h("div", { class: "card-head" }, mayChange && this.#choice, h("h3", {}, this.#link), this.#badges),
      this.#attention.element,
      this.#screen,
      this.#failure,
      this.#output.element,
      this.#labels.element,
      this.#meters,
      h("div", { class: "card-foot" }, this.#facts, mayChange && this.#actions),
    );
  }

  /**
   * @param {object} sandbox as the API tells it
   * @param {object|undefined} use an item of the list of metrics
   * @param {object|undefined} seen an item of the overview
   */
  update(sandbox, use, seen) {
    const { name, state } = sandbox;
    const up = state === "running" || state === "paused";
    this.#id = sandbox.id;
    this.#choice.checked = this.#selection.has(sandbox.id);
    this.#choice.setAttribute("aria-label", `Choose ${name}`);
    setText(this.#link, name);
    this.#link.href = `#/sandboxes/${encodeURIComponent(name)}`;
    this.#attend(sandbox);
    this.#showScreen(sandbox, up);
    this.#output.show(sandbox, seen?.last_line);
    this.#labels.show(sandbox.labels);
    this.#failure.hidden = !sandbox.failure;
    setText(this.#failure, sandbox.failure ? oneLine(sandbox.failure.detail) : "");
    this.#meters.hidden = !up && !seen?.tokens;
    this.#use.show(up ? use : undefined);
    this.#cost.show(seen);
    this.#showFacts(factsOf(sandbox));
    this.#showState(sandbox);
  }

  /** Its screen may have changed. */
  touchScreen() {
    this.#thumbnail?.touch();
  }

  dispose() {
    this.#thumbnail?.dispose();
  }

  #attend(sandbox) {
    const inside = this.#attention.element.contains(document.activeElement);
    this.#attention.show(sandbox);
    // Somebody else has answered: whoever was about to is left at the same card.
    if (inside && this.#attention.element.hidden) this.#link.focus({ preventScroll: true });
  }

  #showScreen(sandbox, up) {
    const wanted = up && Boolean(sandbox.display);
    if (wanted === Boolean(this.#thumbnail)) return;
    this.#thumbnail?.dispose();
    this.#thumbnail = wanted ? new Thumbnail(sandbox.id, sandbox.name) : null;
    this.#screen.hidden = !wanted;
    fill(this.#screen, this.#thumbnail?.element);
  }

  #showFacts(facts) {
    const shape = JSON.stringify(facts.map(({ mark, tone }) => [mark, tone]));
    if (shape !== this.#factsDrawn) fill(this.#facts, facts.map(({ tone, mark }) => h("li", { "data-tone": tone }, mark && icon(mark), h("span"))));
    this.#factsDrawn = shape;
    facts.forEach(({ text }, at) => setText(this.#facts.children[at].lastChild, text));
  }

  #showState(sandbox) {
    const { name, state, agent, agent_state: agentState } = sandbox;
    const shape = JSON.stringify([name, state, agent, agentState, sandbox.capabilities?.pause, sandbox.main_process, sandbox.on_exit]);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    this.element.dataset.state = state;
    this.element.toggleAttribute("data-failed", commandFailed(sandbox));
    fill(this.#badges, sandboxBadges(sandbox), agentBadge(sandbox));
    const focused = this.#actions.contains(document.activeElement);
    fill(this.#actions, actionButtons(sandbox, this.#sandboxes));
    if (focused) this.#link.focus({ preventScroll: true });
  }
}

/** The small print of a card. */
function factsOf({ state, started_at: started, stopped_at: stopped, created_at: created, expires_at: expires, network }) {
  const up = state === "running" || state === "paused";
  return [
    { text: up && started ? `Up ${duration(since(started))}` : stopped ? `Stopped ${ago(stopped)}` : `Created ${ago(created)}` },
    up && expires && { text: `Ends in ${duration(-since(expires))}`, mark: "clock" },
    network?.mode === "open" && { text: "Open network", tone: "warn", mark: "warning" },
  ].filter(Boolean);
}
