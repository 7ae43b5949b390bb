/** All sandboxes as this tab knows them: fetched once, then kept up to date by the daemon's events. */
import { api, socketUrl } from "../api/api.js";
import { EventStream } from "../api/event-stream.js";

/** Events come in bursts; what changed is fetched once for each burst. */
const BURST_MS = 60;
/** From this many changed sandboxes on, one list costs less than fetching each. */
const MANY = 12;
/** The process of a sandbox's own command. */
const MAIN = "p1";

/**
 * Tells its listeners `{kind: "sandboxes"}`, `{kind: "attention", sandbox, type}`, `{kind: "processes", sandbox}`, `{kind: "screen", sandbox}`,
 * `{kind: "link", status}` or `{kind: "trouble", problem}`.
 */
export class Sandboxes {
  #known = new Map();
  #changed = new Set();
  #all = true;
  #timer = 0;
  #fetching = false;
  #last = 0;
  #listeners = new Set();
  #stream = new EventStream({
    address: () => socketUrl(["events"], this.#last ? { from: this.#last + 1 } : {}),
    onEvent: (event) => this.#take(event),
    onStatus: (status) => this.#linked(status),
    watches: true,
  });
  /** Whether the list was fetched at least once. */
  loaded = false;
  /** @type {import("../api/event-stream.js").Status} */
  link = { state: "connecting" };

  /** Begins to listen and fetches the list. */
  start() {
    this.#stream.open();
    this.refresh();
  }

  stop() {
    this.#stream.close();
    clearTimeout(this.#timer);
    this.#known.clear();
    this.loaded = false;
  }

  /**
   * @param {(change: {kind: string}) => void} listener
   * @returns {() => void} ends the listening
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns {object[]} those that run first, then the newest first */
  list() {
    const rank = { running: 0, starting: 0, creating: 0, stopping: 0, paused: 1, failed: 2, lost: 2, stopped: 3 };
    return [...this.#known.values()].sort(
      (a, b) => (rank[a.state] ?? 4) - (rank[b.state] ?? 4) || b.created_at.localeCompare(a.created_at) || a.name.localeCompare(b.name),
    );
  }

  /** @param {string} nameOrId */
  find(nameOrId) {
    return this.#known.get(nameOrId) ?? [...this.#known.values()].find((sandbox) => sandbox.name === nameOrId);
  }

  /** Takes in an answer of the API that shows a sandbox as it is now. */
  put(sandbox) {
    this.#known.set(sandbox.id, sandbox);
    this.#tell({ kind: "sandboxes" });
  }

  /** Fetches one sandbox, or all of them, again. */
  refresh(id) {
    if (id) this.#changed.add(id);
    else this.#all = true;
    this.#soon();
  }

  #tell(change) {
    for (const listener of [...this.#listeners]) listener(change);
  }

  #linked(status) {
    this.link = status;
    // Whatever happened while the link was down may have been too much to be told again.
    if (status.state === "live") this.refresh();
    this.#tell({ kind: "link", status });
  }

  #take({ id, data: event }) {
    if (id) this.#last = Number(id);
    if (!event.sandbox) return;
    if (event.type.startsWith("attention.")) this.#tell({ kind: "attention", sandbox: event.sandbox, type: event.type });
    // Its page tells how its own command ended.
    if (event.type.startsWith("process.") && event.data?.process === MAIN) this.refresh(event.sandbox);
    if (event.type === "screen.changed") this.#tell({ kind: "screen", sandbox: event.sandbox });
    else if (event.type.startsWith("process.")) this.#tell({ kind: "processes", sandbox: event.sandbox });
    else this.refresh(event.sandbox);
  }

  #soon() {
    if (!this.#fetching && !this.#timer) this.#timer = setTimeout(() => this.#fetch(), BURST_MS);
  }

  async #fetch() {
    this.#timer = 0;
    this.#fetching = true;
    const all = this.#all || this.#changed.size >= MANY;
    const changed = [...this.#changed];
    this.#all = false;
    this.#changed.clear();
    try {
      if (all) this.#known = new Map((await api.sandboxes()).map((sandbox) => [sandbox.id, sandbox]));
      else await Promise.all(changed.map((id) => this.#fetchOne(id)));
      this.loaded = true;
      this.#tell({ kind: "sandboxes" });
    } catch (problem) {
      // The link to the events is down too, then; when it is back, everything is fetched again.
      this.#tell({ kind: "trouble", problem });
    } finally {
      this.#fetching = false;
      if (this.#all || this.#changed.size) this.#soon();
    }
  }

  async #fetchOne(id) {
    try {
      this.#known.set(id, await api.sandbox(id));
    } catch (problem) {
      if (problem.status !== 404) throw problem;
      this.#known.delete(id);
    }
  }
}
