/** What the cards of services and of schedules have in common. */
import { h, icon } from "../ui/dom.js";

const STATE = { running: ["play", "Running", "good"], exited: ["stop", "Ended", "calm"], lost: ["question", "Lost", "bad"] };

/** @param {[keyof import("../ui/dom.js").ICONS, string, string]} what its icon, word and tone */
export function badge([shape, word, tone]) {
  return h("span", { class: "badge", "data-tone": tone }, icon(shape), word);
}

/** @param {{state: string}} process */
export function stateBadge({ state }) {
  return badge(STATE[state] ?? ["question", state, "calm"]);
}

/** @param {{ended_at: string|null, exit_code: number|null, signal: string|null}} process that has ended */
export function endWord({ exit_code: code, signal }) {
  return signal ? `by ${signal}` : `with code ${code}`;
}
