/** The editor of one text file. It never overwrites a change that nobody here has seen. */
import { nameOf, toText } from "../api/inner-path.js";
import { diffView } from "../diff/diff-view.js";
import { lineDiff } from "../diff/line-diff.js";
import { button, fill, h, icon } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";
import { CodeArea } from "./code-area.js";
import { draftOf, dropDraft, keepDraft } from "./drafts.js";
import { EditState } from "./edit-state.js";
import { inField } from "./line-ends.js";

const MINE = "Your changes are kept here until you decide.";

/**
 * @typedef {object} Options
 * @property {string} sandbox its id
 * @property {string} path
 * @property {import("./edit-state.js").Version} version as it was read
 * @property {(content: string, condition: object) => Promise<string>} write gives the tag of what it has written
 * @property {() => Promise<import("./edit-state.js").Version>} read
 * @property {(tag: string) => void} onSaved
 * @property {() => void} onLeft what was written here is let go of, and there is no text to show in its place
 */

export class FileEditor {
  #options;
  #state;
  #area;
  #saving = null;
  #notice = h("div", { class: "editor-notice", role: "alert", hidden: true });
  #compared = h("div", { class: "editor-compared", hidden: true });
  #save = button("save", "Save", () => this.save());
  #undo = button("undo", "Discard changes", () => this.#discard());
  tools;
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    const draft = draftOf(options.sandbox, options.path);
    this.#state = new EditState(draft?.base ?? options.version);
    if (draft) this.#state.mine = draft.mine;
    this.#area = new CodeArea({ label: `Text of ${oneLine(toText(nameOf(options.path)), 255)}`, readOnly: false, onInput: () => this.#typed() });
    this.#area.text = this.#state.mine;
    this.#area.toTop();
    this.#save.classList.add("editor-save");
    this.#save.title = "Save (Ctrl+S)";
    this.tools = [this.#save, this.#undo];
    this.element = h("div", { class: "editor" }, this.#notice, this.#compared, this.#area.element);
    if (draft) this.found(options.version);
    this.#draw();
  }

  get dirty() {
    return this.#state.dirty;
  }

  /** Whether it is being saved. */
  get saving() {
    return this.#saving !== null;
  }

  /** The tag of what was seen last of the file, or null where it was seen to have gone. */
  get seen() {
    return (this.#state.theirs ?? this.#state.base).tag;
  }

  focus() {
    this.#area.focus();
  }

  goTo(line) {
    this.#area.goTo(line);
  }

  /** Takes what the file is now. */
  found(version) {
    const outcome = this.#state.found(version);
    if (outcome === "taken") this.#area.text = this.#state.mine;
    this.#keep();
    this.#draw();
    if (outcome === "conflict") this.#tellConflict();
    else this.#tell(null);
  }

  /** Saves what is written here, where it is other than what is there. One save at a time. */
  async save() {
    if (this.#state.theirs) return this.#tellConflict();
    if (!this.#state.dirty && this.#state.base.tag !== null) return undefined;
    this.#saving ??= this.#saveNow().finally(() => {
      this.#saving = null;
      this.#draw();
    });
    this.#draw();
    return this.#saving;
  }

  async #saveNow() {
    try {
      if (!(await this.#attempt())) await this.#attempt();
    } catch (problem) {
      this.#tell(`Not saved: ${problem.message}`);
    }
  }

  /** False where the file had only been touched: saving may be tried again. */
  async #attempt() {
    const { content: text, condition } = this.#state;
    try {
      const tag = await this.#options.write(text, condition);
      this.#state.saved({ text, tag });
      this.#keep();
      this.#tell(null);
      this.#options.onSaved(tag);
      return true;
    } catch (problem) {
      if (problem.status !== 412) throw problem;
    }
    this.found(await this.#options.read());
    return this.#state.theirs !== null || !this.#state.dirty;
  }

  #typed() {
    this.#state.mine = this.#area.text;
    this.#keep();
    this.#draw();
  }

  #keep() {
    const { sandbox, path } = this.#options;
    if (this.#state.dirty) keepDraft(sandbox, path, { mine: this.#state.mine, base: this.#state.base });
    else dropDraft(sandbox, path);
  }

  #draw() {
    const { dirty, base } = this.#state;
    this.#save.disabled = this.#saving !== null || (!dirty && base.tag !== null);
    this.#save.classList.toggle("on", !this.#save.disabled);
    this.#undo.hidden = !dirty;
  }

  #discard() {
    const version = this.#state.theirs ?? this.#state.base;
    if (version.text === null) {
      dropDraft(this.#options.sandbox, this.#options.path);
      return this.#options.onLeft();
    }
    this.#state.take(version);
    this.#area.text = this.#state.mine;
    this.#keep();
    this.#tell(null);
    this.#draw();
    return this.#area.focus();
  }

  #overwrite() {
    this.#state.overwrite();
    this.#keep();
    this.#tell(null);
    return this.save();
  }

  #tellConflict() {
    const { text, tag } = this.#state.theirs;
    const act = (word, work) => h("button", { type: "button", class: "small", onclick: work }, word);
    if (tag === null) return this.#tell(`This file was deleted in the sandbox. ${MINE}`, act("Save it anew", () => this.#overwrite()), act("Discard", () => this.#discard()));
    const said = text === null ? "is not text any more, or too large" : "has changed in the sandbox";
    const reload = text !== null && act("Reload", () => this.#discard());
    const compare = text !== null && act("Compare", (event) => this.#compare(event.currentTarget));
    return this.#tell(`This file ${said} since you opened it. ${MINE}`, act("Overwrite", () => this.#overwrite()), reload, compare);
  }

  #tell(text, ...acts) {
    this.#notice.hidden = text === null;
    this.#compared.hidden = true;
    if (text !== null) fill(this.#notice, icon("warning"), h("p", {}, text), h("span", { class: "editor-acts" }, ...acts));
  }

  #compare(pressed) {
    this.#compared.hidden = !this.#compared.hidden;
    pressed.setAttribute("aria-expanded", String(!this.#compared.hidden));
    if (this.#compared.hidden) return;
    const hunks = lineDiff(inField(this.#state.theirs.text), this.#state.mine);
    fill(this.#compared, h("p", { class: "hint" }, "From what is in the sandbox now to what you have here:"), diffView(hunks, { label: "What overwriting would change" }));
  }
}
