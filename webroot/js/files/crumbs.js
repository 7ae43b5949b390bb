/** Where something lies, each directory on the way a link. */
import { above, isRoot, nameOf } from "../api/inner-path.js";
import { fill, h } from "../ui/dom.js";
import { shown } from "../tree/tree-row.js";

const ROOTS = { "": "workspace", "/": "/" };

const nameFor = (path) => (isRoot(path) ? ROOTS[path] : shown(nameOf(path)));

/**
 * @param {HTMLElement} element
 * @param {string} path
 * @param {(path: string) => string} addressOf
 */
export function drawCrumbs(element, path, addressOf) {
  fill(
    element,
    above(path).flatMap((directory) => [h("a", { href: addressOf(directory) }, nameFor(directory)), directory === "/" ? null : h("span", { "aria-hidden": "true" }, "/")]),
    h("span", { "aria-current": "true" }, nameFor(path)),
  );
}
