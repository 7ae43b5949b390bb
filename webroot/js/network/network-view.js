/** What a sandbox may reach outside: its rules, what it asks for, and what it has tried, as it happens. */
import { api, socketUrl } from "../api/api.js";
import { notify } from "../ui/dialog.js";
import { h, icon, setText } from "../ui/dom.js";
import { poll } from "../ui/poll.js";
import { Decisions } from "./decisions.js";
import { HostRows } from "./host-rows.js";
import { PolicyPanel } from "./policy-panel.js";
import { RequestList } from "./request-list.js";
import { allowing, denying } from "./rules.js";

const AGAIN_MS = 2000;
/** Decisions come in bursts; they are drawn together. */
const BURST_MS = 150;
/** The daemon sends so many of the newest to begin with. */
const NEWEST = 1000;
/** Somebody else may change the rules at the same time. */
const TRIES = 3;

export class NetworkView {
  #openStream;
  #sandbox = null;
  #network = null;
  #decisions = new Decisions();
  #stream = null;
  #stop = null;
  #timer = 0;
  #policy;
  #requests;
  #hosts;
  #nothing = h("div", { class: "empty", hidden: true }, icon("globe"), h("h2", {}, "Nothing tried yet"), h("p", {}));
  #filter = h("input", { type: "search", name: "host", placeholder: "Filter hosts", "aria-label": "Filter hosts", autocomplete: "off", spellcheck: "false", oninput: () => this.#draw() });
  #outcome = h(
    "select",
    { "aria-label": "Outcome", onchange: () => this.#draw() },
    [["", "Any outcome"], ["denied", "Denied"], ["allowed", "Allowed"], ["learned", "Not by a rule"], ["failed", "Failed"]].map(([value, word]) => h("option", { value }, word)),
  );
  #head;
  element;

  /**
   * @param {object} options
   * @param {boolean} options.mayChange whether whoever looks may change rules and decide
   * @param {(options: object) => import("../api/event-stream.js").EventStream} options.openStream makes a stream of events
   */
  constructor({ mayChange, openStream }) {
    this.#openStream = openStream;
    this.#policy = new PolicyPanel(mayChange, (change) => this.#change(change));
    this.#requests = new RequestList(mayChange, () => this.#look());
    this.#hosts = new HostRows(mayChange, (rule, allowed) => this.#decide(rule, allowed));
    this.#head = h("div", { class: "network-head" }, h("h2", {}, "Tried to reach"), this.#filter, this.#outcome);
    this.element = h("section", { class: "network", "aria-label": "Network" }, this.#requests.element, this.#policy.element, this.#head, this.#hosts.element, this.#nothing);
  }

  /** @param {{id: string, name: string}} sandbox */
  show(sandbox) {
    if (sandbox.id !== this.#sandbox?.id) this.#end();
    this.#sandbox = sandbox;
    if (this.#stop) return;
    this.#stop = poll(() => this.#fetch(), AGAIN_MS, () => this.element);
    const { id } = sandbox;
    this.#stream = this.#openStream({
      address: () => socketUrl(["sandboxes", id, "network", "decisions"], { follow: "true", limit: String(NEWEST) }),
      onEvent: ({ event, data }) => {
        if (event !== "decision") return;
        this.#decisions.put(data);
        this.#timer ||= setTimeout(() => this.#draw(), BURST_MS);
      },
    });
    this.#stream.open();
  }

  async #fetch() {
    const { id } = this.#sandbox;
    const [network, requests] = await Promise.all([api.network(id), api.networkRequests(id)]);
    if (id !== this.#sandbox?.id || !this.#stop) return;
    this.#network = network;
    this.#policy.show(network.value);
    this.#requests.show(this.#sandbox, requests);
    this.#draw();
  }

  #look() {
    this.#fetch().catch(() => {});
  }

  #draw() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#network) return;
    const filter = { text: this.#filter.value, outcome: this.#outcome.value };
    const groups = this.#decisions.groups(filter);
    const { value: policy } = this.#network;
    this.#hosts.element.hidden = groups.length === 0;
    this.#nothing.hidden = groups.length > 0;
    this.#hosts.show(groups, policy);
    this.#head.hidden = this.#decisions.size === 0;
    if (groups.length) return;
    const [title, text] = this.#decisions.size ? ["No such host", "Nothing that it has tried to reach matches the filter."] : nothingYet(policy.mode);
    setText(this.#nothing.querySelector("h2"), title);
    setText(this.#nothing.querySelector("p"), text);
  }

  async #decide(rule, allowed) {
    await this.#change((policy) => (allowed ? allowing(policy, rule) : denying(policy, rule))).catch(() => {});
  }

  /** Changes the policy as it is now, whoever has changed it meanwhile. What goes wrong is told, and thrown. */
  async #change(change) {
    const { id, name } = this.#sandbox;
    try {
      for (let tries = 1; ; tries++) {
        const { value, tag } = await api.network(id);
        try {
          await api.setNetwork(id, change(value), tag);
          break;
        } catch (problem) {
          if (problem.status !== 412 || tries === TRIES) throw problem;
        }
      }
    } catch (problem) {
      if (!document.querySelector("dialog[open]")) notify(`Could not change the network of ${name}: ${problem.message}`);
      throw problem;
    } finally {
      this.#look();
    }
  }

  #end() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#stop?.();
    this.#stop = null;
    this.#stream?.close();
    this.#stream = null;
    this.#network = null;
    this.#decisions.clear();
  }

  hide() {
    this.#end();
  }

  dispose() {
    this.#end();
  }
}

function nothingYet(mode) {
  return mode === "none"
    ? ["No network", "It reaches its own localhost only. In the mode “Allow” it reaches what its rules name."]
    : ["Nothing tried yet", "What it tries to reach is shown here as it happens, allowed or not."];
}
