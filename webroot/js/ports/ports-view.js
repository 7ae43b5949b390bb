/** The ports of a sandbox on which something listens, and those that browsers reach. */
import { api } from "../api/api.js";
import { copy } from "../ui/clipboard.js";
import { notify } from "../ui/dialog.js";
import { fill, h, icon } from "../ui/dom.js";
import { poll } from "../ui/poll.js";
import { previewUrl } from "./preview-url.js";

const AGAIN_MS = 2000;

/**
 * @typedef {object} Port as GET /sandboxes/{sandbox}/ports has it
 */

export class PortsView {
  #mayRun;
  #sandbox = null;
  #drawn = "";
  #stop = null;
  #list = h("ul", { class: "ports" });
  #nothing = h("div", { class: "empty", hidden: true }, icon("plug"), h("h2", {}, "Nothing listens"), h("p", {}, "A server that is started in the sandbox, such as “npm run dev”, shows up here by itself."));
  element = h("section", { "aria-label": "Ports" }, this.#list, this.#nothing);

  /** @param {boolean} mayRun whether whoever looks may use what is inside */
  constructor(mayRun) {
    this.#mayRun = mayRun;
  }

  /** @param {{id: string, name: string}} sandbox */
  show(sandbox) {
    if (sandbox.id !== this.#sandbox?.id) this.#end();
    this.#sandbox = sandbox;
    this.#stop ??= poll(() => this.#fetch(), AGAIN_MS, () => this.element);
  }

  async #fetch() {
    const { id } = this.#sandbox;
    const ports = await api.ports(id);
    if (id !== this.#sandbox?.id || !this.#stop) return;
    const shape = JSON.stringify(ports);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    this.#list.hidden = ports.length === 0;
    this.#nothing.hidden = ports.length > 0;
    fill(this.#list, ports.map((port) => this.#card(port)));
  }

  #card(port) {
    const { listening, published } = port;
    return h(
      "li",
      { class: "panel port", "aria-label": `Port ${port.port}` },
      h("span", { class: "port-number" }, String(port.port)),
      h("span", { class: "hint port-state" }, stateOf(listening, published)),
      this.#mayRun && h("div", { class: "port-tools" }, this.#tools(port)),
      this.#mayRun && published && reach(published) === null && h("p", { class: "hint port-way" }, "Not from this browser, which is on another computer. There: ", h("code", {}, `sandlot proxy ${this.#sandbox.name} ${port.port}`)),
    );
  }

  #tools(port) {
    const { published } = port;
    const act = (word, shape, onclick, kind = "small") => h("button", { type: "button", class: kind, "aria-label": `${word}: port ${port.port}`, onclick }, icon(shape), word);
    if (!published) return [act("Preview", "external", () => this.#preview(port), "small primary")];
    const url = reach(published);
    return [
      url && h("a", { class: "button small primary", href: url, target: "_blank", rel: "noopener noreferrer", "aria-label": `Preview: port ${port.port}` }, icon("external"), "Preview"),
      url && act("Copy the link", "copy", async () => notify((await copy(url)) ? "The link is copied." : url)),
      act("Publish no more", "cross", () => this.#withdraw(port), "small quiet danger-text"),
    ];
  }

  /** Publishes it, with a token, and opens it: one click is all that it takes. */
  async #preview({ port }) {
    const { id, name } = this.#sandbox;
    try {
      const { published } = await api.publishPort(id, port, {});
      const url = reach(published);
      if (url) window.open(url, "_blank", "noopener,noreferrer");
    } catch (problem) {
      notify(`Could not publish port ${port} of ${name}: ${problem.message}`);
    }
    this.#look();
  }

  async #withdraw({ port }) {
    const { id, name } = this.#sandbox;
    try {
      await api.withdrawPort(id, port);
    } catch (problem) {
      if (problem.status !== 404) notify(`Port ${port} of ${name} is still published: ${problem.message}`);
    }
    this.#look();
  }

  #look() {
    this.#fetch().catch(() => {});
  }

  #end() {
    this.#stop?.();
    this.#stop = null;
    this.#drawn = "";
  }

  hide() {
    this.#end();
  }

  dispose() {
    this.#end();
  }
}

function reach({ url }) {
  return url && previewUrl(url, location);
}

function stateOf(listening, published) {
  const words = [listening ? (/^(0\.0\.0\.0|::)$/.test(listening.address) ? "listens" : `listens on ${listening.address}`) : "nothing listens"];
  if (published) {
    const end = published.expires_at ? `, until ${new Date(published.expires_at).toLocaleString()}` : "";
    words.push(`${published.public ? "published for everybody who reaches the daemon" : "published for who has the link"}${end}`);
  }
  return words.join(" · ");
}
