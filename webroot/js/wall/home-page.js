/** The wall of sandboxes: who needs a person, what works, and what it has come to. */
import { api } from "../api/api.js";
import { openCreate } from "../sandbox/create-dialog.js";
import { h, icon } from "../ui/dom.js";
import { poll } from "../ui/poll.js";
import { Card } from "./card.js";
import { matches } from "./filter.js";
import { HostStrip } from "./host-strip.js";
import { Jumps } from "./jumps.js";
import { Selection } from "./selection.js";
import { Wall } from "./wall.js";

/** How often relative times are brought up to date. */
const TICK_MS = 5000;
/** How often it is asked what host and sandboxes use, and what was printed last. */
const LOOK_MS = 4000;

/** The last look, for the next visit too. Without one nothing is drawn: cards would jump into other groups a moment later. */
const latest = { looked: false, host: null, uses: new Map(), overview: new Map() };

/**
 * @param {{sandboxes: import("../sandbox/sandboxes.js").Sandboxes, mayChange: boolean, mayRun: boolean}} context
 * @returns {{element: HTMLElement, title: string, dispose: () => void}}
 */
export function homePage(context) {
  const { sandboxes, mayChange } = context;
  const filter = h("input", { type: "search", placeholder: "Filter", title: "Name, agent, command or label; press / to come here", "aria-label": "Filter by name, agent, command or label", oninput: () => draw() });
  const create = () => openCreate((sandbox) => {
    sandboxes.put(sandbox);
    location.hash = `#/sandboxes/${sandbox.name}`;
  });
  const fresh = h("button", { type: "button", class: "primary", onclick: create }, icon("plus"), "New sandbox");
  const loading = skeleton();
  const empty = emptyState(mayChange && create);
  const none = h("p", { class: "empty", role: "status", hidden: true }, "No sandbox is like that.");
  const selection = new Selection(sandboxes, () => draw());
  const wall = new Wall(() => new Card({ ...context, selection }));
  const jumps = new Jumps((group) => wall.goTo(group));
  const head = h("div", { class: "page-head" }, h("div", {}, h("h1", {}, "Sandboxes"), jumps.element), h("div", { class: "tools" }, filter, mayChange && fresh));
  const host = new HostStrip();
  const main = h("main", { id: "main", class: "home", tabindex: "-1" }, head, host.element, loading, empty, none, wall.element, mayChange && selection.element);

  function draw() {
    if (!sandboxes.loaded || !latest.looked) return;
    const list = sandboxes.list();
    const shown = list.filter((sandbox) => matches(sandbox, filter.value.trim()));
    filter.hidden = list.length < 2 && !filter.value;
    empty.hidden = list.length > 0;
    none.hidden = list.length === 0 || shown.length > 0;
    loading.remove();
    wall.show(shown.map((sandbox) => ({ sandbox, use: latest.uses.get(sandbox.id), seen: latest.overview.get(sandbox.id) })));
    jumps.show(wall.counts);
    selection.draw();
  }

  function heard({ kind, sandbox }) {
    if (kind === "sandboxes") draw();
    else if (kind === "screen") wall.touchScreen(sandbox);
  }

  async function look() {
    try {
      // Whoever is bound to a sandbox is told nothing of the host.
      const host = api.host().catch((problem) => (problem.status === 403 ? null : Promise.reject(problem)));
      const [now, uses, overview] = await Promise.all([host, api.uses(), api.overview()]);
      Object.assign(latest, { host: now, uses: byId(uses), overview: byId(overview) });
    } finally {
      latest.looked = true;
      host.show(latest.host);
      draw();
      sandboxes.list().forEach(({ id }) => wall.touchScreen(id));
    }
  }

  function slash(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || filter.hidden || event.target.closest("input, textarea, dialog")) return;
    event.preventDefault();
    filter.focus();
  }

  const stop = sandboxes.listen(heard);
  const timer = setInterval(draw, TICK_MS);
  const stopPolling = poll(look, LOOK_MS, () => main);
  document.addEventListener("keydown", slash);
  host.show(latest.host);
  draw();
  return {
    element: main,
    title: "Sandboxes",
    dispose: () => {
      stop();
      clearInterval(timer);
      stopPolling();
      document.removeEventListener("keydown", slash);
      wall.dispose();
    },
  };
}

function byId(items) {
  return new Map(items.map((item) => [item.id, item]));
}

function emptyState(create) {
  return h(
    "div",
    { class: "empty", hidden: true },
    icon("box"),
    h("h2", {}, "No sandboxes yet"),
    h("p", {}, "A sandbox runs commands and coding agents apart from the rest of this server."),
    create && h("button", { type: "button", class: "primary", onclick: create }, icon("plus"), "Create one"),
    h("p", {}, "or on the command line"),
    h("pre", {}, h("code", {}, "sandlot create demo")),
  );
}

function skeleton() {
  return h("div", { class: "grid skeleton", role: "status", "aria-label": "Loading" }, [1, 2, 3].map(() => h("div", { class: "card" })));
}
