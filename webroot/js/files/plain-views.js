/** What is shown of a file that nothing can be typed into: a picture, the first bytes of what is no text, or words. */
import { CodeArea } from "../editor/code-area.js";
import { h, icon, setText } from "../ui/dom.js";
import { bytes } from "../ui/format.js";
import { hexDump } from "./file-content.js";

/** So much of what is no text is shown. */
export const HEX_BYTES = 1024;

/**
 * A picture is drawn as an image, never opened as a document: what a drawing would run or fetch it does not.
 *
 * @param {Uint8Array} content
 * @param {string} type
 * @param {string} name
 * @returns {{element: HTMLElement, dispose: () => void}}
 */
export function pictureView(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const word = h("p", { class: "hint" }, type);
  const image = h("img", { src: address, alt: name });
  image.addEventListener("load", () => setText(word, `${type} · ${image.naturalWidth} × ${image.naturalHeight}`));
  image.addEventListener("error", () => {
    image.hidden = true;
    setText(word, `This browser can't draw it (${type}).`);
  });
  return { element: h("div", { class: "picture", tabindex: "0", role: "region", "aria-label": "Picture" }, image, word), dispose: () => URL.revokeObjectURL(address) };
}

/**
 * @param {Uint8Array} head how it begins
 * @param {number} size of all of it
 */
export function hexView(head, size) {
  const shown = head.subarray(0, HEX_BYTES);
  return h(
    "div",
    { class: "hex" },
    h("p", { class: "hint" }, `Not text: ${bytes(size)}${size > shown.length ? `, of which the first ${bytes(shown.length)} are shown` : ""}.`),
    h("pre", { tabindex: "0", role: "region", "aria-label": "Bytes" }, hexDump(shown)),
  );
}

/** Text whose bytes are not UTF-8: saving it would change them. */
export function foreignText(text) {
  const area = new CodeArea({ label: "Text", readOnly: true });
  area.text = text;
  area.toTop();
  return h("div", { class: "editor" }, h("div", { class: "editor-notice" }, icon("warning"), h("p", {}, "This is not UTF-8, so it can't be edited here without changing its other bytes.")), area.element);
}

/**
 * @param {string} shape an icon
 * @param {string} title
 * @param {...any} more
 */
export function wordsView(shape, title, ...more) {
  return h("div", { class: "empty" }, icon(shape), h("h2", {}, title), ...more);
}
