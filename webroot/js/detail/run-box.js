/** A line to run a command with; the arrow keys bring back what was run before. */
import { h, icon, setText } from "../ui/dom.js";

const REMEMBERED = 50;

export class RunBox {
  #history = [];
  #at = 0;
  #input = h("input", {
    id: "run", name: "command", class: "code", placeholder: "make test", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
    "aria-describedby": "run-hint run-problem",
  });
  #button = h("button", { type: "submit", class: "primary" }, icon("play"), "Run");
  #terminal = h("button", { type: "button", title: "Run it in a terminal, where you can type" }, icon("terminal"), h("span", { class: "label" }, "In a terminal"));
  #problem = h("p", { class: "field-problem", id: "run-problem", role: "alert", hidden: true });

  /**
   * @param {(command: string) => Promise<void>} start
   * @param {(command: string) => Promise<void>} startTerminal likewise, in a terminal; with no command just a terminal
   */
  constructor(start, startTerminal) {
    this.#terminal.addEventListener("click", () => this.#run(startTerminal, this.#input.value));
    this.element = h(
      "form",
      { class: "run", onsubmit: (event) => this.#submit(event, start) },
      h("label", { for: "run", class: "sr-only" }, "Run a command in this sandbox"),
      h("div", { class: "run-row" }, h("span", { class: "prompt", "aria-hidden": "true" }, "$"), this.#input, this.#button, this.#terminal),
      h("p", { class: "hint", id: "run-hint" }, "Run gives a command no input: what it reads from there is at its end. What asks for something goes in a terminal."),
      this.#problem,
    );
    this.#input.addEventListener("keydown", (event) => this.#recall(event));
  }

  /**
   * @param {boolean} possible
   * @param {string} state why not
   */
  enable(possible, state) {
    this.#input.disabled = this.#button.disabled = this.#terminal.disabled = !possible;
    this.#input.placeholder = possible ? "make test" : `Not while it is ${state}`;
  }

  async #submit(event, start) {
    event.preventDefault();
    const command = this.#input.value;
    if (command.trim() === "") return;
    await this.#run(start, command);
  }

  async #run(start, command) {
    this.#problem.hidden = true;
    this.#button.disabled = this.#terminal.disabled = true;
    try {
      await start(command);
      if (command.trim()) this.#history = [...this.#history.filter((other) => other !== command), command].slice(-REMEMBERED);
      this.#at = this.#history.length;
      this.#input.value = "";
    } catch (problem) {
      setText(this.#problem, problem.message);
      this.#problem.hidden = false;
    } finally {
      this.#button.disabled = this.#terminal.disabled = this.#input.disabled;
    }
  }

  #recall(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || this.#history.length === 0) return;
    event.preventDefault();
    this.#at = Math.min(this.#history.length, Math.max(0, this.#at + step));
    this.#input.value = this.#history[this.#at] ?? "";
  }
}
