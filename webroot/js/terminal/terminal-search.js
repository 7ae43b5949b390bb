/** A box that finds text in a terminal. */
import { button, h, setText } from "../ui/dom.js";
import { searchColours } from "./terminal-theme.js";

export class TerminalSearch {
  #screen;
  #done;
  #input = h("input", { type: "search", "aria-label": "Find in the terminal", placeholder: "Find", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  #count = h("span", { class: "terminal-found", role: "status" });
  element = h("search", { class: "terminal-search", hidden: true });

  /**
   * @param {import("./terminal-screen.js").TerminalScreen} screen
   * @param {() => void} done called when the box has been closed
   */
  constructor(screen, done) {
    this.#screen = screen;
    this.#done = done;
    this.element.append(
      this.#input,
      this.#count,
      button("up", "Previous", () => this.#find(false)),
      button("down", "Next", () => this.#find(true)),
      button("cross", "Close", () => this.close()),
    );
    this.#input.addEventListener("input", () => this.#find(true, true));
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    screen.search.onDidChangeResults(({ resultIndex, resultCount }) => this.#tell(resultIndex, resultCount));
  }

  /** Shows the box; what is selected is looked for. */
  open(selection) {
    this.element.hidden = false;
    if (selection && !selection.includes("\n")) this.#input.value = selection;
    this.#input.focus();
    this.#input.select();
    if (this.#input.value) this.#find(true, true);
  }

  close() {
    this.element.hidden = true;
    this.#screen.search.clearDecorations();
    this.#done();
  }

  #key(event) {
    if (event.key === "Enter") this.#find(!event.shiftKey);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #find(forwards, incremental = false) {
    const text = this.#input.value;
    if (!text) {
      this.#screen.search.clearDecorations();
      return this.#tell(-1, 0);
    }
    const { match, active } = searchColours();
    const decorations = { matchBackground: match, activeMatchBackground: active, matchOverviewRuler: match, activeMatchColorOverviewRuler: active };
    if (forwards) this.#screen.search.findNext(text, { decorations, incremental });
    else this.#screen.search.findPrevious(text, { decorations });
  }

  #tell(index, count) {
    if (!this.#input.value) setText(this.#count, "");
    else if (count === 0) setText(this.#count, "Not found");
    else setText(this.#count, index < 0 ? `${count} found` : `${index + 1} of ${count}`);
  }
}
