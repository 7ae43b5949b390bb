/** The part of the dialog for a new sandbox that says what it may reach outside. */
import { api } from "../api/api.js";
import { field } from "../ui/dialog.js";
import { fill, h } from "../ui/dom.js";

const MODES = [
  ["none", "None", "only its own localhost"],
  ["allow", "Allow", "what rules name, and nothing else"],
  ["learn", "Learn", "any public address; shows what rules would not allow"],
  ["open", "Open", "any public address"],
];

export class CreateNetwork {
  #choices = MODES.map(([value]) => h("input", { type: "radio", name: "network", value, id: `network-${value}`, checked: value === "none" }));
  #rules = h("textarea", { name: "network.allow", class: "code", rows: "2", placeholder: "github.com", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  #presets = h("div", { class: "field-stack", role: "group", "aria-label": "Presets" });
  #asked = false;
  #touched = false;
  /** Presets that are chosen as soon as they are there. */
  #offered = new Set();
  #more = h("div", { class: "field-stack", hidden: true }, this.#presets, field("Rules", this.#rules, "A line each: HOST, or *.HOST for all below it, with :PORT where it is neither 443 nor 80."));
  element;

  constructor() {
    const labels = MODES.map(([value, word, about], index) => h("label", { for: `network-${value}`, class: "choice" }, this.#choices[index], h("span", {}, h("strong", {}, word), ` ${about}`)));
    this.element = h(
      "fieldset",
      { class: "field", onchange: () => this.#change() },
      h("legend", {}, "Network"),
      h("div", { class: "choices" }, labels),
      this.#more,
      h("p", { class: "field-problem", id: "field-network-problem", hidden: true }),
    );
  }

  #change() {
    this.#touched = true;
    this.#show();
  }

  /**
   * Chooses what the rules of a preset allow, unless something was chosen here.
   *
   * @param {string} preset
   */
  offer(preset) {
    if (this.#touched) return;
    this.#choices.find(({ value }) => value === "allow").checked = true;
    const listed = this.#presets.querySelector(`[value="${preset}"]`);
    if (listed) listed.checked = true;
    else this.#offered.add(preset);
    this.#show();
  }

  get #mode() {
    return this.#choices.find(({ checked }) => checked).value;
  }

  #show() {
    this.#more.hidden = this.#mode !== "allow" && this.#mode !== "learn";
    if (!this.#more.hidden && !this.#asked) this.#list();
  }

  async #list() {
    this.#asked = true;
    try {
      const presets = await api.networkPresets();
      fill(
        this.#presets,
        presets.map(({ name, about }) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "preset", value: `@${name}`, checked: this.#offered.delete(`@${name}`) }), h("span", {}, h("strong", {}, `@${name}`), ` ${about}`))),
      );
    } catch (problem) {
      this.#asked = false;
      fill(this.#presets, h("p", { class: "hint" }, problem.message));
    }
  }

  /** As the API takes it. */
  get network() {
    const mode = this.#mode;
    if (this.#more.hidden) return { mode };
    const presets = [...this.#presets.querySelectorAll("input:checked")].map(({ value }) => value);
    const rules = this.#rules.value.split("\n").map((line) => line.trim()).filter(Boolean);
    return { mode, allow: [...presets, ...this.#offered, ...rules] };
  }
}
