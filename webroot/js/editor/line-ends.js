/** A text field knows one end of lines only. What a file has instead stays, wherever its lines do. */

const LINE = /[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g;
const linesOf = (text) => text.match(LINE) ?? [];
const endOf = (line) => /(?:\r\n|\r|\n)?$/.exec(line)[0];

/** A text as a text field has it. */
export const inField = (text) => text.replace(/\r\n?/g, "\n");

/**
 * What is to be saved.
 *
 * @param {string} original as the file has it
 * @param {string} edited as the text field has it
 * @returns {string} lines before and behind all that was edited end as they did, those between as most lines of the file do
 */
export function withLineEnds(original, edited) {
  if (!original.includes("\r")) return edited;
  const old = linesOf(original);
  const now = linesOf(edited);
  const keeps = (was, is) => was !== undefined && inField(was) === is;
  let head = 0;
  while (head < now.length && keeps(old[head], now[head])) head++;
  let tail = 0;
  while (tail < now.length - head && tail < old.length - head && keeps(old.at(-1 - tail), now.at(-1 - tail))) tail++;
  const usual = usualEnd(old);
  const between = now.slice(head, now.length - tail).map((line) => line.replace(/\n$/, usual));
  return [...old.slice(0, head), ...between, ...old.slice(old.length - tail)].join("");
}

function usualEnd(lines) {
  const counts = new Map();
  for (const line of lines) counts.set(endOf(line), (counts.get(endOf(line)) ?? 0) + 1);
  counts.delete("");
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), ["\n", 0])[0];
}
