/** What somebody has written and not saved: kept for as long as the dashboard is open in this tab, whatever else is looked at meanwhile. */

/** @typedef {{mine: string, base: import("./edit-state.js").Version}} Draft */

const drafts = new Map();
const listeners = new Set();

const keyOf = (sandbox, path) => `${sandbox}/${path}`;

// The browser asks before what is not saved is gone.
const hold = (event) => event.preventDefault();
function changed(path) {
  if (drafts.size) addEventListener("beforeunload", hold);
  else removeEventListener("beforeunload", hold);
  listeners.forEach((listener) => listener(path));
}

/** @returns {Draft|undefined} */
export const draftOf = (sandbox, path) => drafts.get(keyOf(sandbox, path));

export const hasDraft = (sandbox, path) => drafts.has(keyOf(sandbox, path));

/** @param {Draft} draft */
export function keepDraft(sandbox, path, draft) {
  const isNew = !hasDraft(sandbox, path);
  drafts.set(keyOf(sandbox, path), draft);
  if (isNew) changed(path);
}

export function dropDraft(sandbox, path) {
  if (drafts.delete(keyOf(sandbox, path))) changed(path);
}

/** What was renamed takes with it what was written and not saved. */
export function moveDrafts(sandbox, from, to) {
  const below = keyOf(sandbox, from);
  for (const [key, draft] of [...drafts]) {
    if (key !== below && !key.startsWith(`${below}/`)) continue;
    drafts.delete(key);
    drafts.set(keyOf(sandbox, to) + key.slice(below.length), draft);
  }
  changed(to);
}

/** What was deleted takes it along. */
export function dropDrafts(sandbox, path) {
  const below = keyOf(sandbox, path);
  for (const key of [...drafts.keys()]) if (key === below || key.startsWith(`${below}/`)) drafts.delete(key);
  changed(path);
}

/**
 * @param {(path: string) => void} listener told when a path begins or ceases to have a draft
 * @returns {() => void} ends the telling
 */
export function onDrafts(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
