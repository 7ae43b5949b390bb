/** What can be done with the tree and what is current in it. */
import { button, h, icon } from "../ui/dom.js";

/**
 * @typedef {object} Acts
 * @property {() => void} newFile
 * @property {() => void} newDirectory
 * @property {(files: File[]) => void} uploadFiles
 * @property {(files: File[]) => void} uploadFolder
 * @property {() => void} rename
 * @property {() => void} remove
 * @property {(entry: import("../api/files.js").Entry|null) => [string, string]} savedAs the address that gives it, or all that is shown, and its name
 * @property {() => void} refresh
 */

export class FileToolbar {
  #savedAs;
  #rename;
  #remove;
  #download = h("a", { class: "button quiet", title: "Download", "aria-label": "Download" }, icon("download"));
  element;

  /** @param {Acts} acts */
  constructor(acts) {
    const files = chooser(acts.uploadFiles, { multiple: true, "aria-label": "Files to upload" });
    const folder = chooser(acts.uploadFolder, { webkitdirectory: true, "aria-label": "Folder to upload" });
    this.#savedAs = acts.savedAs;
    this.#rename = button("pencil", "Rename", acts.rename);
    this.#remove = button("trash", "Delete", acts.remove);
    this.#remove.classList.add("danger-text");
    this.element = h(
      "div",
      { class: "file-toolbar", role: "toolbar", "aria-label": "Files and folders" },
      button("file-plus", "New file", acts.newFile),
      button("folder-plus", "New folder", acts.newDirectory),
      button("upload", "Upload files", () => files.click()),
      button("folder-up", "Upload a folder", () => folder.click()),
      files,
      folder,
      h("span", { class: "file-toolbar-gap" }),
      this.#download,
      this.#rename,
      this.#remove,
      button("restart", "Refresh", acts.refresh),
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {import("../api/files.js").Entry|null} entry what the current row is about */
  show(entry) {
    this.#rename.disabled = this.#remove.disabled = entry === null;
    [this.#download.href, this.#download.download] = this.#savedAs(entry);
    if (entry?.kind === "link" || entry?.kind === "other") this.#download.removeAttribute("href");
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.element.querySelectorAll("button:enabled, a[href]")];
    event.preventDefault();
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length]?.focus();
  }
}

/** A hidden field by which the browser lets somebody choose. */
function chooser(take, attributes) {
  const input = h("input", { type: "file", hidden: true, tabindex: "-1", ...attributes });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) take(files);
  });
  return input;
}
