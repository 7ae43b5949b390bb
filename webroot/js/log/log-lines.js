/**
 * From output as it arrives to lines: pure, no DOM. Each stream has its own open line, so that stdout's half-printed line is not torn
 * apart by stderr. A carriage return overwrites, as on a terminal; colours that are switched on go on over the end of a line.
 */

/** Characters of one line that are kept; a line may be 100 MB long. */
export const MAX_LINE = 16_384;
const MAX_PREFIX = 256;
const SGR = /\x1b\[[\d;:]*m/g;
const UNFINISHED = /\x1b(?:\[[\d;:]{0,30})?$/;

/**
 * A line of a log. `text` is raw, escape sequences included; `prefix` holds the sequences in force at its beginning.
 *
 * @typedef {object} Line
 * @property {"output"|"note"} kind
 * @property {string} stream stdout, stderr or pty; for a note what it is about
 * @property {string} source the process, in a merged log
 * @property {string} at RFC 3339
 * @property {string} text
 * @property {string} prefix
 * @property {number|null} seq the chunk in which it begins, where that is known
 * @property {number} nth how many lines end in that chunk before it
 * @property {number|null} last the last chunk in which it goes on
 * @property {number} cut characters past MAX_LINE that are not kept
 */

/** Cuts output into lines and tells its sink about each new line and each that changed. */
export class LogLines {
  #streams = new Map();
  #sink;

  /** @param {{added: (line: Line) => void, changed: (line: Line) => void}} sink */
  constructor(sink) {
    this.#sink = sink;
  }

  /**
   * @param {{stream: string, source?: string, at: string, seq?: number}} origin
   * @param {string} text decoded output; may begin and end anywhere
   */
  write(origin, text) {
    const key = `${origin.source ?? ""} ${origin.stream}`;
    let open = this.#streams.get(key);
    if (!open) this.#streams.set(key, (open = { line: null, state: "", held: "" }));
    const whole = open.held + text;
    open.held = UNFINISHED.exec(whole.slice(-40))?.[0] ?? "";
    const length = whole.length - open.held.length;
    let start = 0;
    let nth = 0;
    while (start < length) {
      const end = whole.indexOf("\n", start);
      const ends = end >= 0 && end < length;
      this.#append(open, origin, whole.slice(start, ends ? end : length), nth);
      if (ends) {
        this.#close(open);
        nth++;
      }
      start = ends ? end + 1 : length;
    }
  }

  /**
   * A line of the viewer's own, such as a gap or the exit.
   *
   * @param {string} about a class for it: gap, exit, skipped
   * @param {string} text
   */
  note(about, text) {
    this.#sink.added({ kind: "note", stream: about, source: "", at: "", text, prefix: "", seq: null, nth: 0, last: null, cut: 0 });
  }

  /** Forgets half lines: what comes next does not join what came before. */
  breakLines() {
    this.#streams.clear();
  }

  #append(open, origin, piece, nth) {
    const before = open.state;
    if (piece.includes("\x1b")) open.state = advance(open.state, piece);
    if (!open.line) {
      open.line = {
        kind: "output",
        stream: origin.stream,
        source: origin.source ?? "",
        at: origin.at,
        text: "",
        prefix: before,
        seq: origin.seq ?? null,
        nth,
        last: origin.seq ?? null,
        cut: 0,
      };
      extend(open.line, piece);
      this.#sink.added(open.line);
    } else if (piece) {
      extend(open.line, piece);
      open.line.last = origin.seq ?? null;
      this.#sink.changed(open.line);
    }
  }

  #close(open) {
    if (open.line.text.endsWith("\r")) open.line.text = open.line.text.replace(/\r+$/, "");
    open.line = null;
  }
}

/**
 * Whether a line is the one at this place of the log.
 *
 * @param {Line} line
 * @param {{seq: number, line: number, stream?: string}} place a chunk, how many lines end in it before, and of which stream it is: with that, a
 *     line that begins in an earlier chunk is found as well
 * @returns {boolean}
 */
export function isAt({ seq, nth, last, stream }, place) {
  if (seq === null) return false;
  if (seq === place.seq) return nth === place.line;
  return place.line === 0 && stream === place.stream && seq < place.seq && place.seq <= last;
}

/** The colour sequences in force after `text`, where `state` was in force before it. */
function advance(state, text) {
  let next = state;
  for (const [sequence] of text.matchAll(SGR)) {
    const resets = sequence === "\x1b[m" || sequence === "\x1b[0m";
    next = resets ? "" : next.length > MAX_PREFIX ? sequence : next + sequence;
  }
  return next;
}

function extend(line, piece) {
  if (line.cut > 0) {
    const returned = piece.trimEnd().lastIndexOf("\r");
    if (returned < 0) {
      line.cut += piece.length;
      return;
    }
    line.text = "";
    line.cut = 0;
    piece = piece.slice(returned + 1);
  }
  const whole = line.text + piece;
  const shown = whole.includes("\r") ? overwritten(line.prefix, whole) : whole;
  line.text = shown.length > MAX_LINE ? shown.slice(0, MAX_LINE) : shown;
  line.cut = shown.length - line.text.length;
}

/** What is to be seen of `text` after its carriage returns; those at its end stay, for what follows may be a line feed. */
function overwritten(prefix, text) {
  const tail = /\r*$/.exec(text)[0];
  let shown = "";
  let state = prefix;
  for (const part of text.slice(0, text.length - tail.length).split("\r")) {
    if (part === "") continue;
    const coloured = shown.includes("\x1b") || part.includes("\x1b");
    if (shown.includes("\x1b")) state = advance(state, shown);
    const inherited = state === prefix ? "" : state;
    shown = coloured || part.length >= shown.length ? inherited + part : part + shown.slice(part.length);
  }
  return shown + (tail ? "\r" : "");
}
