/** What is shown and could not be brought up to date looks as old as it is (`data-stale`), and says why. */

/**
 * @param {HTMLElement} element
 * @param {Error|null} problem why it is old, or null where it is not
 */
export function markStale(element, problem) {
  if (problem && element.dataset.stale === undefined) {
    element.dataset.stale = "";
    element.title = `As it was at ${new Date().toLocaleTimeString()}: ${problem.message}`;
  } else if (!problem && element.dataset.stale !== undefined) {
    delete element.dataset.stale;
    element.removeAttribute("title");
  }
}
