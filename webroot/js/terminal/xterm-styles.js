/**
 * Lets xterm.js draw under `style-src 'self'`. It writes its colours into <style> elements and style attributes, which the policy
 * rightly refuses. Style sheets and declarations that a script makes through the CSSOM are allowed, so what it writes is led there;
 * the policy stays as it is, and markup that somebody smuggles in has gained nothing.
 */

/** Stands for a <style> element: an empty element whose text becomes a style sheet of the document. */
function sheetElement() {
  const sheet = new CSSStyleSheet();
  const element = document.createElementNS("http://www.w3.org/1999/xhtml", "template");
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, "textContent", { set: (text) => sheet.replaceSync(text) });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}

/**
 * Opens a terminal in an element; the elements that it makes for its styles in the course of that are ours. (Its option
 * `documentOverride` would do for the renderer, but its scroll bar asks the page's document all the same.)
 *
 * @param {import("../../lib/xterm.mjs").Terminal} terminal
 * @param {HTMLElement} parent
 */
export function openUnderPolicy(terminal, parent) {
  document.createElement = (tag, options) => (tag === "style" ? sheetElement() : Document.prototype.createElement.call(document, tag, options));
  try {
    terminal.open(parent);
  } finally {
    delete document.createElement;
  }
}

// Colours of its cells: spans get them by setAttribute("style"), which means the same as this.
HTMLSpanElement.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
};
