/** What an agent's menu offers, read from its terminal's screen: pure, no DOM. */

/** A choice's line: a mark of the one that is chosen, or a frame, its number, and what it means. */
const CHOICE = /^[\s│┃|]*(?:[❯›>●▌]\s*)?(?:\[.\]\s+)?([1-9])\.\s+(\S.*?)[\s│┃|]*$/;
const MOST_LINES = 60;
/** A choice may be explained on so many lines before the next comes. */
const MOST_BETWEEN = 4;
const MOST = 9;

/**
 * The choices of the last menu on a screen.
 *
 * @param {string} screen a line each row
 * @returns {{key: string, text: string}[]} in their order; empty where there is no menu
 */
export function choicesOf(screen) {
  let menu = [];
  let between = 0;
  let last = [];
  for (const line of screen.trimEnd().split("\n").slice(-MOST_LINES)) {
    const found = CHOICE.exec(line);
    between = found ? 0 : between + 1;
    if (between > MOST_BETWEEN) menu = [];
    if (!found) continue;
    const [, key, text] = found;
    if (key === "1") menu = [{ key, text }];
    else if (menu.length && Number(key) === menu.length + 1 && menu.length < MOST) menu.push({ key, text });
    else menu = [];
    if (menu.length > 1) last = [...menu];
  }
  return last;
}
