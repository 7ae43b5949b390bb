/** One row of the tree of files. */
import { nameOf, toText } from "../api/inner-path.js";
import { h, icon } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";

/** Names have up to 255 bytes: all of it can be read where there is room. */
const MOST_NAME = 255;
const SHAPES = { directory: "folder", link: "chain", other: "plug", file: "file" };

/** A path or name as it is shown, on one line. */
export const shown = (path) => oneLine(toText(path), 4096);

/** What a path leads to, as an icon. */
export const shapeOf = ({ kind }) => SHAPES[kind] ?? "file";

/** What stays the same for a row while it has to look the same. */
export function lookOf(row, { mark, selected, unsaved }) {
  const { type, level, text, entry, open, position, count } = row;
  return JSON.stringify([type, level, text, entry?.kind, entry?.target, open, position, count, mark, selected, unsaved]);
}

/** What tells a row from all others. */
export const keyOf = ({ type, directory, entry }) => (entry ? `/${entry.path}` : `${type}:${directory}`);

/**
 * @param {import("./file-tree.js").Row} row
 * @param {{mark: {letter: string, word: string}|null, selected: boolean, unsaved: boolean}} state
 * @returns {HTMLElement}
 */
export function treeRow(row, { mark, selected, unsaved }) {
  const item = h("div", { class: `tree-row tree-${row.type}`, role: "treeitem", tabindex: "-1", "aria-level": row.level, "aria-selected": row.entry ? String(selected) : null });
  item.style.setProperty("--level", row.level - 1);
  if (row.type === "word") {
    item.setAttribute("aria-disabled", "true");
    item.append(row.text);
  } else if (row.type === "more") {
    item.append(h("span", { class: "link" }, "Show more"));
  } else {
    describe(item, row, { mark, unsaved });
  }
  return item;
}

function describe(item, { entry, open, position, count }, { mark, unsaved }) {
  const isDirectory = entry.kind === "directory";
  const name = oneLine(toText(nameOf(entry.path)), MOST_NAME);
  const target = entry.target === null ? "" : ` → ${shown(entry.target)}`;
  item.dataset.kind = entry.kind;
  item.draggable = entry.kind === "file" || isDirectory;
  item.title = [name + target, mark?.word, unsaved && "not saved"].filter(Boolean).join(" · ");
  item.setAttribute("aria-setsize", count);
  item.setAttribute("aria-posinset", position);
  if (isDirectory) item.setAttribute("aria-expanded", String(open));
  item.append(
    h("span", { class: "tree-twist" }, isDirectory && icon("chevron")),
    icon(isDirectory && open ? "folder-open" : shapeOf(entry)),
    h("span", { class: "tree-name" }, name, target && h("span", { class: "tree-target" }, target)),
  );
  if (unsaved) item.append(sign("tree-unsaved", "●", "not saved"));
  if (mark) item.append(sign("git-mark", mark.letter, mark.word, mark.status));
}

/** A letter for who sees it, a word for who hears it. */
function sign(name, letter, word, status = null) {
  return h("span", { class: name, "data-status": status }, h("span", { "aria-hidden": "true" }, letter), h("span", { class: "sr-only" }, `, ${word}`));
}
