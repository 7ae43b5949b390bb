/** Which sandboxes need a person: pure, no DOM. */

/**
 * Whether a person has to do something.
 *
 * @param {object} sandbox
 * @returns {boolean}
 */
export function needsYou({ attention, agent_state: agent }) {
  return Boolean(attention) || agent === "needs_input";
}
