/** What a sandbox was made to run, its labels, and, where the command has failed, how and when: on its page. */
import { Labels } from "../sandbox/labels.js";
import { commandFailed, failedHow } from "../sandbox/outcome.js";
import { h, icon, setText } from "../ui/dom.js";
import { ago, commandLine } from "../ui/format.js";

const MOST_LABELS = 40;

export class OwnCommand {
  #command = h("code", { class: "own-command-line" });
  #labels = new Labels(MOST_LABELS);
  #when = h("span");
  #link = h("a", {}, "See its output");
  #how = h("span");
  /** Stands out: the command has failed. */
  failure = h("p", { class: "failure command-failure", hidden: true }, icon("warning"), h("span", {}, this.#how, " ", this.#when, " ", this.#link));
  element = h("div", { class: "own-command" }, this.#command, this.#labels.element);

  /** @param {object} sandbox */
  show(sandbox) {
    const { command, labels, name, main_process: main } = sandbox;
    const text = commandLine(command);
    this.#command.hidden = !text;
    setText(this.#command, text);
    this.#command.title = text;
    this.#labels.show(labels);
    this.failure.hidden = !commandFailed(sandbox);
    if (this.failure.hidden) return;
    setText(this.#how, `Its command ${failedHow(main)}`);
    setText(this.#when, main.ended_at ? `${ago(main.ended_at)}.` : ".");
    this.#link.href = `#/sandboxes/${encodeURIComponent(name)}/processes/p1`;
  }

  hide() {
    this.failure.hidden = true;
    this.#command.hidden = true;
    this.#labels.show(null);
  }
}
