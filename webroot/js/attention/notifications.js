/**
 * Desktop notifications: a sandbox needs a person, or its command fails, while nobody looks at it. Asked for by a button, shown by the browser; what is over by the
 * time it would be shown, is not.
 */
import { commandFailed, failedHow } from "../sandbox/outcome.js";
import { fill, h, icon } from "../ui/dom.js";
import { commandLine, oneLine } from "../ui/format.js";
import { recall, remember } from "../ui/settings.js";

const SETTING = "notices";
const LONGEST = 300;

const WORDS = {
  needs_input: "waits for you",
  network: "asks for the network",
  failed: "has failed",
  out_of_memory: "ran out of memory",
  budget: "is over its budget",
  unpriced: "has costs that nobody knows",
};

/**
 * What a notification about this sandbox says, or null where it needs nobody.
 *
 * @param {{id: string, name: string, attention: {reason: string, asks: string|null, process: string|null}|null}} sandbox
 * @returns {{title: string, body: string, tag: string, hash: string}|null}
 */
export function notice(sandbox) {
  const attention = sandbox?.attention;
  if (!attention) return null;
  const page = `#/sandboxes/${encodeURIComponent(sandbox.id)}`;
  return {
    title: `${oneLine(sandbox.name, 63)} ${WORDS[attention.reason] ?? "needs you"}`,
    body: oneLine(attention.asks ?? "", LONGEST),
    tag: `sandlot-${sandbox.id}`,
    hash: hashOf(attention, page),
  };
}

function hashOf({ reason, process }, page) {
  if (reason === "network") return `${page}/network`;
  return reason === "needs_input" && process ? `${page}/terminals/${process}` : page;
}

/**
 * What a notification says of a sandbox whose command has failed, or null where it has not.
 *
 * @param {object} sandbox
 * @returns {{title: string, body: string, tag: string, hash: string}|null}
 */
export function failureNotice(sandbox) {
  if (!commandFailed(sandbox)) return null;
  return {
    title: `${oneLine(sandbox.name, 63)}: the command ${failedHow(sandbox.main_process)}`,
    body: oneLine(commandLine(sandbox.command), LONGEST),
    tag: `sandlot-${sandbox.id}`,
    hash: `#/sandboxes/${encodeURIComponent(sandbox.id)}/processes/p1`,
  };
}

/** Tells of each command that fails from now on, once. */
export class Failures {
  #known = null;

  /**
   * @param {object[]} sandboxes all that there are
   * @returns {object[]} those whose command has failed since the last time
   */
  since(sandboxes) {
    const failed = new Map(sandboxes.filter(commandFailed).map((sandbox) => [`${sandbox.id} ${sandbox.main_process.ended_at}`, sandbox]));
    const fresh = this.#known ? [...failed].filter(([key]) => !this.#known.has(key)).map(([, sandbox]) => sandbox) : [];
    this.#known = new Set(failed.keys());
    return fresh;
  }
}

/**
 * Whether whoever sits there sees it anyway: on the page of the sandbox, or on the one with all of them.
 *
 * @param {{id: string, name: string}} sandbox
 * @param {string} hash the address's
 * @param {boolean} hidden whether the page is
 */
export function isInSight(sandbox, hash, hidden) {
  if (hidden) return false;
  const on = /^#\/sandboxes\/([^/]+)/.exec(hash);
  return !on || [sandbox.id, sandbox.name].includes(on[1]);
}

/** Whether this browser can: it wants https or localhost for it. */
function can() {
  return isSecureContext && "Notification" in globalThis;
}

export class Notifications {
  #sandboxes;
  #opened = new Set();
  #failures = new Failures();

  /** @param {import("../sandbox/sandboxes.js").Sandboxes} sandboxes */
  constructor(sandboxes) {
    this.#sandboxes = sandboxes;
    sandboxes.listen((change) => {
      if (change.kind === "attention") this.#take(change);
      else if (change.kind === "sandboxes") this.#show();
    });
  }

  #isOn() {
    return can() && Notification.permission === "granted" && recall(SETTING, "off") === "on";
  }

  #take({ sandbox, type }) {
    if (type === "attention.opened") this.#opened.add(sandbox);
    else if (type === "attention.closed") this.#opened.delete(sandbox);
  }

  /** The sandboxes have been fetched since; so an event from long ago is not mistaken for news. */
  #show() {
    for (const id of this.#opened) this.#say(this.#sandboxes.find(id), notice);
    this.#opened.clear();
    if (!this.#sandboxes.loaded) return;
    for (const sandbox of this.#failures.since(this.#sandboxes.list())) this.#say(sandbox, failureNotice);
  }

  #say(sandbox, words) {
    const says = words(sandbox);
    if (says && this.#isOn() && !isInSight(sandbox, location.hash, document.hidden)) this.#notify(says);
  }

  #notify({ title, body, tag, hash }) {
    const shown = new Notification(title, { body, tag, icon: "favicon.svg" });
    shown.onclick = () => {
      window.focus();
      location.hash = hash;
      shown.close();
    };
  }

  /**
   * A button that switches them on and off; null where the browser can't.
   *
   * @returns {HTMLElement|null}
   */
  button() {
    if (!can()) return null;
    const button = h("button", { type: "button", class: "quiet", id: "notices" });
    const show = () => {
      const on = this.#isOn();
      const word = on ? "Notify: on" : Notification.permission === "denied" ? "Notify: the browser forbids it" : "Notify: off";
      fill(button, icon(on ? "bell" : "silent"), h("span", { class: "label" }, "Notify"));
      button.setAttribute("aria-label", word);
      button.setAttribute("aria-pressed", String(on));
      button.title = word;
    };
    button.addEventListener("click", async () => {
      const wanted = !this.#isOn();
      if (wanted && Notification.permission !== "granted") await Notification.requestPermission();
      remember(SETTING, wanted ? "on" : "off");
      show();
    });
    show();
    return button;
  }
}
