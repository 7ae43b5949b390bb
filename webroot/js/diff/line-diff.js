/** What differs between two texts, line by line, by a shortest way from one to the other (Myers 1986), as hunks with some lines around. */

const AROUND = 3;
/** Texts that differ in more lines than this are told as one change: what the search takes grows with the square. */
const MOST_CHANGES = 1000;
const UNENDED = "No newline at the end";

/**
 * @param {string} before
 * @param {string} after
 * @returns {import("./diff-parser.js").Hunk[]} none where they are the same
 */
export function lineDiff(before, after) {
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const changes = changesOf(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return hunksOf(numbered([...old.slice(0, head).map(same), ...changes, ...old.slice(old.length - tail).map(same)]));
}

/** Each with its end, which the last one may not have. */
const linesOf = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const same = (line) => ({ kind: "same", line });
const removed = (line) => ({ kind: "removed", line });
const added = (line) => ({ kind: "added", line });

function changesOf(old, now) {
  const trace = old.length && now.length ? search(old, now) : null;
  return trace ? walkBack(trace, old, now) : [...old.map(removed), ...now.map(added)];
}

/** Of each number of changes, how far every diagonal was reached with one less, from the diagonal -(changes + 1) on; null where there are too many. */
function search(old, now) {
  const most = Math.min(MOST_CHANGES, old.length + now.length);
  const reached = new Int32Array(2 * most + 3);
  const zero = most + 1;
  const trace = [];
  for (let changes = 0; changes <= most; changes++) {
    trace.push(reached.slice(zero - changes - 1, zero + changes + 2));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const down = goesDown(reached, zero, diagonal, changes);
      let at = down ? reached[zero + diagonal + 1] : reached[zero + diagonal - 1] + 1;
      while (at < old.length && at - diagonal < now.length && old[at] === now[at - diagonal]) at++;
      reached[zero + diagonal] = at;
      if (at >= old.length && at - diagonal >= now.length) return trace;
    }
  }
  return null;
}

function goesDown(reached, zero, diagonal, changes) {
  return diagonal === -changes || (diagonal !== changes && reached[zero + diagonal - 1] < reached[zero + diagonal + 1]);
}

function walkBack(trace, old, now) {
  const lines = [];
  let at = old.length;
  let other = now.length;
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const zero = changes + 1;
    const diagonal = at - other;
    const down = goesDown(trace[changes], zero, diagonal, changes);
    const from = down ? diagonal + 1 : diagonal - 1;
    const start = trace[changes][zero + from];
    for (; at > start && other > start - from; other--) lines.push(same(old[--at]));
    if (changes > 0) lines.push(down ? added(now[--other]) : removed(old[--at]));
  }
  return lines.reverse();
}

/** With numbers, without the lines' ends, and with a note where one has none. */
function numbered(lines) {
  let old = 1;
  let now = 1;
  return lines.flatMap(({ kind, line }) => {
    const numbers = { ...(kind !== "added" && { old: old++ }), ...(kind !== "removed" && { now: now++ }) };
    return line.endsWith("\n") ? [{ kind, text: line.slice(0, -1), ...numbers }] : [{ kind, text: line, ...numbers }, { kind: "note", text: UNENDED }];
  });
}

/** Only what is near a change is told; changes that are near each other are told together. */
function hunksOf(lines) {
  const hunks = [];
  let end = -1;
  lines.forEach(({ kind }, index) => {
    if (kind !== "added" && kind !== "removed") return;
    const first = Math.max(0, index - AROUND);
    const near = Math.min(lines.length - 1, index + AROUND);
    const last = lines[near + 1]?.kind === "note" ? near + 1 : near;
    if (hunks.length === 0 || first > end + 1) hunks.push(lines.slice(first, last + 1));
    else hunks.at(-1).push(...lines.slice(end + 1, last + 1));
    end = Math.max(end, last);
  });
  const first = (hunk, side) => hunk.find((line) => line[side] !== undefined)?.[side] ?? 0;
  return hunks.map((hunk) => ({ title: "", old: first(hunk, "old"), now: first(hunk, "now"), lines: hunk }));
}
