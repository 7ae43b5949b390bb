/** The quiet buttons above a log, a terminal or a display. */
import { fill, h, icon } from "./dom.js";

/**
 * A quiet button whose word may be hidden where there is little room.
 *
 * @param {string} shape its icon
 * @param {string} word
 * @param {() => void} act
 * @returns {HTMLElement}
 */
export function button(shape, word, act) {
  const element = h("button", { type: "button", class: "quiet", onclick: act });
  label(element, shape, word);
  return element;
}

/** Gives such a button another icon and word. */
export function label(element, shape, word) {
  element.title = word;
  element.setAttribute("aria-label", word);
  fill(element, icon(shape), h("span", { class: "label" }, word));
}
