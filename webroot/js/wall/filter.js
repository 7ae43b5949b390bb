/** Which sandboxes the words of a filter mean: pure, no DOM. */

/**
 * Whether every word of a filter is in a sandbox's name, its agent, its command or one of its labels.
 *
 * @param {object} sandbox
 * @param {string} filter
 * @returns {boolean}
 */
export function matches({ name, agent, command, labels }, filter) {
  const texts = [name, agent, [command].flat().join(" "), ...Object.entries(labels ?? {}).map((label) => label.join("="))];
  const text = texts.join("\n").toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
