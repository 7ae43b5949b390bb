/** The states of sandboxes and processes, as an icon and a word: never by colour alone. */
import { h, icon } from "./dom.js";
import { oneLine } from "./format.js";
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

/**
 * What may be done with a sandbox in this state: api.md's transitions, without those that would change nothing.
 *
 * @param {{state: string, capabilities?: {pause: string|null}}} sandbox
 * @returns {string[]} verbs of the API
 */
export function actionsFor({ state, capabilities }) {
  const pause = capabilities?.pause ? ["pause"] : [];
  const offered = {
    starting: ["stop"],
    running: ["stop", "restart", ...pause],
    paused: ["resume", "stop"],
    stopped: ["start"],
    failed: ["start"],
    lost: ["start"],
  };
  return offered[state] ?? [];
}

/**
 * How a process ended.
 *
 * @param {{exit_code: number|null, signal: string|null, timed_out: boolean}} exit
 * @returns {[string, string]} a class for the line, and the words
 */
export function ending({ exit_code: code, signal, timed_out: timedOut }) {
  if (code === null || code === undefined) return ["bad", "lost: it ended without leaving an exit status"];
  const why = timedOut ? ", its time was up" : signal ? `, ended by SIG${signal}` : "";
  const about = code === 0 ? "exit" : signal && !timedOut ? "ended" : "bad";
  return [about, `exited with code ${code}${why}`];
}
