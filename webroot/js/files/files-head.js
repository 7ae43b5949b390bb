/** Which files are shown: the workspace's, all that the sandbox sees, or what git says has changed. */
import { rootOf } from "../api/inner-path.js";
import { h, icon, setText } from "../ui/dom.js";

export class FilesHead {
  #addressOf;
  #workspace = h("a", { class: "files-root" }, "workspace");
  #system = h("a", { class: "files-root", title: "All files that the sandbox sees" }, "/");
  #count = h("span", { class: "count" });
  #changes = h("a", { class: "files-root files-changes", hidden: true }, icon("branch"), "Changes ", this.#count);
  element = h("nav", { class: "files-roots", "aria-label": "Where" }, this.#workspace, this.#system, this.#changes);

  /** @param {{file: (path: string) => string, changes: (repository: string) => string}} addressOf */
  constructor(addressOf) {
    this.#addressOf = addressOf;
  }

  /**
   * @param {{view: "files"|"changes", path: string}} target what is looked at
   * @param {import("../tree/git-marks.js").GitMarks} marks
   */
  show({ view, path }, marks) {
    const root = view === "files" ? rootOf(path) : null;
    const repository = marks.repositoryOf(path) ?? marks.repositories[0];
    this.#workspace.href = this.#addressOf.file("");
    this.#system.href = this.#addressOf.file("/");
    mark(this.#workspace, root === "");
    mark(this.#system, root === "/");
    mark(this.#changes, view === "changes");
    this.#changes.hidden = repository === undefined && view !== "changes";
    this.#changes.href = this.#addressOf.changes(repository ?? path);
    setText(this.#count, marks.count ? String(marks.count) : "");
  }
}

function mark(link, current) {
  if (current) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}
