/** How what somebody types into the box is looked for. */
import { isIn, nameOf, toText } from "../api/inner-path.js";

const GLOB = /[*?[\]]/;
/** Where the daemon can't look itself, so much of the tree is looked through here. */
const MOST = 10_000;
const DEPTH = 16;

/**
 * What is asked of the daemon: a name that has this anywhere in it, or is as a glob says; only capitals tell capitals apart.
 *
 * @param {"name"|"text"} what
 * @param {string} sought
 * @returns {{name?: string, text?: string, case?: "ignore"}}
 */
export function question(what, sought) {
  const ignores = sought === sought.toLowerCase() ? { case: "ignore" } : {};
  if (what === "text") return { text: sought, ...ignores };
  const name = sought.slice(sought.lastIndexOf("/") + 1);
  return { name: GLOB.test(name) ? name : `*${name}*`, ...ignores };
}

/** Whether a path has all of what was typed, where that had slashes too. */
export function hasPath(path, sought) {
  if (!sought.includes("/")) return true;
  const directory = sought.slice(0, sought.lastIndexOf("/")).replace(/^\/+/, "").toLowerCase();
  return toText(path).toLowerCase().includes(`${directory}/`);
}

/**
 * @param {import("../api/files.js").SandboxFiles} files
 * @param {string} directory
 * @param {{what: "name"|"text", sought: string}} asked
 * @param {AbortSignal} signal
 */
export async function findFiles(files, directory, { what, sought }, signal) {
  try {
    const { items, truncated } = await files.find(directory, question(what, sought), signal);
    return { items: what === "name" ? items.filter(({ path }) => hasPath(path, sought)) : items, truncated };
  } catch (problem) {
    if (problem.status !== 404 || what === "text") throw problem;
    return among(await files.list(directory, { limit: MOST, depth: DEPTH }), directory, sought);
  }
}

function among({ entries, truncated }, directory, sought) {
  const name = sought.slice(sought.lastIndexOf("/") + 1).toLowerCase();
  const items = entries.filter(({ path }) => isIn(path, directory) && toText(nameOf(path)).toLowerCase().includes(name) && hasPath(path, sought));
  return { items: items.slice(0, 200), truncated: truncated || items.length > 200 };
}
