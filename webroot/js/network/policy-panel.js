/** The mode and the rules of a sandbox's network, and the means to change them. */
import { field, openForm } from "../ui/dialog.js";
import { fill, h, icon, setText } from "../ui/dom.js";
import { counted, oneLine } from "../ui/format.js";
import { allowing, countsAllowed, denying, forgetting, inMode, lostIn, MODES } from "./rules.js";

export class PolicyPanel {
  #mayChange;
  #change;
  #policy = null;
  #drawn = "";
  #mode = h("select", { name: "mode", "aria-label": "Network mode", onchange: () => this.#chosen() }, MODES.map(([value, word]) => h("option", { value }, word)));
  #about = h("p", { class: "hint" });
  #lists = h("div", { class: "rule-lists" });
  #once = h("p", { class: "hint", hidden: true });
  element;

  /**
   * @param {boolean} mayChange
   * @param {(change: (policy: import("./rules.js").Policy) => import("./rules.js").Policy) => Promise<void>} change has the policy become another
   */
  constructor(mayChange, change) {
    this.#mayChange = mayChange;
    this.#change = change;
    this.#mode.disabled = !mayChange;
    this.element = h("section", { class: "panel policy", "aria-label": "Rules" }, h("div", { class: "policy-head" }, this.#mode, this.#about), this.#lists, this.#once);
  }

  /** @param {object} network as GET /sandboxes/{sandbox}/network has it */
  show(network) {
    this.#policy = network;
    const shape = JSON.stringify(network);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    const { mode, allow, deny, presets, once } = network;
    this.#mode.value = mode;
    setText(this.#about, MODES.find(([value]) => value === mode)?.[2] ?? "");
    this.#once.hidden = once.length === 0;
    setText(this.#once, once.map(({ rule, until }) => `${oneLine(rule, 100)} is allowed until ${new Date(until).toLocaleTimeString()}`).join(" · "));
    fill(
      this.#lists,
      countsAllowed(mode) && this.#list("Allowed", "allow", allow, "Nothing is allowed yet.", presets),
      mode !== "none" && this.#list("Denied", "deny", deny, "Nothing is denied by a rule.", presets),
    );
  }

  #list(word, kind, rules, nothing, presets) {
    const unused = presets.filter(({ name }) => !this.#policy.allow.includes(`@${name}`));
    return h(
      "div",
      { class: "rule-list", "data-kind": kind },
      h("h2", {}, word, h("span", { class: "count" }, ` ${rules.length || ""}`)),
      rules.length ? h("ul", { class: "rules" }, rules.map((rule) => this.#rule(rule, presets))) : h("p", { class: "hint" }, nothing),
      this.#mayChange &&
        h(
          "div",
          { class: "rule-tools" },
          h("button", { type: "button", class: "small", onclick: () => this.#ask(kind) }, icon("plus"), kind === "allow" ? "Allow a host" : "Deny a host"),
          kind === "allow" && unused.map(({ name, about }) => h("button", { type: "button", class: "small quiet", title: about, onclick: () => this.#do((policy) => allowing(policy, `@${name}`)) }, icon("plus"), `@${name}`)),
        ),
    );
  }

  #rule(rule, presets) {
    const preset = presets.find(({ name }) => rule === `@${name}`);
    const text = oneLine(rule, 300);
    const shown = preset
      ? h("details", {}, h("summary", { title: preset.about }, text), h("p", { class: "hint" }, `${preset.about} ${preset.rules.map((each) => oneLine(each, 300)).join(", ")}`))
      : h("bdi", {}, text);
    return h(
      "li",
      {},
      shown,
      this.#mayChange && h("button", { type: "button", class: "quiet small", "aria-label": `Take away ${text}`, title: "Take away", onclick: () => this.#do((policy) => forgetting(policy, rule)) }, icon("cross")),
    );
  }

  #do(change) {
    // What goes wrong is told by who does it.
    this.#change(change).catch(() => {});
  }

  #chosen() {
    const mode = this.#mode.value;
    const lost = lostIn(this.#policy, mode);
    const become = () => this.#change((policy) => inMode(policy, mode));
    if (!lost) return this.#do((policy) => inMode(policy, mode));
    const [, word] = MODES.find(([value]) => value === mode);
    const dialog = openForm({
      title: `Network mode “${word}”?`,
      body: [h("p", {}, `${counted(lost, "rule")} would mean nothing in it, and will be taken away.`)],
      action: "Change",
      danger: true,
      onSubmit: become,
    });
    // Whatever came of it, what is shown is what holds.
    dialog.addEventListener("close", () => (this.#mode.value = this.#policy.mode));
  }

  #ask(kind) {
    const rule = h("input", { name: "rule", class: "code", placeholder: "*.example.org:443", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    openForm({
      title: kind === "allow" ? "Allow a host" : "Deny a host",
      body: [field("Rule", rule, "HOST, *.HOST for all below it, or an address; with :PORT where it is neither 443 nor 80, and :* for every port.")],
      action: kind === "allow" ? "Allow" : "Deny",
      onSubmit: async () => {
        const text = rule.value.trim();
        if (!text) throw Object.assign(new Error(), { errors: [{ field: "rule", message: "Name a host." }] });
        try {
          await this.#change((policy) => (kind === "allow" ? allowing(policy, text) : denying(policy, text)));
        } catch (problem) {
          // The whole list is what the daemon judges; the field is what was typed here.
          problem.errors = (problem.errors ?? []).map(({ message }) => ({ field: "rule", message }));
          throw problem;
        }
      },
    });
  }
}
