/**
 * The page behind a link that somebody shared: one terminal, to look at. The link's fragment, which browsers send to nobody, holds a
 * token that is good for this one terminal and for a time; it is used for this page only and kept nowhere.
 */
import { Problem, problemOf, socketUrl, url } from "./api/api.js";
import { TerminalView } from "./terminal/terminal-view.js";
import { h } from "./ui/dom.js";
import { oneLine } from "./ui/format.js";

const link = new URLSearchParams(location.hash.slice(1));
const token = link.get("token") ?? "";
const sandbox = link.get("sandbox") ?? "";
const process = link.get("process") ?? "";

async function ask(method, path) {
  let response;
  try {
    response = await fetch(path, { method, headers: { Authorization: `Bearer ${token}` }, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Problem(0, { detail: "The daemon can't be reached." });
  }
  if (response.status === 401) throw new Problem(401, { detail: "This link is no longer good. Ask whoever sent it for a new one." });
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

const look = () => ask("GET", url("sandboxes", sandbox, "processes", process));

/** A browser can't send a token with a WebSocket: each connection has a ticket of its own. */
async function address(size) {
  const { ticket } = await ask("POST", url("tickets"));
  return socketUrl(["sandboxes", sandbox, "processes", process, "attach"], { ...size, read_only: true, ticket });
}

function show(terminal) {
  const name = oneLine(terminal.name ?? terminal.id);
  document.title = `${name}, a shared terminal`;
  const leave = h("a", { href: "#", class: "shared-name", onclick: (event) => event.preventDefault() }, name);
  const view = new TerminalView({ name: `Terminal ${name}`, readOnly: true, address, check: async () => void (await look()), onLeave: () => leave.focus() });
  document.body.append(h("header", { class: "shared-head" }, leave, h("span", {}, "shared with you, to look at")), h("main", { class: "terminal-shared" }, view.element));
  view.show();
}

function refuse(problem) {
  document.body.append(h("main", { class: "shared-refused" }, h("h1", {}, "There is nothing to see here"), h("p", { role: "alert" }, problem.message)));
}

look().then(show, refuse);
