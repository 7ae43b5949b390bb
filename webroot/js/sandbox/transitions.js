/** The changes of state that a person may ask for: pure, no DOM. */

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
