/** The files of one sandbox: the tree on one side, what is chosen in it or what git says has changed on the other. */
import { SandboxFiles } from "../api/files.js";
import { encodePath, isIn, isRoot, parentOf, rootOf } from "../api/inner-path.js";
import { onWake } from "../api/reconnect.js";
import { hasDraft, onDrafts } from "../editor/drafts.js";
import { FindBox } from "../tree/find-box.js";
import { findFiles } from "../tree/find-files.js";
import { FileTree } from "../tree/file-tree.js";
import { GitMarks } from "../tree/git-marks.js";
import { TreeView } from "../tree/tree-view.js";
import { h } from "../ui/dom.js";
import { chosenFolder } from "../upload/dropped.js";
import { ChangesView } from "./changes-view.js";
import { dragOut, savedAs, takeDrops } from "./drop-zone.js";
import { FileActions } from "./file-actions.js";
import { FilePane } from "./file-pane.js";
import { FileToolbar } from "./file-toolbar.js";
import { FileUploads } from "./file-uploads.js";
import { FileWatch } from "./file-watch.js";
import { FilesHead } from "./files-head.js";

/** As in files.css. */
const PHONE = "(max-width: 48rem)";

/** @typedef {{view: "files"|"changes", path: string, line: number|null}} Target what the address means; of changes, the repository's path */

export class FileBrowser {
  /** Of all its addresses, such as "#/sandboxes/demo". */
  base = "";
  #sandbox;
  #files;
  #tree;
  #view;
  #head;
  #pane;
  #changes;
  #marks;
  #uploads;
  #actions;
  #find;
  #toolbar;
  #target = { view: "files", path: "", line: null };
  #goThere = false;
  #shown = false;
  #watch;
  #stops;
  #scroller = h("div", { class: "tree-scroller" });
  element;

  /**
   * @param {string} sandbox its id
   * @param {(options: object) => import("../api/event-stream.js").EventStream} openStream
   */
  constructor(sandbox, openStream) {
    this.#sandbox = sandbox;
    this.#watch = new FileWatch(openStream, (paths) => this.#changed(paths));
    this.#files = new SandboxFiles(sandbox);
    this.#tree = new FileTree((directory, asked) => this.#files.list(directory, asked), (directory) => this.#known(directory));
    this.#marks = new GitMarks((directory) => this.#files.gitStatus(directory), () => this.#marked());
    this.#actions = new FileActions(this.#files, sandbox, (change) => this.#done(change));
    this.#uploads = new FileUploads(this.#files, (paths) => this.#changed(paths));
    const addressOf = { file: (path, line) => this.#addressOf(path, line), changes: (path) => this.#changesOf(path) };
    this.#head = new FilesHead(addressOf);
    this.#pane = this.#makePane(addressOf.file);
    this.#changes = new ChangesView(this.#files, this.#marks, addressOf);
    this.#find = new FindBox((what, sought, signal) => findFiles(this.#files, this.#tree.root, { what, sought }, signal), addressOf.file, (active) => (this.#view.element.hidden = active));
    this.#toolbar = this.#makeToolbar();
    this.#view = this.#makeView();
    this.#stops = [onDrafts(() => this.#view.draw()), onWake(() => this.#woken())];
    this.#scroller.append(this.#view.element, this.#find.results);
    this.element = h(
      "div",
      { class: "files", "data-pane": "tree" },
      h("section", { class: "files-side", "aria-label": "Tree of files" }, this.#head.element, this.#toolbar.element, this.#find.element, this.#scroller),
      h("div", { class: "files-main" }, this.#pane.element, this.#changes.element),
      this.#uploads.element,
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#view.element.addEventListener("dragstart", (event) => this.#drag(event));
    takeDrops(this.element, { targetOf: (event) => this.#dropTarget(event), take: (directory, gather) => this.#uploads.take(directory, gather) });
  }

  #makePane(addressOf) {
    return new FilePane({
      sandbox: this.#sandbox,
      files: this.#files,
      tree: this.#tree,
      actions: this.#actions,
      addressOf,
      onSaved: (path) => this.#changed([path]),
      onKind: (isDirectory) => this.#arrange(isDirectory),
    });
  }

  #makeToolbar() {
    return new FileToolbar({
      newFile: () => this.#actions.newFile(this.#view.place),
      newDirectory: () => this.#actions.newDirectory(this.#view.place),
      uploadFiles: (files) => this.#uploads.take(this.#view.place, () => ({ files, folders: [] })),
      uploadFolder: (files) => this.#uploads.take(this.#view.place, () => chosenFolder(files)),
      rename: () => this.#actions.rename(this.#view.current),
      remove: () => this.#actions.remove(this.#view.current),
      savedAs: (entry) => savedAs(this.#files, entry ?? { path: this.#tree.root, kind: "directory" }),
      refresh: () => this.#changed(null),
    });
  }

  #makeView() {
    return new TreeView(this.#tree, {
      choose: (entry, goThere) => this.#go(entry.path, goThere),
      rename: (entry) => this.#actions.rename(entry),
      remove: (entry) => this.#actions.remove(entry),
      moved: (entry) => this.#toolbar.show(entry),
      markOf: (path) => this.#marks.markOf(path),
      isUnsaved: (path) => hasDraft(this.#sandbox, path),
    });
  }

  #addressOf(path, line) {
    return `${this.base}/files${path === "" ? "" : `/${encodePath(path)}`}${line ? `?line=${line}` : ""}`;
  }

  #changesOf(repository) {
    return `${this.base}/changes${repository === "" ? "" : `/${encodePath(repository)}`}`;
  }

  /** @param {Target} target */
  show(target) {
    const root = rootOf(target.path);
    const isBack = !this.#shown;
    const before = this.#target;
    this.#shown = true;
    this.#watch.open(this.#files.watchAddress(root), root);
    if (!isBack && before.view === target.view && before.path === target.path && before.line === target.line) return;
    this.#target = target;
    if (this.#tree.root !== root || !this.#tree.directory(root)) this.#tree.setRoot(root);
    else if (isBack) this.#changed(null);
    this.#marks.meet(root);
    this.#head.show(target, this.#marks);
    this.#pane.element.hidden = target.view === "changes";
    this.#changes.element.hidden = target.view !== "changes";
    if (target.view === "files") this.#showFile(target);
    else this.#showChanges(target.path);
  }

  #showChanges(repository) {
    this.#arrange(false);
    this.#changes.show(repository);
  }

  async #showFile({ path, line }) {
    const goThere = this.#goThere;
    this.#goThere = false;
    this.#changes.hide();
    // Of what is known the kind is known, and a phone needn't wait to show the other side.
    const kind = isRoot(path) ? "directory" : this.#tree.entry(path)?.kind;
    if (kind !== "link") this.#arrange(kind === undefined || kind === "directory");
    await Promise.all([this.#pane.show(path, { line, goThere }), this.#tree.reveal(path)]);
    if (!this.#shown || this.#target.path !== path) return;
    this.#view.select(path);
    if (this.#tree.entry(path)?.kind === "directory") this.#tree.open(path);
  }

  hide() {
    this.#shown = false;
    this.#watch.close();
    this.#changes.hide();
  }

  dispose() {
    this.hide();
    this.#stops.forEach((stop) => stop());
    this.#pane.dispose();
    this.#find.dispose();
    this.#marks.dispose();
  }

  /** On a phone one side is shown at a time. */
  #arrange(isDirectory) {
    const pane = isDirectory ? "tree" : "main";
    if (this.element.dataset.pane === pane) return;
    this.element.dataset.pane = pane;
    if (matchMedia(PHONE).matches) this.element.closest(".files-place")?.scrollIntoView({ block: "start" });
  }

  #go(path, goThere) {
    const address = this.#addressOf(path);
    this.#goThere = goThere;
    if (location.hash === address) this.#showFile({ path, line: null });
    else location.hash = address;
  }

  /** Something is known of a directory. */
  #known(directory) {
    const { entries } = this.#tree.directory(directory) ?? {};
    if (entries) this.#marks.see(directory, entries);
    this.#view.draw();
    this.#pane.changed(directory);
  }

  #marked() {
    this.#view.draw();
    this.#changes.drawRepositories();
    this.#head.show(this.#target, this.#marks);
  }

  /** These paths have changed, or for null any may have. */
  #changed(paths) {
    this.#tree.changed(paths, this.#pane.path);
    const shown = this.#pane.path ?? "";
    // Of a directory that has gone, what lay in it is not told.
    if (paths === null || paths.some((path) => isIn(shown, path))) this.#pane.check();
    this.#marks.refreshSoon();
    this.#changes.changed();
  }

  /** Where changes are not told, somebody who comes back sees what is there now. */
  #woken() {
    if (this.#shown && !this.#watch.live) this.#changed(null);
  }

  #done({ kind, path, to, isDirectory }) {
    this.#changed(to === undefined ? [path] : [path, to]);
    const shown = this.#pane.path ?? "";
    const isShown = shown === path || shown.startsWith(`${path}/`);
    if (kind === "made" && !isDirectory) this.#go(path, true);
    else if (kind === "made") this.#tree.reveal(path).then(() => this.#view.goTo(path));
    else if (kind === "removed" && isShown) this.#go(parentOf(path), false);
    else if (kind === "moved" && isShown) this.#go(to + shown.slice(path.length), false);
  }

  #drag(event) {
    const entry = this.#view.rowAt(event)?.entry;
    if (entry) dragOut(event, savedAs(this.#files, entry));
  }

  #dropTarget(event) {
    const row = this.#view.rowAt(event);
    if (row?.entry?.kind === "directory") return { directory: row.entry.path, mark: event.target.closest(".tree-row") };
    if (row) return { directory: row.directory, mark: this.#scroller };
    if (this.#scroller.contains(event.target)) return { directory: this.#tree.root, mark: this.#scroller };
    return { directory: this.#target.view === "files" ? this.#pane.place : this.#target.path, mark: this.#pane.element };
  }

  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.key === "s") this.#pane.save();
    else if (event.key === "p") this.#find.focus();
    else return;
    event.preventDefault();
  }
}
