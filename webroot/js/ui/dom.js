/**
 * Building the page. Text always becomes a text node: nothing that came from a sandbox is ever parsed as HTML, and no module of
 * the dashboard uses innerHTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/** The icons, as path data on a 16 by 16 grid, drawn with a stroke. */
const ICONS = {
  chart: "M2.5 2.5v11h11M5 10.5l2.5-3.5 2.2 2L13 4.5",
  plus: "M8 3v10M3 8h10",
  play: "M5 3.5v9l7.5-4.5z",
  stop: "M4 4h8v8H4z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  restart: "M12.7 6A5 5 0 1 0 13 8.6M13 2.8V6H9.8",
  replay: "M3.2 6A5.2 5.2 0 1 1 2.8 8.8M3 2.8V6h3.2M6.8 5.8v4.4L10.4 8z",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.5M9.2 7v3.5",
  check: "m3.5 8.5 3 3 6-7",
  cross: "m4 4 8 8M12 4l-8 8",
  dash: "M4 8h8",
  question: "M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.6-.8 1.2M8 11.6v.2",
  dots: "M8 2.5a5.5 5.5 0 1 1-5.4 4.4",
  down: "M8 3v9M4 8.5 8 12.5l4-4",
  up: "M8 13V4M4 7.5 8 3.5l4 4",
  left: "M13 8H4M7.5 4 3.5 8l4 4",
  right: "M3 8h9M8.5 4l4 4-4 4",
  copy: "M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1",
  paste: "M5.5 3.5h-2v10h9v-10h-2M5.5 2.5h5v2.5h-5zM8 7.5v4M6 9.5l2 2 2-2",
  clipboard: "M5.5 3.5h-2v10h9v-10h-2M5.5 2.5h5v2.5h-5zM6 9.5l1.5 1.5 2.8-3",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.2 10.2l3.3 3.3",
  smaller: "M2.5 12.5 6 4l3.5 8.5M3.7 9.6h4.6M11 8h3.5",
  larger: "M2.5 12.5 6 4l3.5 8.5M3.7 9.6h4.6M11 8h3.5M12.75 6.2v3.6",
  reader: "M3 6v4h2.3L8.5 13V3L5.3 6zM10.8 5.8a3.2 3.2 0 0 1 0 4.4M12.6 4a5.8 5.8 0 0 1 0 8",
  terminal: "M2.5 3.5h11v9h-11zM5 6.3l2 1.7-2 1.7M8.3 10h2.8",
  log: "M3 4.5h10M3 8h10M3 11.5h6",
  download: "M8 2.5v7M5 7l3 3 3-3M3 13h10",
  wrap: "M2.5 4h11M2.5 8h8a2.2 2.2 0 0 1 0 4.4H7.5m1.6-1.8-1.7 1.8 1.7 1.8M2.5 12h2",
  coins: "M6.5 2.5c2.2 0 4 .8 4 1.8s-1.8 1.8-4 1.8-4-.8-4-1.8 1.8-1.8 4-1.8zM2.5 4.3v4c0 1 1.8 1.8 4 1.8M2.5 8.3v3.4c0 1 1.8 1.8 4 1.8M10.5 4.3v2.2M10 7.5c2 0 3.5.7 3.5 1.6s-1.5 1.6-3.5 1.6-3.5-.7-3.5-1.6S8 7.5 10 7.5zM6.5 9.1v2.8c0 .9 1.5 1.6 3.5 1.6s3.5-.7 3.5-1.6V9.1",
  clock: "M8 4.5V8l2.3 1.6M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2z",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  moon: "M13 9.6A5.4 5.4 0 0 1 6.4 3 5.4 5.4 0 1 0 13 9.6z",
  auto: "M8 2.2a5.8 5.8 0 1 0 0 11.6zM8 2.2a5.8 5.8 0 0 1 0 11.6",
  box: "M2.5 5.2 8 2l5.5 3.2v5.6L8 14l-5.5-3.2zM2.5 5.2 8 8.4l5.5-3.2M8 8.4V14",
  warning: "M8 2.5 14 13H2zM8 6.5v3M8 11.2v.2",
  screen: "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
  hand: "M5.5 8V3.8a1 1 0 0 1 2 0V7.5M7.5 7V2.8a1 1 0 0 1 2 0V7.5M9.5 7.2V3.8a1 1 0 0 1 2 0V9c0 3-1.4 4.8-3.8 4.8-1.8 0-2.8-.9-3.6-2.4L2.6 8.6a1 1 0 0 1 1.7-1L5.5 9",
  fit: "M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  resize: "M2.5 2.5h11v11h-11zM6 10l4-4M7.5 6H10v2.5",
  bolt: "M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z",
  bell: "M3.5 11.5h9l-1.2-1.8V7a3.3 3.3 0 0 0-6.6 0v2.7zM6.8 13.6a1.3 1.3 0 0 0 2.4 0",
  leave: "M6 13.5H3v-11h3M10.5 11l3-3-3-3M13 8H6.5",
  silent: "M3.5 11.5h9l-1.2-1.8V7a3.3 3.3 0 0 0-6.6 0v2.7zM6.8 13.6a1.3 1.3 0 0 0 2.4 0M2.5 2.5l11 11",
  chevron: "m6 4 4 4-4 4",
  folder: "M2 12.5v-9h4l1.5 2H14v7z",
  "folder-open": "M2 12.5v-9h4l1.5 2H13V7M2 12.5 4.2 7h10.6l-2.2 5.5z",
  "folder-plus": "M2 12.5v-9h4l1.5 2H14v7zM8 7.2v3.6M6.2 9h3.6",
  "folder-up": "M2 12.5v-9h4l1.5 2H14v7zM8 11V7.4M6.3 9 8 7.3 9.7 9",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  "file-plus": "M4 2h5l3 3v9H4zM9 2v3h3M8 7.2v4M6 9.2h4",
  picture: "M2.5 3h11v10h-11zM2.5 11 6 7.5l3 3 1.8-1.8 2.7 2.7M10.6 5.9v.2",
  chain: "M6.6 9.4l2.8-2.8M7.2 5 8.7 3.5a2.6 2.6 0 0 1 3.8 3.8L11 8.8M8.8 11l-1.5 1.5a2.6 2.6 0 0 1-3.8-3.8L5 7.2",
  plug: "M5.5 2.5v3M10.5 2.5v3M4 5.5h8v2.2a4 4 0 0 1-8 0zM8 11.7v2",
  external: "M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9v4.5h-9v-9H7",
  upload: "M8 9.5v-7M5 5l3-3 3 3M3 13h10",
  pencil: "M3 13l.7-3 7-7L13 5.3l-7 7zM9.3 4.4l2.3 2.3",
  save: "M3 3h8l2 2v8H3zM5.5 3v3.3h4.7V3M5.3 13V9.4h5.4V13",
  undo: "M3 3v4h4M3.3 7A5.3 5.3 0 1 1 3 9.6",
  branch: "M4.8 5.2v5.6M4.8 5.2a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8zM4.8 13.6a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8zM11.2 6.2a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8zM11.2 6.2c0 2.8-6.4 1.8-6.4 4.6",
  globe: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2zM2.2 8h11.6M8 2.2C6.2 4 5.4 5.8 5.4 8s.8 4 2.6 5.8c1.8-1.8 2.6-3.6 2.6-5.8S9.8 4 8 2.2z",
  shield: "M8 2 13 4v4c0 3-2.2 5-5 6-2.8-1-5-3-5-6V4z",
};

/**
 * An element. Properties that begin with "on" are listeners; `class` and any other become attributes; false, null and undefined are
 * left out, true gives an attribute without a value. Children are nodes, or anything else as text.
 *
 * @param {string} tag
 * @param {Object<string, any>} [properties]
 * @param {...any} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * A decorative icon; the word beside it, or the button's label, says what it means.
 *
 * @param {keyof ICONS} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * Sets an element's text only where it differs, so that a selection in it survives a refresh.
 *
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Puts `children` in the place of what is there.
 *
 * @param {Element} element
 * @param {...any} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * Has an element contain just these, in this order, and moves none that is in its place: what has the focus keeps it, and nothing scrolls.
 *
 * @param {Element} container
 * @param {Element[]} elements
 */
export function arrange(container, elements) {
  const wanted = new Set(elements);
  for (const child of [...container.children]) if (!wanted.has(child)) child.remove();
  let at = container.firstElementChild;
  for (const element of elements) {
    if (element === at) at = at.nextElementSibling;
    else container.insertBefore(element, at);
  }
}

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
