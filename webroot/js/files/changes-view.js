/** What the work in a sandbox has changed in a git repository, file by file. */
import { fromBytes, isRoot, join, nameOf } from "../api/inner-path.js";
import { parseDiff } from "../diff/diff-parser.js";
import { diffView } from "../diff/diff-view.js";
import { button, fill, h, icon, setText } from "../ui/dom.js";
import { counted } from "../ui/format.js";
import { shown } from "../tree/tree-row.js";

/** More than this is opened only when somebody wants to see it. */
const OPEN_FILES = 12;
const OPEN_LINES = 250;
/** Changes come in bursts. */
const BURST_MS = 800;

const WORDS = { modified: "changed", added: "new", deleted: "deleted", renamed: "renamed", copied: "copied" };
const LETTERS = { modified: "M", added: "A", deleted: "D", renamed: "R", copied: "C" };

export class ChangesView {
  #files;
  #marks;
  #addressOf;
  #repository = null;
  /** What somebody has opened or closed, by the path. */
  #opened = new Map();
  #asked = 0;
  #timer = 0;
  #shows = "";
  #back = h("a", { class: "button quiet files-back" }, icon("left"), "Files");
  #choice = h("select", { "aria-label": "Repository", hidden: true });
  #facts = h("p", { class: "hint file-facts", role: "status" });
  #body = h("div", { class: "file-body changes-body", tabindex: "0", role: "region", "aria-label": "What differs" });
  #title = h("h2", {}, icon("branch"), h("span", {}, "Changes"));
  element;

  /**
   * @param {import("../api/files.js").SandboxFiles} files
   * @param {import("../tree/git-marks.js").GitMarks} marks
   * @param {{file: (path: string) => string, changes: (repository: string) => string}} addressOf
   */
  constructor(files, marks, addressOf) {
    this.#files = files;
    this.#marks = marks;
    this.#addressOf = addressOf;
    this.#choice.addEventListener("change", () => (location.hash = addressOf.changes(this.#choice.value)));
    const tools = h("div", { class: "file-tools" }, this.#choice, button("restart", "Refresh", () => this.#fetch()));
    this.element = h("section", { class: "file-pane", "aria-label": "Changes" }, h("div", { class: "file-head" }, this.#back, h("div", { class: "file-title" }, this.#title, this.#facts), tools), this.#body);
  }

  /** @param {string} repository the directory that it lies in */
  show(repository) {
    this.#back.href = this.#addressOf.file(repository);
    if (repository === this.#repository) return this.drawRepositories();
    this.#repository = repository;
    this.#opened.clear();
    this.#shows = "";
    setText(this.#facts, "");
    fill(this.#body, h("p", { class: "hint" }, "Asking git…"));
    this.drawRepositories();
    return this.#fetch();
  }

  hide() {
    this.#rest();
    this.#repository = null;
    this.#asked++;
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** Files have changed. */
  changed() {
    if (this.#repository !== null) this.#timer ||= setTimeout(() => this.#fetch(), BURST_MS);
  }

  /** Which repositories there are is known anew. */
  drawRepositories() {
    const all = this.#marks.repositories;
    this.#choice.hidden = all.length < 2 || this.#repository === null;
    fill(this.#choice, all.map((path) => h("option", { value: path, selected: path === this.#repository }, isRoot(path) ? "workspace" : shown(path))));
    const branch = this.#marks.status(this.#repository)?.branch;
    setText(this.#title.lastElementChild, branch ? `Changes on ${shown(branch)}` : "Changes");
  }

  async #fetch() {
    const asked = ++this.#asked;
    const repository = this.#repository;
    this.#rest();
    try {
      const { repository: isOne } = await this.#files.gitStatus(repository);
      const { bytes, truncated } = isOne ? await this.#files.diff(repository) : {};
      if (asked !== this.#asked) return;
      if (isOne) this.#draw(fromBytes(bytes), truncated);
      else this.#say("branch", "No git repository here", "What is changed in a repository is shown as git tells it.");
    } catch (problem) {
      if (asked !== this.#asked) return;
      if (problem.status === 404) this.#say("branch", "Git's changes can't be shown", "This daemon does not tell them.");
      else this.#say("warning", "Git's changes can't be shown", problem.message);
    }
  }

  #say(shape, title, text) {
    this.#shows = "";
    setText(this.#facts, "");
    fill(this.#body, h("div", { class: "empty" }, icon(shape), h("h2", {}, title), h("p", {}, text)));
  }

  #draw(diff, truncated) {
    if (diff === this.#shows) return;
    this.#shows = diff;
    const changes = parseDiff(diff);
    if (changes.length === 0) {
      this.#say("check", "Nothing has changed", "All is as it was committed last.");
      return;
    }
    const sum = (what) => changes.reduce((total, file) => total + file[what], 0).toLocaleString("en");
    setText(this.#facts, `${counted(changes.length, "file")}, ${sum("added")} lines added, ${sum("removed")} removed${truncated ? "; there is more than can be shown" : ""}`);
    const { scrollTop } = this.#body;
    const few = changes.length <= OPEN_FILES;
    fill(this.#body, truncated && h("p", { class: "warning" }, icon("warning"), "There is more than can be shown: the end is cut off."), changes.map((change) => this.#file(change, few)));
    this.#body.scrollTop = scrollTop;
  }

  #file(change, few) {
    const { path, from, status, added, removed, hunks } = change;
    const lines = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
    const open = this.#opened.get(path) ?? (few && lines <= OPEN_LINES);
    const body = h("div", { class: "change-body" });
    const details = h(
      "details",
      { class: "change", open },
      h(
        "summary",
        {},
        icon("chevron"),
        h("span", { class: "git-mark", "data-status": status, title: WORDS[status] }, LETTERS[status], h("span", { class: "sr-only" }, ` ${WORDS[status]}: `)),
        h("span", { class: "change-path" }, from !== null && `${shown(from)} → `, shown(path)),
        h("span", { class: "change-count" }, added > 0 && h("span", { "data-kind": "added" }, `+${added}`), removed > 0 && h("span", { "data-kind": "removed" }, `−${removed}`)),
      ),
      body,
    );
    const draw = () => body.childElementCount || body.append(...this.#contents(change));
    details.addEventListener("toggle", () => {
      if (details.open) draw();
      if (details.isConnected) this.#opened.set(path, details.open);
    });
    if (open) draw();
    return details;
  }

  #contents({ path, status, notes, binary, hunks }) {
    const said = [...notes, binary && "Not text: what differs is not shown", !binary && !hunks.length && !notes.length && "No line differs"].filter(Boolean);
    return [
      h(
        "p",
        { class: "hint change-notes" },
        said.map((text) => h("span", {}, `${text}. `)),
        status !== "deleted" && h("a", { href: this.#addressOf.file(join(this.#repository, path)) }, `Open ${shown(nameOf(path))}`),
      ),
      hunks.length > 0 && diffView(hunks, { bytes: true, label: `Changes of ${shown(path)}` }),
    ].filter(Boolean);
  }
}
