/**
 * What is known of a sandbox's directories: each is fetched when it is first opened, a page at a time, and again when it has changed. Knows nothing of
 * how it is shown.
 */
import { above, isIn, isRoot, nameOf, toText } from "../api/inner-path.js";

/** So many entries of a directory come at once; those behind them when somebody wants them. */
const PAGE = 500;
/** The most that the API gives at once. */
const MOST = 10_000;

const BY_NAME = new Intl.Collator("en", { numeric: true });

/**
 * @typedef {import("../api/files.js").Entry} Entry
 *
 * @typedef {object} Row
 * @property {"entry"|"more"|"word"} type a word tells why there are no entries
 * @property {string} directory that it lies in
 * @property {number} level from 1
 * @property {Entry} [entry]
 * @property {boolean} [open]
 * @property {number} [position] from 1, of `count`
 * @property {string} [text] of a word
 */

/** Directories first, then by name as people order them. */
function ordered(entries) {
  const keys = new Map(entries.map((entry) => [entry, toText(nameOf(entry.path))]));
  const rank = ({ kind }) => (kind === "directory" ? 0 : 1);
  return entries.sort((one, other) => rank(one) - rank(other) || BY_NAME.compare(keys.get(one), keys.get(other)) || (one.path < other.path ? -1 : 1));
}

export class FileTree {
  #list;
  #changed;
  /** By path: {entries: Entry[]|null, next: string|null, problem: Error|null, asked: number}. */
  #directories = new Map();
  #open = new Set();
  #root = "";
  #asked = 0;

  /**
   * @param {(directory: string, asked: {limit: number, cursor?: string|null}) => Promise<{entries: Entry[], next: string|null}>} list
   * @param {(directory: string) => void} changed told when something is known of a directory, or it is opened or closed
   */
  constructor(list, changed) {
    this.#list = list;
    this.#changed = changed;
  }

  get root() {
    return this.#root;
  }

  /** Shows what lies in the workspace, "", or in the root, "/". */
  setRoot(root) {
    this.#root = root;
    return this.load(root);
  }

  /** @returns {{entries: Entry[]|null, next: string|null, problem: Error|null}|undefined} */
  directory(path) {
    return this.#directories.get(path);
  }

  /** @returns {Entry|undefined} what is known of a path */
  entry(path) {
    return isRoot(path) ? undefined : this.#directories.get(above(path).at(-1))?.entries?.find((entry) => entry.path === path);
  }

  /** Fetches a directory that is not known yet. Never fails: why it is not known is told in its place. */
  async load(path) {
    if (!this.#directories.get(path)?.entries) await this.refresh(path);
  }

  /** Fetches a directory anew, as much of it as is known. */
  async refresh(path) {
    const known = this.#directories.get(path)?.entries?.length ?? 0;
    await this.#fetch(path, { limit: Math.min(MOST, Math.max(PAGE, known)) });
  }

  /** Fetches what follows in a directory. */
  async more(path) {
    const { next } = this.#directories.get(path);
    await this.#fetch(path, { limit: PAGE, cursor: next });
  }

  async #fetch(path, asked) {
    const turn = ++this.#asked;
    const before = this.#directories.get(path) ?? { entries: null, next: null, problem: null };
    this.#directories.set(path, { ...before, asked: turn });
    let after;
    try {
      const { entries, next } = await this.#list(path, asked);
      const kept = asked.cursor ? before.entries : [];
      after = { entries: ordered([...kept, ...entries]), next, problem: null, asked: turn };
    } catch (problem) {
      after = { ...before, entries: problem.status === 404 ? null : before.entries, problem, asked: turn };
    }
    // What was asked for later is newer.
    if (this.#directories.get(path)?.asked !== turn) return;
    this.#directories.set(path, after);
    if (after.problem?.status === 404) this.#forget(path);
    this.#changed(path);
  }

  /** It has gone, with all that was below it. */
  #forget(path) {
    if (isRoot(path)) return;
    for (const each of [...this.#directories.keys()]) if (isIn(each, path)) this.#directories.delete(each);
    for (const each of [...this.#open]) if (isIn(each, path)) this.#open.delete(each);
  }

  isOpen(path) {
    return this.#open.has(path);
  }

  async open(path) {
    if (this.#open.has(path)) return;
    this.#open.add(path);
    this.#changed(path);
    await this.load(path);
  }

  close(path) {
    this.#open.delete(path);
    this.#changed(path);
  }

  /** Opens all directories above a path. */
  async reveal(path) {
    for (const directory of above(path)) {
      if (isRoot(directory)) await this.load(directory);
      else await this.open(directory);
    }
  }

  /**
   * Takes note of what has changed: what can be seen of it is fetched anew, what can't is fetched when it is opened next.
   *
   * @param {string[]|null} paths null where any may have changed
   * @param {string|null} shown a directory that is seen outside the tree
   */
  changed(paths, shown) {
    for (const directory of paths === null ? [...this.#directories.keys()] : this.#placesOf(paths)) {
      if (directory === this.#root || directory === shown || this.#open.has(directory)) this.refresh(directory);
      else this.#directories.delete(directory);
    }
  }

  /** The directories that are known and look other than they did, where these paths have changed. */
  #placesOf(paths) {
    const places = new Set();
    for (const path of paths) {
      if (this.#directories.has(path)) places.add(path);
      const place = this.#placeOf(path);
      if (place !== undefined) places.add(place);
    }
    return places;
  }

  /** Where a change can be seen: in the directory that it lies in, or in the innermost that is known, where the way from there is new. */
  #placeOf(path) {
    const way = [...above(path), path];
    const at = way.findLastIndex((directory, index) => index < way.length - 1 && this.#directories.has(directory));
    if (at < 0) return undefined;
    const isNear = at === way.length - 2;
    return isNear || !this.entry(way[at + 1]) ? way[at] : undefined;
  }

  /** @returns {Row[]} all that can be seen, from the top */
  rows() {
    const rows = [];
    this.#add(rows, this.#root, 1);
    return rows;
  }

  #add(rows, directory, level) {
    const { entries, next, problem } = this.#directories.get(directory) ?? { entries: null };
    const word = (text) => rows.push({ type: "word", directory, level, text });
    entries?.forEach((entry, index) => {
      const open = entry.kind === "directory" && this.#open.has(entry.path);
      rows.push({ type: "entry", directory, level, entry, open, position: index + 1, count: next ? -1 : entries.length });
      if (open) this.#add(rows, entry.path, level + 1);
    });
    if (next) rows.push({ type: "more", directory, level });
    if (problem) word(problem.message);
    else if (!entries) word("Loading…");
    else if (entries.length === 0) word("Nothing here");
  }
}
