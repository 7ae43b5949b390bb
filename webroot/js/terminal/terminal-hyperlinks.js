/** Opening the links of a terminal. What a program prints is never trusted: an address is shown before it is gone to. */
import { openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";

/**
 * @param {string} address
 * @returns {string|null} as the browser understands it; null where it is neither http nor https
 */
export function webAddress(address) {
  try {
    const { protocol, href } = new URL(address);
    return protocol === "http:" || protocol === "https:" ? href : null;
  } catch {
    return null;
  }
}

const go = (address) => window.open(address, "_blank", "noopener,noreferrer");

/**
 * Goes to an address after Ctrl or ⌘ and a click where the address is the text itself; otherwise asks first.
 *
 * @param {MouseEvent} event
 * @param {string} uri
 * @param {{hidden?: boolean}} [about] whether the address was behind another text
 */
export function openLink(event, uri, { hidden = false } = {}) {
  const address = webAddress(uri);
  if (!address) return;
  const touched = matchMedia("(pointer: coarse)").matches;
  if (!hidden && (event.ctrlKey || event.metaKey)) go(address);
  else if (hidden || touched) ask(address);
}

function ask(address) {
  openForm({
    title: "Open this link?",
    body: [h("p", {}, "A program in the sandbox printed it:"), h("pre", { class: "wraps" }, h("code", {}, oneLine(address, 1000)))],
    action: "Open in a new tab",
    onSubmit: async () => go(address),
  });
}

/** Says how a link is opened while the pointer is on it. */
export function plainLinkHint(element) {
  return {
    hover: (_, text) => (element.title = `${oneLine(text, 200)}\nCtrl or ⌘ and a click opens it`),
    leave: () => element.removeAttribute("title"),
  };
}
