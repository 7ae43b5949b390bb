/** One tab in the row of terminals. */
import { h, icon } from "../ui/dom.js";
import { commandLine } from "../ui/format.js";
import { endWords } from "./terminal-foot.js";

/**
 * @param {object} process
 * @param {object} about
 * @param {boolean} about.chosen
 * @param {string} about.title what the program calls itself, made harmless
 * @param {() => void} about.go
 * @param {(() => void)|null} about.close
 * @returns {HTMLElement}
 */
export function terminalTab(process, { chosen, title, go, close }) {
  const { id, name, state } = process;
  const running = state === "running";
  const word = name ?? id;
  const tab = h(
    "button",
    {
      type: "button",
      role: "tab",
      class: "terminal-tab",
      "data-terminal": id,
      id: `terminal-tab-${id}`,
      "aria-selected": String(chosen),
      "aria-controls": chosen ? `terminal-${id}` : null,
      tabindex: chosen ? "0" : "-1",
      title: commandLine(process.command),
      onclick: go,
    },
    icon(running ? "terminal" : process.exit_code === 0 ? "check" : "cross"),
    h("span", { class: "terminal-name" }, word),
    title ? h("span", { class: "terminal-title" }, title) : null,
    running ? null : h("span", { class: "sr-only" }, endWords(process)),
  );
  const label = `Close ${word}`;
  const cross = close && h("button", { type: "button", class: "quiet small", "data-close": id, "aria-label": label, title: label, tabindex: chosen ? "0" : "-1", onclick: close }, icon("cross"));
  return h("div", { class: "terminal-tab-box", role: "presentation", "data-ended": running ? null : "" }, tab, cross);
}
