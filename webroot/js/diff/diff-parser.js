/**
 * Reads what `git diff` prints: unified diffs with git's extended headers. It is given as bytes, one character each, for it holds names and texts of any
 * encoding. What can't be understood is passed over, and what was cut off ends where it was cut.
 */

/**
 * @typedef {object} Line
 * @property {"same"|"added"|"removed"|"note"} kind a note is about the line before
 * @property {string} text bytes, or text where a diff of text was made here
 * @property {number} [old] its number before
 * @property {number} [now] its number after
 *
 * @typedef {object} Hunk
 * @property {string} title the function or section, or nothing
 * @property {number} old where it begins, and `now` likewise
 * @property {Line[]} lines
 *
 * @typedef {object} FileDiff
 * @property {string} path after the change, or before it where it is gone; bytes
 * @property {string|null} from where it was before, where that is elsewhere
 * @property {"modified"|"added"|"deleted"|"renamed"|"copied"} status
 * @property {string[]} notes such as a change of its mode
 * @property {boolean} binary
 * @property {Hunk[]} hunks
 * @property {number} added lines, and `removed` likewise
 */

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/s;
const ESCAPES = { a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", '"': '"', "\\": "\\" };
const KINDS = { "+": "added", "-": "removed", " ": "same", "\\": "note" };

/** A name as git quotes it where it has odd bytes, without its quotes. */
function unquoted(name) {
  if (!/^".*"$/s.test(name)) return name;
  return name.slice(1, -1).replace(/\\([0-7]{1,3}|.)/gs, (_, code) => (/^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8) & 0xff) : (ESCAPES[code] ?? code)));
}

/** Of a name behind `---` or `+++`, where a tab ends one that has spaces; null for none. */
function sideOf(name) {
  const path = unquoted(name.replace(/\t[^"]*$/, ""));
  return path === "/dev/null" ? null : path.replace(/^[abciow]\//, "");
}

/** The one name in `diff --git a/NAME b/NAME`, where no other line tells it: both are the same then. */
function nameIn(header) {
  const quoted = /^"((?:[^"\\]|\\.)*)" /s.exec(header);
  if (quoted) return unquoted(`"${quoted[1]}"`).slice(2);
  const half = header.slice(0, (header.length - 1) / 2);
  return half.slice(2);
}

class Parser {
  /** @type {FileDiff[]} */
  files = [];
  #file = null;
  #hunk = null;
  #oldLeft = 0;
  #nowLeft = 0;
  #old = 0;
  #now = 0;

  take(line) {
    const kind = KINDS[line[0]];
    const inside = this.#hunk && (this.#oldLeft > 0 || this.#nowLeft > 0 || kind === "note");
    if (inside && (kind || line === "")) return this.#line(kind ?? "same", kind === "note" ? line.slice(1).trim() : line.slice(1));
    this.#hunk = null;
    if (line.startsWith("diff --git ")) return this.#begin(line.slice("diff --git ".length));
    if (!this.#file) return undefined;
    const hunk = HUNK.exec(line);
    return hunk ? this.#open(hunk) : this.#describe(line);
  }

  #begin(header) {
    this.#file = { path: nameIn(header), from: null, status: "modified", notes: [], binary: false, hunks: [], added: 0, removed: 0 };
    this.files.push(this.#file);
  }

  #open([, old, oldCount = "1", now, nowCount = "1", title]) {
    [this.#old, this.#now, this.#oldLeft, this.#nowLeft] = [old, now, oldCount, nowCount].map(Number);
    this.#hunk = { title, old: this.#old, now: this.#now, lines: [] };
    this.#file.hunks.push(this.#hunk);
  }

  #line(kind, text) {
    const line = { kind, text };
    if (kind === "same" || kind === "removed") {
      line.old = this.#old++;
      this.#oldLeft--;
    }
    if (kind === "same" || kind === "added") {
      line.now = this.#now++;
      this.#nowLeft--;
    }
    if (kind === "added" || kind === "removed") this.#file[kind]++;
    this.#hunk.lines.push(line);
  }

  #describe(line) {
    const file = this.#file;
    const [, word, rest] = /^(new file mode|deleted file mode|old mode|new mode|rename from|rename to|copy from|copy to|---|\+\+\+) (.*)$/s.exec(line) ?? [];
    if (word === "new file mode") file.status = "added";
    else if (word === "deleted file mode") file.status = "deleted";
    else if (word === "new mode") file.notes.push(`Its mode is ${rest.slice(-4)} now`);
    else if (word === "rename from" || word === "copy from") file.from = unquoted(rest);
    else if (word === "rename to" || word === "copy to") this.#came(word.startsWith("copy") ? "copied" : "renamed", unquoted(rest));
    else if (word === "---" || word === "+++") file.path = sideOf(rest) ?? file.path;
    else if (/^(Binary files .* differ|GIT binary patch)$/s.test(line)) file.binary = true;
  }

  #came(status, path) {
    this.#file.status = status;
    this.#file.path = path;
  }
}

/**
 * @param {string} bytes
 * @returns {FileDiff[]}
 */
export function parseDiff(bytes) {
  const parser = new Parser();
  const lines = bytes.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) parser.take(line);
  return parser.files;
}
