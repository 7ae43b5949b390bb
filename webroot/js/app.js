/** The dashboard: who is logged in, the frame around each page, and which page an address means. */
import { accessButton } from "./access/access-dialog.js";
import { loginPage, loginProblem, takeCodeFromUrl } from "./access/login.js";
import { api, session } from "./api/api.js";
import { needsYou } from "./attention/needs-you.js";
import { Notifications } from "./attention/notifications.js";
import { DetailPage } from "./detail/detail-page.js";
import { LazyPlace } from "./detail/lazy-place.js";
import { ALL } from "./detail/process-list.js";
import { Sandboxes } from "./sandbox/sandboxes.js";
import { fill, h, icon } from "./ui/dom.js";
import { LinkState } from "./ui/link-state.js";
import { Outage } from "./ui/outage.js";
import { themeButton } from "./ui/theme.js";
import { homePage } from "./wall/home-page.js";

const DETAIL = /^#\/sandboxes\/(?<name>[^/]+)(?:\/processes\/(?<process>[^/]+)(?:\/at\/(?<seq>\d{1,15})\.(?<line>\d{1,6}))?|\/(?<logs>logs)|\/(?<terminals>terminals)(?:\/(?<terminal>[^/]+))?|\/(?<files>files|changes)(?:\/(?<path>[^?]*))?(?:\?line=(?<at>\d{1,9}))?|\/(?<view>services|ports|network|screen|metrics|sessions))?$/;

const SERVICES = "#/services";
const AGENTS = "#/agents";

const RETRY_MS = 2000;

const sandboxes = new Sandboxes();
const notifications = new Notifications(sandboxes);
const link = new LinkState();
const outage = new Outage();
const footer = h("footer");
let role = null;
let page = null;

function context() {
  return { sandboxes, mayChange: role === "admin" || role === "operator", mayRun: role !== "viewer" };
}

function decoded(part) {
  try {
    return part && decodeURIComponent(part);
  } catch {
    return part;
  }
}

function show(next) {
  page?.dispose();
  page = next;
  document.querySelector("main")?.replaceWith(page.element);
  name();
}

/** The title tells also in a tab that is not looked at how many need a person. */
function name() {
  if (!page) return;
  const waiting = sandboxes.list().filter(needsYou).length;
  document.title = `${waiting ? `(${waiting}) ` : ""}${page.title} · Sandlot`;
}

/** What of which sandbox an address means, or null. */
function targetOf(hash) {
  const detail = DETAIL.exec(hash)?.groups;
  if (!detail) return null;
  const { name, process, seq, line, logs, terminals, terminal, files, path = "", at: wanted, view } = detail;
  const at = seq === undefined ? null : { seq: Number(seq), line: Number(line) };
  const file = files === undefined ? null : { view: files, path, line: wanted === undefined ? null : Number(wanted) };
  return { name: decoded(name), process: logs ? ALL : decoded(process ?? terminal), view: terminals ?? files ?? view ?? "output", at, file };
}

/** Shows the page that the address means. */
function route() {
  if (!role) return;
  const target = targetOf(location.hash);
  const focused = page && page.element.contains(document.activeElement);
  if (target && page?.update?.(target)) return;
  show(target ? new DetailPage(context(), target) : location.hash === SERVICES ? servicesPage() : location.hash === AGENTS ? agentsPage() : homePage(context()));
  // After a click inside the page that is gone, the keyboard goes on at the beginning of the new one.
  if (focused || document.activeElement === document.body) page.element.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** The services of all sandboxes. */
function servicesPage() {
  return lazyPage("Services", async () => new (await import("./services/all-services.js")).AllServices(context().mayRun));
}

/** The agents that use sandboxes from elsewhere. */
function agentsPage() {
  return lazyPage("Agents", async () => new (await import("./agents/agents-view.js")).AgentsView());
}

/** A page of its own, whose code is fetched when it is first wanted. */
function lazyPage(title, load) {
  const place = new LazyPlace(`${title.toLowerCase()}-place`, load, `The ${title.toLowerCase()} could not be loaded. Reload the page.`);
  place.show(null);
  const element = h("main", { id: "main", tabindex: "-1" }, h("div", { class: "page-head" }, h("h1", {}, title)), place.element);
  return { title, element, dispose: () => place.dispose() };
}

/** A link at the top of every page. */
function topLink(href, shape, word) {
  return h("a", { class: "button quiet", href, title: word, "aria-label": word }, icon(shape), h("span", { class: "label" }, word));
}

async function tellAbout() {
  try {
    const info = await api.info();
    fill(footer, h("p", {}, `Sandlot ${info.version} on ${info.node} · at most ${info.max_sandboxes} sandboxes`));
  } catch {
    fill(footer);
  }
}

function enter(who) {
  role = who.role;
  const skip = h("a", { class: "skip", href: "#main", onclick: toMain }, "Skip to the content");
  const header = h(
    "header",
    {},
    h("a", { class: "brand", href: "#/" }, icon("box"), "Sandlot"),
    link.element,
    h("div", { class: "header-tools" }, topLink(SERVICES, "plug", "Services"), topLink(AGENTS, "hand", "Agents"), notifications.button(), role === "admin" && accessButton(), themeButton(), h("button", { type: "button", class: "quiet", title: "Log out", "aria-label": "Log out", onclick: leave }, icon("leave"), h("span", { class: "label" }, "Log out"))),
  );
  fill(document.body, skip, header, outage.element, h("main"), footer);
  page = null;
  sandboxes.start();
  route();
  tellAbout();
}

function toMain(event) {
  event.preventDefault();
  page.element.focus();
}

async function leave() {
  await api.logout().catch(() => {});
  askToLogIn(null);
}

/** Shows the login page; the address stays, and with it the page to come back to. */
function askToLogIn(message) {
  page?.dispose();
  page = role = null;
  sandboxes.stop();
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
  document.title = "Log in · Sandlot";
  fill(document.body, loginPage(message, begin));
  document.getElementById("code").focus();
}

/** Shows that the daemon is not there, and begins again when it may be. */
function waitForDaemon(problem) {
  fill(document.body, h("main", { class: "login" }, h("div", { class: "panel", role: "status" }, h("h1", {}, icon("box"), "Sandlot"), h("p", {}, problem.message))));
  setTimeout(begin, RETRY_MS);
}

async function begin() {
  const code = takeCodeFromUrl();
  let message = null;
  if (code) await api.login(code).catch((problem) => (message = loginProblem(problem)));
  try {
    enter(await api.me());
  } catch (problem) {
    if (problem.status === 401 || message) askToLogIn(message);
    else waitForDaemon(problem);
  }
}

session.lost = () => role && askToLogIn("You were logged out. Log in again to go on where you were.");
sandboxes.listen(({ kind, status }) => {
  if (kind !== "link") return;
  link.show(status);
  outage.show(status);
});
sandboxes.listen(({ kind }) => kind === "sandboxes" && name());
sandboxes.listen(({ kind, problem }) => kind === "trouble" && problem.status === 403 && link.show({ state: "refused", problem }));
addEventListener("hashchange", () => (location.hash.startsWith("#code=") ? begin() : route()));
addEventListener("titled", name);
begin();
