/** What git says of the files that are shown: of each repository that is met, fetched when it is, and again when files have changed. */
import { above, isIn, isRoot, join } from "../api/inner-path.js";

/** Changes come in bursts; git is asked once for each, and is at rest for most of the time however long it takes. */
const BURST_MS = 400;
const REST = 4;

const MARKS = {
  modified: ["M", "changed"],
  added: ["A", "new"],
  deleted: ["D", "deleted"],
  renamed: ["R", "renamed"],
  untracked: ["U", "new, not in git yet"],
  conflicted: ["!", "in conflict"],
};

/** @typedef {{branch: string|null, entries: {path: string, status: string}[], truncated: boolean}} Status */

export class GitMarks {
  #ask;
  #changed;
  /** By the directory that is asked about: its Status, or null where it is none. */
  #repositories = new Map();
  #marks = new Map();
  #inside = new Set();
  #timer = 0;
  #asking = false;
  #rest = BURST_MS;
  #again = false;
  #over = false;

  /**
   * @param {(directory: string) => Promise<Status & {repository: boolean}>} ask
   * @param {() => void} changed told when marks have changed
   */
  constructor(ask, changed) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** A directory may be a repository: it is asked about from now on. */
  meet(directory) {
    if (this.#repositories.has(directory)) return;
    this.#repositories.set(directory, null);
    this.refreshSoon();
  }

  /** What lies in a directory is known: one that has a .git of its own is a repository. */
  see(directory, entries) {
    if (entries.some(({ path }) => path === join(directory, ".git"))) this.meet(directory);
  }

  /** @returns {string[]} the directories that are repositories */
  get repositories() {
    return [...this.#repositories].filter(([, status]) => status).map(([directory]) => directory);
  }

  /** @returns {Status|null} */
  status(repository) {
    return this.#repositories.get(repository) ?? null;
  }

  /** The innermost repository that a path lies in, or null. */
  repositoryOf(path) {
    return this.repositories.filter((directory) => isIn(path, directory)).sort((one, other) => other.length - one.length)[0] ?? null;
  }

  /** How many files have changed, in all repositories. */
  get count() {
    return this.repositories.reduce((sum, directory) => sum + this.#repositories.get(directory).entries.length, 0);
  }

  /** @returns {{status: string, letter: string, word: string}|null} of a directory, that something in it has changed */
  markOf(path) {
    const status = this.#marks.get(path) ?? this.#wholeOf(path);
    if (status) {
      const [letter, word] = MARKS[status] ?? ["•", status];
      return { status, letter, word };
    }
    return this.#inside.has(path) ? { status: "inside", letter: "•", word: "has changes" } : null;
  }

  /** Of a directory that is not in git, git tells but the directory, with a slash. */
  #wholeOf(path) {
    const directory = above(path).find((each) => !isRoot(each) && this.#marks.get(each) === "untracked");
    return directory === undefined ? null : "untracked";
  }

  /** Asks again soon; what is asked already is waited for. */
  refreshSoon() {
    if (!this.#over) this.#timer ||= setTimeout(() => this.#refresh(), this.#rest);
  }

  dispose() {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  async #refresh() {
    this.#timer = 0;
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    const begun = performance.now();
    for (const directory of [...this.#repositories.keys()]) await this.#lookAt(directory);
    this.#rest = Math.max(BURST_MS, REST * (performance.now() - begun));
    this.#asking = false;
    if (this.#over) return;
    this.#index();
    this.#changed();
    if (this.#again) this.refreshSoon();
  }

  /** Without git in the sandbox, or where it refuses, there are no marks; why is told where the changes are asked for. */
  async #lookAt(directory) {
    try {
      const { repository, ...status } = await this.#ask(directory);
      this.#repositories.set(directory, repository ? status : null);
    } catch (problem) {
      this.#repositories.set(directory, null);
      // Nothing to be asked about any more.
      if (problem.status === 404) this.#repositories.delete(directory);
    }
  }

  #index() {
    this.#marks = new Map();
    this.#inside = new Set();
    for (const repository of this.repositories) {
      for (const { path, status } of this.#repositories.get(repository).entries) {
        const whole = path.replace(/(?<=.)\/$/, "");
        this.#marks.set(whole, status);
        for (const directory of above(whole)) if (!isRoot(directory)) this.#inside.add(directory);
      }
    }
  }
}
