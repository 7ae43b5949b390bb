/** Names with values, as somebody types them: a line each. Pure, no DOM. */

/**
 * @param {string} text lines such as NAME=value; empty ones don't count, a value may hold anything
 * @param {boolean} bare whether a name may stand without a value, which is then empty
 * @returns {Object<string, string>|null|undefined} undefined where there is none, null where a line is none
 */
export function parsePairs(text, bare) {
  const pairs = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "") continue;
    const at = line.indexOf("=");
    const name = (at < 0 ? line : line.slice(0, at)).trim();
    if (name === "" || (at < 0 && !bare)) return null;
    Object.defineProperty(pairs, name, { value: at < 0 ? "" : line.slice(at + 1), enumerable: true, configurable: true, writable: true });
  }
  return Object.keys(pairs).length ? pairs : undefined;
}
