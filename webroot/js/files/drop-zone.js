/** Files that are dragged in from this computer, and out to it. */
import { isRoot, nameOf, toText } from "../api/inner-path.js";
import { dropped } from "../upload/dropped.js";

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

/**
 * Takes what is dropped on an element.
 *
 * @param {HTMLElement} element
 * @param {object} acts
 * @param {(event: DragEvent) => {directory: string, mark: Element}} acts.targetOf where it would go, and what shows that
 * @param {(directory: string, gather: () => Promise<import("../upload/dropped.js").Dropped>) => void} acts.take calls gather at once
 */
export function takeDrops(element, { targetOf, take }) {
  let marked = null;
  const mark = (next) => {
    if (marked === next) return;
    marked?.removeAttribute("data-drop");
    next?.setAttribute("data-drop", "");
    marked = next;
  };
  element.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    mark(targetOf(event).mark);
  });
  element.addEventListener("dragleave", (event) => element.contains(event.relatedTarget) || mark(null));
  element.addEventListener("drop", (event) => {
    mark(null);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take(targetOf(event).directory, () => dropped(event.dataTransfer));
  });
}

/** The name that a file or directory is saved by on this computer. */
export function savedName(path, isDirectory) {
  const name = isRoot(path) ? "files" : toText(nameOf(path)).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069/\\:*?"<>|]/g, "_");
  return isDirectory ? `${name}.tar` : name;
}

/**
 * How something is saved on this computer.
 *
 * @param {import("../api/files.js").SandboxFiles} files
 * @param {{path: string, kind: string}} entry
 * @returns {[string, string]} the address that gives it, and the name to save it by
 */
export function savedAs(files, { path, kind }) {
  const isDirectory = kind === "directory";
  return [isDirectory ? files.archiveAddress(path) : files.address(path), savedName(path, isDirectory)];
}

/** Has what is dragged out of the browser be saved where it is dropped, in browsers that can do that. */
export function dragOut(event, [address, name]) {
  const whole = new URL(address, location.href).href;
  event.dataTransfer.effectAllowed = "copy";
  event.dataTransfer.setData("DownloadURL", `application/octet-stream:${name}:${whole}`);
  event.dataTransfer.setData("text/uri-list", whole);
}
