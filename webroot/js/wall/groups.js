/** In which group of the wall a sandbox is, and where in it. */
import { needsYou } from "../attention/needs-you.js";
import { commandFailed } from "../sandbox/outcome.js";

/** The groups from the top down, and what they are called. */
export const GROUPS = [
  ["attention", "Needs you"],
  ["failed", "Failed"],
  ["working", "Working"],
  ["idle", "Idle"],
  ["stopped", "Stopped"],
];

/** So much of what it may use, over ten seconds, is work; less than that a clock in a shell needs too. */
const BUSY_SHARE = 0.02;
/** How long a sandbox without an agent counts as working after a sign of work, so that its card does not go to and fro. */
const LINGER_MS = 30_000;
const CHANGING = new Set(["creating", "starting", "stopping"]);
const STILL = { stopped: "stopped", failed: "failed", lost: "failed", paused: "idle" };
const AGENT = { starting: "working", working: "working", idle: "idle", done: "idle", error: "idle" };

/**
 * @param {object} sandbox
 * @param {object|undefined} use an item of the list of metrics
 * @param {object|undefined} seen an item of the overview
 * @param {string|null} before the group that it was in: there it stays while its state changes
 * @param {number} now in milliseconds, by the daemon's clock
 * @returns {string} the first part of one of GROUPS
 */
export function groupOf(sandbox, use, seen, before, now) {
  if (needsYou(sandbox)) return "attention";
  if (CHANGING.has(sandbox.state)) return before && before !== "attention" ? before : "working";
  // What its agent does now is newer than how its command ended.
  if (commandFailed(sandbox) && AGENT[sandbox.agent_state] !== "working") return "failed";
  return STILL[sandbox.state] ?? AGENT[sandbox.agent_state] ?? (isBusy(use, seen, now) ? "working" : "idle");
}

function isBusy(use, seen, now) {
  if (seen?.last_line && now - Date.parse(seen.last_line.at) < LINGER_MS) return true;
  if (!use) return false;
  const points = Math.ceil(LINGER_MS / 1000 / use.recent.step_seconds);
  return Math.max(use.cpu.used, ...use.recent.cpu.slice(-points)) >= BUSY_SHARE;
}

/**
 * The order within a group: who waits longest comes first, else the newest sandbox; so no card moves for what it does.
 *
 * @param {object} one
 * @param {object} other
 * @returns {number}
 */
export function inOrder(one, other) {
  const waits = (sandbox) => sandbox.attention?.since ?? "";
  return waits(one).localeCompare(waits(other)) || other.created_at.localeCompare(one.created_at) || one.name.localeCompare(other.name);
}
