/** The states of sandboxes and processes, as an icon and a word: never by colour alone. */
import { h, icon } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";
import { commandFailed, outcome } from "./outcome.js";

const SANDBOX = {
  creating: ["dots", "Creating", "busy"],
  starting: ["dots", "Starting", "busy"],
  running: ["play", "Running", "good"],
  paused: ["pause", "Paused", "warn"],
  stopping: ["dots", "Stopping", "busy"],
  stopped: ["stop", "Stopped", "calm"],
  failed: ["cross", "Failed", "bad"],
  lost: ["question", "Lost", "bad"],
};

const AGENT = {
  starting: ["dots", "starting", "busy"],
  working: ["bolt", "working", "busy"],
  needs_input: ["bell", "asks", "warn"],
  idle: ["moon", "idle", "calm"],
  done: ["check", "done", "good"],
  error: ["cross", "error", "bad"],
};

function badge([shape, word, tone]) {
  return h("span", { class: "badge", "data-tone": tone }, icon(shape), word);
}

/**
 * @param {object} sandbox
 * @returns {HTMLElement[]} its state, and how its command ended; that comes first where it failed
 */
export function sandboxBadges(sandbox) {
  const { state, main_process: main } = sandbox;
  const [shape, word, tone] = SANDBOX[state] ?? ["question", state, "calm"];
  if (!main || main.state === "running") return [badge([shape, word, tone])];
  const calm = badge([shape, word, tone === "good" ? "calm" : tone]);
  if (commandFailed(sandbox)) return [badge(outcome(main)), calm];
  const [mark, how] = outcome(main);
  return [calm, badge([mark, how, "calm"])];
}

/**
 * @param {{agent: string|null, agent_state: string}} sandbox
 * @returns {HTMLElement|null} what its agent does; null where none was seen
 */
export function agentBadge({ agent, agent_state: state }) {
  if (!AGENT[state]) return null;
  const [shape, word, tone] = AGENT[state];
  return badge([shape, `${oneLine(agent ?? "agent", 20)} ${word}`, tone]);
}

/**
 * @param {{state: string, exit_code: number|null, signal: string|null, timed_out: boolean}} process
 * @returns {HTMLElement}
 */
export function processBadge(process) {
  return badge(outcome(process));
}
