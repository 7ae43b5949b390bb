/** The grid of sandboxes. */
import { actionButtons } from "./actions.js";
import { api } from "./api.js";
import { CardUse } from "./card-use.js";
import { openCreate } from "./create.js";
import { fill, h, icon, setText } from "./dom.js";
import { ago, bytes, commandLine, counted, duration, oneLine, since } from "./format.js";
import { HostStrip } from "./host-strip.js";
import { poll } from "./poll.js";
import { sandboxBadge } from "./states.js";

/** How often relative times are brought up to date. */
const TICK_MS = 5000;
/** How often it is asked what host and sandboxes use. */
const USE_MS = 4000;

/**
 * @param {{sandboxes: import("./sandboxes.js").Sandboxes, mayChange: boolean}} context
 * @returns {{element: HTMLElement, title: string, dispose: () => void}}
 */
export function homePage({ sandboxes, mayChange }) {
  const summary = h("p", { class: "summary" });
  const filter = h("input", { type: "search", placeholder: "Filter by name", "aria-label": "Filter by name", oninput: () => draw() });
  const create = () => openCreate((sandbox) => {
    sandboxes.put(sandbox);
    location.hash = `#/sandboxes/${sandbox.name}`;
  });
  const fresh = h("button", { type: "button", class: "primary", onclick: create }, icon("plus"), "New sandbox");
  const grid = h("ul", { class: "grid" });
  const state = h("div", { class: "page-state" });
  const head = h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Sandboxes"), summary), h("div", { class: "tools" }, filter, mayChange && fresh));
  const cards = new Map();
  const host = new HostStrip();
  let uses = new Map();

  function draw() {
    if (!sandboxes.loaded) return fill(state, skeleton());
    const list = sandboxes.list();
    const wanted = filter.value.trim().toLowerCase();
    const shown = list.filter((sandbox) => sandbox.name.includes(wanted));
    filter.hidden = list.length < 2;
    setText(summary, list.length ? summaryOf(list) : "");
    fill(state, list.length === 0 ? emptyState(mayChange && create) : shown.length === 0 ? h("p", { class: "empty" }, "No sandbox of that name.") : null);
    for (const id of cards.keys()) if (!shown.some((sandbox) => sandbox.id === id)) cards.delete(id);
    const elements = shown.map((sandbox) => {
      if (!cards.has(sandbox.id)) cards.set(sandbox.id, card(sandboxes, mayChange));
      cards.get(sandbox.id).update(sandbox, uses.get(sandbox.id));
      return cards.get(sandbox.id).element;
    });
    // Only where the order changed: moving elements takes the focus away from what is in them.
    if (elements.length !== grid.children.length || elements.some((element, at) => grid.children[at] !== element)) keepFocus(() => fill(grid, elements));
  }

  const stop = sandboxes.listen(({ kind }) => kind === "sandboxes" && draw());
  const timer = setInterval(draw, TICK_MS);
  const stopPolling = poll(async () => {
    const [now, items] = await Promise.all([api.host().catch(() => null), api.uses()]);
    host.show(now);
    uses = new Map(items.map((item) => [item.id, item]));
    draw();
  }, USE_MS);
  draw();
  return {
    element: h("main", { id: "main", tabindex: "-1" }, head, host.element, state, grid),
    title: "Sandboxes",
    dispose: () => {
      stop();
      clearInterval(timer);
      stopPolling();
    },
  };
}

function keepFocus(change) {
  const before = document.activeElement;
  change();
  if (before?.isConnected && before !== document.activeElement) before.focus({ preventScroll: true });
}

function summaryOf(list) {
  const counts = new Map();
  for (const { state } of list) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(" · ");
}

function card(sandboxes, mayChange) {
  const link = h("a", { class: "card-link" });
  const badge = h("span", { class: "card-state" });
  const command = h("p", { class: "card-command" });
  const facts = h("ul", { class: "facts" });
  const use = new CardUse();
  const failure = h("p", { class: "card-failure", hidden: true });
  const actions = h("div", { class: "card-actions" });
  const element = h("li", { class: "card" }, h("div", { class: "card-head" }, h("h2", {}, link), badge), command, failure, use.element, facts, mayChange && actions);
  let drawn = "";
  return {
    element,
    update(sandbox, metrics) {
      const { name, state } = sandbox;
      setText(link, name);
      link.href = `#/sandboxes/${encodeURIComponent(name)}`;
      setText(command, sandbox.command ? commandLine(sandbox.command) : "No command of its own");
      command.classList.toggle("none", !sandbox.command);
      failure.hidden = !sandbox.failure;
      setText(failure, sandbox.failure ? oneLine(sandbox.failure.detail) : "");
      use.show(state === "running" || state === "paused" ? metrics : undefined);
      fill(facts, factsOf(sandbox).map(([text, tone]) => h("li", { "data-tone": tone }, text)));
      const shape = `${name} ${state} ${sandbox.capabilities?.pause}`;
      if (shape === drawn) return;
      drawn = shape;
      element.dataset.state = state;
      fill(badge, sandboxBadge(state));
      fill(actions, actionButtons(sandbox, sandboxes));
    },
  };
}

/** The small print of a card: texts, each with a tone or null. */
function factsOf({ state, started_at: started, stopped_at: stopped, created_at: created, expires_at: expires, limits, network }) {
  const up = state === "running" || state === "paused";
  return [
    up && started ? [`Up ${duration(since(started))}`] : stopped ? [`Stopped ${ago(stopped)}`] : [`Created ${ago(created)}`],
    network?.mode === "open" ? ["Open network", "warn"] : ["No network"],
    limits?.memory_bytes ? [bytes(limits.memory_bytes)] : null,
    limits?.cpus ? [counted(limits.cpus, "CPU")] : null,
    up && expires ? [`Ends in ${duration(-since(expires))}`] : null,
  ].filter(Boolean);
}

function emptyState(create) {
  return h(
    "div",
    { class: "empty" },
    icon("box"),
    h("h2", {}, "No sandboxes yet"),
    h("p", {}, "A sandbox runs commands and coding agents apart from the rest of this server."),
    create && h("button", { type: "button", class: "primary", onclick: create }, icon("plus"), "Create one"),
    h("p", {}, "or on the command line"),
    h("pre", {}, h("code", {}, "sandlot create demo")),
  );
}

function skeleton() {
  return h("div", { class: "grid skeleton", "aria-label": "Loading" }, [1, 2, 3].map(() => h("div", { class: "card" })));
}
