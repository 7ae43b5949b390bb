/**
 * The cards of all sandboxes in their groups. A card stays the same element for as long as its sandbox is shown, is moved only where
 * its group or place changed, and then glides there.
 */
import { now } from "../api/clock.js";
import { h, setText } from "../ui/dom.js";
import { GROUPS, groupOf, inOrder } from "./groups.js";

const GLIDE = { duration: 320, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };

export class Wall {
  #makeCard;
  #places = new Map();
  #groups = new Map(GROUPS.map(([key, title]) => [key, group(key, title)]));
  element = h("div", { class: "wall" }, [...this.#groups.values()].map(({ element }) => element));

  /** @param {() => import("./card.js").Card} makeCard */
  constructor(makeCard) {
    this.#makeCard = makeCard;
  }

  /**
   * @param {{sandbox: object, use: object|undefined, seen: object|undefined}[]} entries all that are to be seen
   */
  show(entries) {
    const first = this.#places.size === 0;
    const wanted = this.#sort(entries);
    const lists = [...this.#groups].map(([key, { list }]) => [list, wanted.get(key).map(({ id }) => this.#places.get(id).card.element)]);
    const gone = this.#forget(entries);
    if (!gone.length && lists.every(([list, elements]) => same(list.children, elements))) return;
    const glide = first ? () => {} : gliding([...this.#places.values()].map(({ card }) => card.element));
    keepFocus(() => {
      gone.forEach((element) => element.remove());
      lists.forEach(([list, elements]) => arrange(list, elements));
      this.#groups.forEach(({ element, count }, key) => {
        element.hidden = wanted.get(key).length === 0;
        setText(count, String(wanted.get(key).length));
      });
    });
    glide();
  }

  /** @returns {Map<string, number>} how many are in each group */
  get counts() {
    return new Map([...this.#groups].map(([key, { list }]) => [key, list.children.length]));
  }

  /** @param {string} id of the sandbox whose screen may have changed */
  touchScreen(id) {
    this.#places.get(id)?.card.touchScreen();
  }

  /** Brings a group into view, and the keyboard to it. */
  goTo(key) {
    const { element, heading } = this.#groups.get(key);
    element.scrollIntoView({ block: "start", behavior: "smooth" });
    heading.focus({ preventScroll: true });
  }

  dispose() {
    this.#places.forEach(({ card }) => card.dispose());
  }

  /** Brings the cards up to date; the sandboxes of each group in their order. */
  #sort(entries) {
    const wanted = new Map(GROUPS.map(([key]) => [key, []]));
    for (const { sandbox, use, seen } of entries) {
      if (!this.#places.has(sandbox.id)) this.#places.set(sandbox.id, { card: this.#makeCard(), group: null });
      const place = this.#places.get(sandbox.id);
      place.group = groupOf(sandbox, use, seen, place.group, now());
      place.card.update(sandbox, use, seen);
      wanted.get(place.group).push(sandbox);
    }
    wanted.forEach((sandboxes) => sandboxes.sort(inOrder));
    return wanted;
  }

  /** Lets go of the cards that are not to be seen any more. */
  #forget(entries) {
    const shown = new Set(entries.map(({ sandbox }) => sandbox.id));
    const gone = [...this.#places].filter(([id]) => !shown.has(id));
    for (const [id, { card }] of gone) {
      card.dispose();
      this.#places.delete(id);
    }
    return gone.map(([, { card }]) => card.element);
  }
}

function group(key, title) {
  const count = h("span", { class: "count" });
  const heading = h("h2", { id: `group-${key}`, tabindex: "-1" }, title, " ", count);
  const list = h("ul", { class: "grid" });
  return { element: h("section", { class: "group", "data-group": key, "aria-labelledby": `group-${key}`, hidden: true }, heading, list), heading, list, count };
}

function same(children, elements) {
  return children.length === elements.length && elements.every((element, at) => children[at] === element);
}

/** Moves no element that is in its place relative to the others: moving takes the focus and the scroll position from what is in it. */
function arrange(list, elements) {
  const staying = new Set(elements);
  for (const child of [...list.children]) if (!staying.has(child)) child.remove();
  elements.forEach((element, at) => {
    if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null);
  });
}

function keepFocus(change) {
  const before = document.activeElement;
  change();
  if (before?.isConnected && before !== document.activeElement) before.focus({ preventScroll: true });
}

/** Remembers where elements are; what it gives lets those that have been moved glide to where they are now. */
function gliding(elements) {
  if (document.visibilityState === "hidden" || matchMedia("(prefers-reduced-motion: reduce)").matches) return () => {};
  const before = new Map(elements.filter(({ isConnected }) => isConnected).map((element) => [element, element.getBoundingClientRect()]));
  return () => {
    for (const element of elements) {
      const from = before.get(element);
      const to = element.getBoundingClientRect();
      if (!from) element.animate([{ opacity: 0 }, {}], GLIDE);
      else if ((from.x !== to.x || from.y !== to.y) && (isSeen(from) || isSeen(to))) element.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, {}], GLIDE);
    }
  };
}

function isSeen({ top, bottom }) {
  return bottom > 0 && top < innerHeight;
}
