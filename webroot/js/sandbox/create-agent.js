/** The part of the dialog for a new sandbox that says which agent runs in it. */
import { field } from "../ui/dialog.js";
import { fill, h } from "../ui/dom.js";

/** The agents that the API knows, each with what it may be let do, the usual first. */
const AGENTS = {
  claude: ["Claude Code", ["ask", "edits", "all"]],
  codex: ["Codex", ["all"]],
  gemini: ["Gemini CLI", ["ask", "edits", "all"]],
  opencode: ["opencode", ["ask", "edits", "all"]],
};
const PERMISSIONS = { ask: "Look only, and ask you for more", edits: "Change files too", all: "Everything: the sandbox alone holds it" };

export class CreateAgent {
  #agent = h("select", { name: "agent" }, h("option", { value: "" }, "None"), Object.entries(AGENTS).map(([value, [word]]) => h("option", { value }, word)));
  #prompt = h("textarea", { name: "prompt", rows: "2", placeholder: "none: it waits for you", autocomplete: "off" });
  #permissions = h("select", { name: "agent_permissions" });
  #more = h("div", { class: "field-stack", hidden: true }, field("Prompt", this.#prompt, "What it is to do first."), field("Without asking", this.#permissions));
  element;

  /** @param {() => void} onChosen told when one was chosen */
  constructor(onChosen) {
    this.#agent.addEventListener("change", () => {
      this.#show();
      if (this.#agent.value) onChosen();
    });
    this.element = h("div", { class: "field-stack" }, field("Agent", this.#agent, "Started on a terminal, unless there is a command, which is to start it then. It needs a login or, below, its vendor's key as a variable."), this.#more);
  }

  #show() {
    const [, permissions] = AGENTS[this.#agent.value] ?? ["", []];
    this.#more.hidden = permissions.length === 0;
    fill(this.#permissions, permissions.map((value) => h("option", { value }, PERMISSIONS[value])));
  }

  /**
   * As the API takes it.
   *
   * @param {boolean} started whether Sandlot starts it: there is no command
   */
  spec(started) {
    if (!this.#agent.value) return {};
    const prompt = this.#prompt.value.trim() || undefined;
    return { agent: this.#agent.value, prompt, agent_permissions: started ? this.#permissions.value : undefined };
  }
}
