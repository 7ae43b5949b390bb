/** What runs in a sandbox and the line that it printed last, on its card, as a terminal would have it. */
import { h, setText } from "../ui/dom.js";
import { ago, commandLine, oneLine } from "../ui/format.js";

export class CardOutput {
  #command = h("span", { class: "card-command" });
  #time = h("span", { class: "card-time" });
  #line = h("code", { class: "card-line" });
  element = h("div", { class: "card-output" }, h("p", {}, this.#command, this.#time), this.#line);

  /**
   * @param {object} sandbox
   * @param {{process: string, text: string, at: string}|null|undefined} last as the overview tells it
   */
  show({ command }, last) {
    const other = command && last && last.process !== "p1";
    const text = last ? oneLine(last.text) : "";
    this.#command.classList.toggle("own", Boolean(command));
    setText(this.#command, command ? commandLine(command) : last ? last.process : "Nothing printed yet");
    this.#command.title = command ? commandLine(command) : "";
    setText(this.#time, last ? `${other ? `${last.process} · ` : ""}${ago(last.at)}` : "");
    setText(this.#line, text);
    this.#line.title = text;
  }
}
