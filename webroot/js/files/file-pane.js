/** What is chosen in the tree: a text to edit, a picture, bytes, or what lies in a directory. */
import { nameOf, parentOf, toText } from "../api/inner-path.js";
import { hasDraft } from "../editor/drafts.js";
import { FileEditor } from "../editor/file-editor.js";
import { button, fill, h, icon } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";
import { DirectoryView } from "./directory-view.js";
import { FileHead } from "./file-head.js";
import { openFile, versionOf } from "./open-file.js";
import { PartView } from "./part-view.js";
import { foreignText, hexView, pictureView, wordsView } from "./plain-views.js";

const EDITED_NO_MORE = new Set(["missing", "foreign", "binary", "large", "other"]);

/**
 * @typedef {object} Surroundings
 * @property {string} sandbox its id
 * @property {import("../api/files.js").SandboxFiles} files
 * @property {import("../tree/file-tree.js").FileTree} tree
 * @property {(path: string) => string} addressOf
 * @property {import("./file-actions.js").FileActions} actions
 * @property {(path: string) => void} onSaved
 * @property {(isDirectory: boolean) => void} onKind told what is shown, when that is known
 */

export class FilePane {
  #around;
  #head;
  #path = null;
  /** What is shown of it, as it was read. */
  #opened = null;
  #editor = null;
  #directory = null;
  #dispose = () => {};
  #abort = new AbortController();
  #checking = false;
  #again = false;
  #body = h("div", { class: "file-body" });
  element;

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around;
    this.#head = new FileHead(around.addressOf, { rename: () => around.actions.rename(this.#entry), remove: () => around.actions.remove(this.#entry) });
    this.element = h("section", { class: "file-pane", "aria-label": "Chosen file" }, this.#head.element, this.#body);
  }

  get path() {
    return this.#path;
  }

  /** The directory that it is about. */
  get place() {
    return this.#opened?.shows === "directory" ? this.#path : parentOf(this.#path ?? "");
  }

  get #entry() {
    return this.#around.tree.entry(this.#path) ?? { path: this.#path, kind: this.#opened?.shows === "directory" ? "directory" : "file" };
  }

  /**
   * @param {string} path
   * @param {object} [how]
   * @param {number|null} [how.line] that is gone to
   * @param {boolean} [how.goThere] whether the keyboard goes on in it
   */
  show(path, { line = null, goThere = false } = {}) {
    // Somebody comes back to it: where they were in it stays.
    if (path === this.#path && this.#editor && line === null) {
      if (goThere) this.#editor.focus();
      return this.check();
    }
    if (path !== this.#path) this.#begin(path);
    return this.#open({ line, goThere });
  }

  #begin(path) {
    this.#clear();
    this.#path = path;
    this.#head.begin(path);
    fill(this.#body);
  }

  /** Shows what is there now; a drawing as text where that is wanted. */
  async #open({ line = null, goThere = false, asText = false } = {}) {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    try {
      const opened = await openFile(this.#around.files, this.#path, signal, asText);
      if (!signal.aborted) this.#draw(opened, { line, goThere, asText });
    } catch (problem) {
      if (!signal.aborted) fill(this.#body, h("p", { class: "failure" }, icon("warning"), problem.message));
    }
  }

  /** Saves what is edited. */
  save() {
    return this.#editor?.save();
  }

  /** Files have changed in the sandbox: what is shown is brought up to date, and what is written here stays. */
  async check() {
    this.#again = this.#checking;
    if (this.#checking) return;
    this.#checking = true;
    try {
      await this.#look(this.#path);
    } catch {
      // Out of reach: told where something is done, and looked at again at the next change.
    }
    this.#checking = false;
    if (this.#again) await this.check();
  }

  async #look(path) {
    if (!this.#opened || this.#opened.shows === "directory") return;
    const stat = await this.#around.files.stat(path).catch((problem) => (problem.status === 404 ? { tag: null } : Promise.reject(problem)));
    if (path !== this.#path) return;
    if (stat.tag !== null) this.#head.tellFile(stat, this.#opened.text ?? "");
    const seen = this.#editor ? this.#editor.seen : (this.#opened.stat?.tag ?? null);
    // Somebody reads in the middle of what is large; what comes next there is asked for then.
    if (stat.tag === seen || (this.#opened.shows === "large" && stat.tag !== null)) return;
    if (this.#editor) await this.#bringUp(path);
    else await this.#open();
  }

  async #bringUp(path) {
    const version = await versionOf(this.#around.files, path);
    // What is being saved is known when it has been, and looked at then.
    if (path !== this.#path || !this.#editor || this.#editor.saving) return;
    if (version.text === null && !this.#editor.dirty) await this.#open();
    else this.#editor.found(version);
  }

  /** What is known of a directory has changed. */
  changed(directory) {
    if (directory !== this.#path || !this.#directory) return;
    this.#directory.draw();
    this.#head.tell(this.#directory.summary);
  }

  dispose() {
    this.#abort.abort();
    this.#clear();
    this.#path = null;
  }

  #clear() {
    this.#dispose();
    this.#dispose = () => {};
    this.#editor = this.#directory = this.#opened = null;
  }

  #draw(opened, { line, goThere, asText }) {
    this.#clear();
    this.#opened = opened;
    const { files, onKind } = this.#around;
    const isDirectory = opened.shows === "directory";
    onKind(isDirectory);
    fill(this.#body, this.#view(opened));
    this.#head.show(opened.shows, isDirectory ? files.archiveAddress(this.#path) : files.address(this.#path), this.#toolsFor(opened, asText));
    if (isDirectory) this.#head.tell(this.#directory.summary);
    else if (opened.stat) this.#head.tellFile(opened.stat, opened.text ?? "");
    if (line !== null) this.#editor?.goTo(line);
    else if (goThere) (this.#editor ?? this.#body.querySelector("textarea, [tabindex]"))?.focus();
  }

  #toolsFor({ shows, type }, asText) {
    const other = (shape, word, text) => button(shape, word, () => this.#open({ asText: text, goThere: true }));
    if (shows === "picture" && type === "image/svg+xml") return [other("file", "Text", true)];
    const own = this.#editor?.tools ?? [];
    return asText ? [other("picture", "Picture", false), ...own] : own;
  }

  #view({ shows, stat, text, type, bytes }) {
    const { sandbox, files, tree, addressOf } = this.#around;
    const path = this.#path;
    // What was written here is not lost by what has become of the file.
    if (EDITED_NO_MORE.has(shows) && hasDraft(sandbox, path)) return this.#edit({ text: null, tag: stat?.tag ?? null });
    switch (shows) {
      case "directory":
        this.#directory = new DirectoryView(tree, path, addressOf);
        return this.#directory.element;
      case "text":
        return this.#edit({ text, tag: stat.tag });
      case "foreign":
        return foreignText(text);
      case "picture":
        return this.#picture(bytes, type);
      case "large":
        return new PartView((first, most) => files.read(path, first, most, this.#abort.signal), stat.size).element;
      case "binary":
        return hexView(bytes, stat.size);
      case "other":
        return wordsView("plug", "No file to read", h("p", {}, "It is a pipe, a socket or a device."));
      default:
        return wordsView("question", "Nothing is here", h("p", {}, "It may have been renamed or deleted."));
    }
  }

  #picture(content, type) {
    const { element, dispose } = pictureView(content, type, oneLine(toText(nameOf(this.#path)), 255));
    this.#dispose = dispose;
    return element;
  }

  #edit(version) {
    const { sandbox, files, onSaved } = this.#around;
    const path = this.#path;
    this.#editor = new FileEditor({
      sandbox,
      path,
      version,
      write: (content, condition) => files.write(path, content, condition),
      read: () => versionOf(files, path),
      onSaved: () => onSaved(path),
      onLeft: () => this.#open(),
    });
    return this.#editor.element;
  }
}
