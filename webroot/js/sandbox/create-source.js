/** The part of the dialog for a new sandbox that says where its files come from. */
import { api } from "../api/api.js";
import { field } from "../ui/dialog.js";
import { fill, h } from "../ui/dom.js";

const KINDS = [["", "None"], ["git", "A git repository"], ["snapshot", "A snapshot"], ["worktree", "A branch of a repository of the server"], ["directory", "A directory of the server"]];

export class CreateSource {
  #kind = h("select", { name: "workspace", onchange: () => this.#show() }, KINDS.map(([value, word]) => h("option", { value }, word)));
  #inputs = {
    url: input("workspace.url", "https://example.com/project.git"),
    ref: input("workspace.ref", "the repository's own"),
    start: input("workspace.ref", "where it is"),
    repository: input("workspace.path", "/srv/project"),
    path: input("workspace.path", "/srv/project"),
  };
  #snapshot = h("select", { name: "workspace.snapshot" });
  #rows = {
    git: h("div", { class: "field-row" }, field("Repository", this.#inputs.url, "Cloned inside; that needs the network."), field("Branch, tag or commit", this.#inputs.ref)),
    snapshot: field("Snapshot", this.#snapshot),
    worktree: h("div", { class: "field-row" }, field("Repository", this.#inputs.repository, "What is committed is seen there, on the branch sandlot/NAME."), field("From", this.#inputs.start)),
    directory: field("Directory", this.#inputs.path, "One that the server's configuration gives to sandboxes."),
  };

  // Only what was chosen is there: the others have fields of the same names.
  #row = h("div", { class: "field-stack" });

  constructor() {
    this.element = h("div", { class: "field-stack" }, field("Files", this.#kind, "What its workspace begins with."), this.#row);
  }

  #show() {
    fill(this.#row, this.#rows[this.#kind.value]);
    if (this.#kind.value === "snapshot" && !this.#snapshot.options.length) this.#list();
  }

  async #list() {
    try {
      fill(this.#snapshot, (await api.snapshots()).map(({ name }) => h("option", { value: name }, name)));
    } catch (problem) {
      fill(this.#snapshot, h("option", { value: "" }, problem.message));
    }
  }

  /** As the API takes it; undefined for nothing. */
  get workspace() {
    const text = (name) => this.#inputs[name].value.trim();
    const kind = this.#kind.value;
    return {
      "": undefined,
      git: { kind, url: text("url"), ref: text("ref") || undefined },
      worktree: { kind, path: text("repository"), ref: text("start") || undefined },
      snapshot: { kind, snapshot: this.#snapshot.value },
      directory: { kind, path: text("path") },
    }[kind];
  }
}

function input(name, placeholder) {
  return h("input", { name, placeholder, class: "code", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
}
