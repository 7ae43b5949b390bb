/** The daemon's REST API as the dashboard uses it. */
import { learn, now } from "./clock.js";

const BASE = "/api/v1";
/** The most that a list gives at once. */
const PAGE = 1000;
/** A daemon that has too much under way says so, and when to come again: who only asks is kept waiting so often, and for so many seconds at most. */
const MOST_TRIES = 4;
const MOST_PATIENCE = 2;

/** What went wrong, as the daemon tells it (RFC 9457); `status` is 0 where it could not be reached. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{title?: string, detail?: string, errors?: {field: string, message: string}[], state?: string}} body
   */
  constructor(status, body) {
    super(body.detail || body.title || `The daemon answered ${status}.`);
    this.status = status;
    this.title = body.title ?? "";
    this.errors = body.errors ?? [];
  }
}

/** Called when an answer says that nobody is logged in any more. Set by the application. */
export const session = { lost: () => {} };

/**
 * @param {Response} response one that is not ok
 * @returns {Promise<Problem>}
 */
export async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem(response.status, body ?? {});
}

/**
 * The address of something below the API's base, each part encoded.
 *
 * @param {...string} parts
 * @returns {string}
 */
export function url(...parts) {
  return [BASE, ...parts.map(encodeURIComponent)].join("/");
}

/**
 * The address of a WebSocket below the API's base.
 *
 * @param {string[]} parts
 * @param {Object<string, any>} query
 * @returns {string}
 */
export function socketUrl(parts, query) {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${url(...parts)}?${new URLSearchParams(query)}`;
}

/**
 * Asks the daemon. What is no success is thrown as a Problem, and so is that it can't be reached.
 *
 * @param {string} method
 * @param {string} path
 * @param {object} [options]
 * @param {BodyInit} [options.body]
 * @param {Object<string, string>} [options.headers]
 * @param {boolean} [options.keepsSession] whether a 401 says nothing of who is logged in
 * @param {AbortSignal} [options.signal] its reason is thrown where it aborts
 * @returns {Promise<Response>}
 */
export async function send(method, path, { body, headers = {}, keepsSession = false, signal } = {}) {
  let response = await fetched(method, path, { headers, body, signal });
  for (let tries = 1; tries < MOST_TRIES && mayComeAgain(method, response); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get("Retry-After"))));
    response = await fetched(method, path, { headers, body, signal });
  }
  if (response.status === 401 && !keepsSession) session.lost();
  if (!response.ok) throw await problemOf(response);
  return response;
}

function mayComeAgain(method, { status, headers }) {
  const seconds = Number(headers.get("Retry-After") ?? Infinity);
  return method === "GET" && status === 503 && seconds <= MOST_PATIENCE;
}

async function fetched(method, path, options) {
  const asked = performance.now();
  try {
    const response = await fetch(path, { method, ...options, cache: "no-store" });
    learn(response, asked);
    return response;
  } catch {
    options.signal?.throwIfAborted();
    throw new Problem(0, { detail: navigator.onLine === false ? "This browser is offline." : "The daemon does not answer. Is it running?" });
  }
}

async function request(method, path, { body, headers = {}, keepsSession = false, text = false } = {}) {
  const response = await send(method, path, {
    headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    keepsSession,
  });
  if (text) return response.text();
  return response.status === 204 ? null : response.json().catch(() => null);
}

async function all(path) {
  const items = [];
  let cursor = null;
  do {
    const asked = new URLSearchParams({ limit: String(PAGE), ...(cursor && { cursor }) });
    const page = await request("GET", `${path}?${asked}`);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

const idempotent = () => ({
  "Idempotency-Key": Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
});

/** @type {Object<string, (...args: any[]) => Promise<any>>} */
export const api = {
  login: (code) => request("POST", url("login"), { body: { code }, keepsSession: true }),
  logout: () => request("POST", url("logout"), { keepsSession: true }),
  me: () => request("GET", url("me"), { keepsSession: true }),
  info: () => request("GET", url("info")),
  /** Tokens, share links and sessions; for administrators. */
  tokens: () => all(url("tokens")),
  revoke: (id) => request("DELETE", url("tokens", id)),
  /** What the host does now. */
  host: async () => (await request("GET", `${url("host", "metrics")}?since=${new Date(now()).toISOString()}`)).now,
  /** What each sandbox that is up uses. */
  uses: async () => (await request("GET", url("metrics"))).items,
  /** What each sandbox printed last, and what its agents have used. */
  overview: async () => (await request("GET", url("overview"))).items,
  /** `answer` has text, which Enter follows, or keys. */
  answer: (id, answer) => request("POST", url("sandboxes", id, "answer"), { body: answer }),
  /** Takes note of what a sandbox wanted to be seen. */
  dismiss: (id) => request("DELETE", url("sandboxes", id, "attention")),
  metrics: (id, since) => request("GET", `${url("sandboxes", id, "metrics")}?since=${encodeURIComponent(since)}`),
  sandboxes: () => all(url("sandboxes")),
  sandbox: (id) => request("GET", url("sandboxes", id)),
  create: (spec) => request("POST", url("sandboxes"), { body: spec, headers: idempotent() }),
  /** `verb` is start, stop, restart, pause or resume. */
  act: (id, verb) => request("POST", url("sandboxes", id, verb)),
  remove: (id) => request("DELETE", `${url("sandboxes", id)}?force=true`),
  fork: (id, name) => request("POST", url("sandboxes", id, "fork"), { body: { name }, headers: idempotent() }),
  /** Those of one sandbox, or all. */
  snapshots: async (id) => (await request("GET", id ? url("sandboxes", id, "snapshots") : url("snapshots"))).items,
  takeSnapshot: (id, name) => request("POST", url("sandboxes", id, "snapshots"), { body: { name } }),
  restore: (id, snapshot) => request("POST", url("sandboxes", id, "restore"), { body: { snapshot } }),
  removeSnapshot: (name) => request("DELETE", url("snapshots", name)),
  /** How its display looked in the last minutes, the oldest first. */
  screenshots: async (id) => (await request("GET", url("sandboxes", id, "screenshots"))).items,
  usage: (id) => request("GET", url("sandboxes", id, "usage")),
  processes: (id) => all(url("sandboxes", id, "processes")),
  process: (id, process) => request("GET", url("sandboxes", id, "processes", process)),
  run: (id, command) => request("POST", url("sandboxes", id, "processes"), { body: { command, kind: "task" }, headers: idempotent() }),
  /** `terminal` has command, and optionally cwd, cols and rows. */
  openTerminal: (id, terminal) => request("POST", url("sandboxes", id, "processes"), { body: { ...terminal, kind: "terminal" }, headers: idempotent() }),
  /** The process once it has ended, or as it is after so many seconds. */
  awaitProcess: (id, process, seconds) => request("GET", `${url("sandboxes", id, "processes", process)}?wait=${seconds}`),
  /** A terminal's screen as it is now, a line each row. */
  screenText: (id, process) => request("GET", `${url("sandboxes", id, "processes", process, "screen")}?format=text`, { text: true }),
  /** The next or previous place of a text in what a process printed; `asked` has q, direction, and optionally from and stream. */
  searchOutput: (id, process, asked) => request("GET", `${url("sandboxes", id, "processes", process, "output", "search")}?${new URLSearchParams(asked)}`),
  services: async (id) => (await request("GET", url("sandboxes", id, "services"))).items,
  agents: () => request("GET", url("agents")),
  allServices: async () => (await request("GET", url("services"))).items,
  /** `service` has name and command, and optionally directory, health and restart. */
  deploy: (id, service) => request("POST", url("sandboxes", id, "services"), { body: service }),
  /** `what` is restart, stop or rollback, which has a body. */
  service: (id, name, what, body) => request("POST", url("sandboxes", id, "services", name, what), { body }),
  schedules: async (id) => (await request("GET", url("sandboxes", id, "schedules"))).items,
  allSchedules: async () => (await request("GET", url("schedules"))).items,
  /** `schedule` has name, when, time_zone and command, and optionally overlap. */
  addSchedule: (id, schedule) => request("POST", url("sandboxes", id, "schedules"), { body: schedule }),
  pauseSchedule: (id, name, paused) => request("PATCH", url("sandboxes", id, "schedules", name), { body: { paused } }),
  runSchedule: (id, name) => request("POST", url("sandboxes", id, "schedules", name, "run")),
  removeSchedule: (id, name) => request("DELETE", url("sandboxes", id, "schedules", name)),
  /** Those on which something listens, and those that are published. */
  ports: async (id) => (await request("GET", url("sandboxes", id, "ports"))).items,
  /** `published` has public and ttl_seconds, both optional. */
  publishPort: (id, port, published) => request("PUT", url("sandboxes", id, "ports", String(port)), { body: published }),
  withdrawPort: (id, port) => request("DELETE", url("sandboxes", id, "ports", String(port))),
  /** What a sandbox may reach outside, with the tag that says which state of it this is. */
  network: async (id) => {
    const response = await send("GET", url("sandboxes", id, "network"));
    return { value: await response.json(), tag: response.headers.get("ETag") };
  },
  /** A Problem of status 412 where it is not what has this tag any more. */
  setNetwork: (id, policy, tag) => request("PUT", url("sandboxes", id, "network"), { body: policy, headers: { "If-Match": tag } }),
  networkPresets: async () => (await request("GET", url("network", "presets"))).items,
  /** What it asks for and nobody has decided. */
  networkRequests: async (id) => (await request("GET", `${url("sandboxes", id, "network", "requests")}?state=pending`)).items,
  /** `what` is allow or deny; `scope` once or sandbox, which a denial may lack. */
  decideRequest: (id, number, what, scope) => request("POST", url("sandboxes", id, "network", "requests", String(number), what), { body: { scope } }),
  removeService: (id, name) => request("DELETE", url("sandboxes", id, "services", name)),
  signal: (id, process, signal) => request("POST", url("sandboxes", id, "processes", process, "signal"), { body: { signal } }),
};
