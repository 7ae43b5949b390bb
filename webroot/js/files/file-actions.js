/** New, rename and delete, each asked for in a dialog. */
import { isRoot, isUtf8, join, nameOf, toText, typedPath } from "../api/inner-path.js";
import { dropDrafts, moveDrafts } from "../editor/drafts.js";
import { field, openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { counted } from "../ui/format.js";
import { shown } from "../tree/tree-row.js";

/** Below a directory that is to be deleted, so much is counted. */
const COUNTED = 1000;
const DEPTH = 16;

const wrong = (message) => Object.assign(new Error(message), { errors: [{ field: "path", message }] });
const whereOf = (directory) => (directory === "" ? "the workspace" : shown(directory));

function pathField(value) {
  return h("input", { name: "path", class: "code", value, autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: true });
}

export class FileActions {
  #files;
  #sandbox;
  #done;

  /**
   * @param {import("../api/files.js").SandboxFiles} files
   * @param {string} sandbox its id
   * @param {(change: {kind: "made"|"moved"|"removed", path: string, to?: string, isDirectory: boolean}) => void} done told what has been done
   */
  constructor(files, sandbox, done) {
    this.#files = files;
    this.#sandbox = sandbox;
    this.#done = done;
  }

  newFile(directory) {
    this.#make(directory, "New file", "Its name, or a path", (path) => this.#files.write(path, "", { fresh: true, parents: true }), false);
  }

  newDirectory(directory) {
    this.#make(directory, "New folder", "Its name, or a path", (path) => this.#files.makeDirectory(path), true);
  }

  #make(directory, title, label, make, isDirectory) {
    const input = pathField("");
    openForm({
      title,
      body: [field(label, input, `In ${whereOf(directory)}. Folders on the way are made.`)],
      action: "Create",
      onSubmit: async () => {
        const { path, problem } = typedPath(input.value);
        if (problem) throw wrong(problem);
        const whole = join(directory, path);
        await make(whole).catch((failure) => Promise.reject(failure.status === 412 ? wrong("is taken already.") : failure));
        this.#done({ kind: "made", path: whole, isDirectory });
      },
    });
  }

  /** @param {{path: string, kind: string}} entry */
  rename({ path, kind }) {
    const before = toText(path);
    const input = pathField(before);
    const begin = before.length - toText(nameOf(path)).length;
    const dot = before.lastIndexOf(".");
    openForm({
      title: `Rename ${shown(nameOf(path))}`,
      body: [field("New name, or a path", input, isUtf8(path) ? "Another folder in it moves it there." : "Its name is not UTF-8: what is shown as � is to be replaced.")],
      action: "Rename",
      onSubmit: async () => {
        if (input.value === before) return;
        const { path: to, problem } = typedPath(input.value);
        if (problem) throw wrong(problem);
        await this.#files.move(path, to).catch((failure) => Promise.reject(failure.status === 409 ? wrong(failure.message) : failure));
        moveDrafts(this.#sandbox, path, to);
        this.#done({ kind: "moved", path, to, isDirectory: kind === "directory" });
      },
    });
    input.setSelectionRange(begin, kind !== "directory" && dot > begin ? dot : before.length);
  }

  /** @param {{path: string, kind: string}} entry */
  async remove(entry) {
    if (isRoot(entry.path)) return;
    const { path, kind } = entry;
    openForm({
      title: `Delete ${shown(nameOf(path))}?`,
      body: [h("p", {}, h("code", { class: "file-name" }, shown(path)), ` ${await this.#fate(entry)}`)],
      action: "Delete",
      danger: true,
      onSubmit: async () => {
        await this.#files.remove(path);
        dropDrafts(this.#sandbox, path);
        this.#done({ kind: "removed", path, isDirectory: kind === "directory" });
      },
    });
  }

  async #fate({ path, kind }) {
    if (kind === "link") return "is a link: it goes, and what it leads to stays.";
    if (kind !== "directory") return "is gone for good then.";
    const found = await this.#files.list(path, { limit: COUNTED, depth: DEPTH }).catch(() => null);
    if (!found) return "is gone for good then, with all that lies in it.";
    const { entries, truncated } = found;
    if (entries.length === 0) return "is an empty folder.";
    return `is gone for good then, with the ${truncated ? "more than " : ""}${counted(entries.length, "entry")} in it.`;
  }
}
