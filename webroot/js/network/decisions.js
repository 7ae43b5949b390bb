/** What was decided about a sandbox's requests, gathered by host: pure, no DOM. */

/** As many as the daemon keeps of one sandbox. */
const MOST = 2000;

/**
 * @typedef {object} Decision as GET /sandboxes/{sandbox}/network/decisions has it
 */

/**
 * @typedef {object} Group all that was decided about one host and port
 * @property {string} key
 * @property {string} host
 * @property {number} port
 * @property {number} count
 * @property {number} denied
 * @property {number} open how many are open now
 * @property {number} sent bytes
 * @property {number} received bytes
 * @property {Decision} last
 */

export class Decisions {
  #known = new Map();

  /** @param {Decision} decision as it is now */
  put(decision) {
    this.#known.set(decision.id, decision);
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value);
  }

  get size() {
    return this.#known.size;
  }

  clear() {
    this.#known.clear();
  }

  /**
   * Those that match, in groups; where something has happened last comes first.
   *
   * @param {{text?: string, outcome?: string}} [filter] a part of the host, or of HOST:PORT; and the outcome of the last
   * @returns {Group[]}
   */
  groups({ text = "", outcome = "" } = {}) {
    const wanted = text.trim().toLowerCase();
    const groups = new Map();
    for (const decision of this.#known.values()) {
      const key = `${decision.host}:${decision.port}`;
      if (!key.toLowerCase().includes(wanted)) continue;
      const group = groups.get(key) ?? begin(key, decision);
      groups.set(key, group);
      add(group, decision);
    }
    return [...groups.values()].filter(({ last }) => !outcome || last.outcome === outcome).sort((one, other) => other.last.id - one.last.id);
  }
}

function begin(key, decision) {
  return { key, host: decision.host, port: decision.port, count: 0, denied: 0, open: 0, sent: 0, received: 0, last: decision };
}

function add(group, decision) {
  group.count++;
  if (decision.outcome === "denied") group.denied++;
  if (decision.state === "open") group.open++;
  group.sent += decision.sent_bytes;
  group.received += decision.received_bytes;
  if (decision.id > group.last.id) group.last = decision;
}
