/** What this browser remembers. Where storage is switched off, nothing is remembered and nothing breaks. */

/**
 * @param {string} name
 * @param {string} fallback
 * @returns {string}
 */
export function recall(name, fallback) {
  try {
    return localStorage.getItem(`sandlot.${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`sandlot.${name}`, value);
  } catch {
    // Not remembered, that is all.
  }
}
