/**
 * From a line to nodes. ansi_up reads the colours, but its HTML is not used: its fragments become text nodes and classes, so hostile
 * output has nothing to break out of, and the content security policy needs no exception for styles.
 */
import { AnsiUp } from "../../lib/ansi_up.js";
import { h } from "../ui/dom.js";
import { clock, counted } from "../ui/format.js";

/** Titles, links, device strings: swallowed whole. A link whose text differs from its address would be a trap. */
const STRINGS = /\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\|$)|[PX^_][^\x1b]*(?:\x1b\\|$))/g;
/** Escapes of two characters and character sets, such as "save the cursor". */
const SHORT_ESCAPES = /\x1b(?:[ -/]+[0-~]|[0-OQ-WYZ\\`-~])/g;
/** Control characters, and overrides of the direction of writing; the tab stays, and so does the escape that ansi_up reads. */
const CONTROLS = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e]/g;
const COLON_COLOUR = /([34]8):2:\d*:(\d+):(\d+):(\d+)/g;

class Fragments extends AnsiUp {
  #found = [];

  /** Called by ansi_up with each stretch of text in one style; in the place of making HTML of it. */
  transform_to_html(fragment) {
    if (fragment.text) this.#found.push(fragment);
    return "";
  }

  process_hyperlink(packet) {
    return this.transform_to_html(this.with_state(packet));
  }

  /** The stretches of one line; an escape sequence that its end cuts off does not swallow the next line. */
  of(text) {
    this.#found = [];
    this._buffer = "";
    this.process_ansi({ text: "0" });
    this.ansi_to_html(text);
    return this.#found;
  }
}

const fragments = new Fragments();
fragments.use_classes = true;

function styled(fragment) {
  const text = fragment.text.replaceAll("\x1b", "␛");
  const { fg, bg, bold, faint, italic, underline } = fragment;
  if (!fg && !bg && !bold && !faint && !italic && !underline) return text;
  const span = document.createElement("span");
  const names = [bold && "ansi-bold", faint && "ansi-faint", italic && "ansi-italic", underline && "ansi-underline"];
  for (const [colour, part] of [[fg, "fg"], [bg, "bg"]]) {
    if (!colour) continue;
    const free = colour.class_name === "truecolor";
    names.push(free ? `ansi-free-${part}` : `${colour.class_name}-${part}`);
    if (free) span.style.setProperty(`--${part}`, `rgb(${colour.rgb.join(" ")})`);
  }
  span.className = names.filter(Boolean).join(" ");
  span.textContent = text;
  return span;
}

/**
 * The nodes of a line's text.
 *
 * @param {string} prefix colour sequences in force at its beginning
 * @param {string} text raw output without line ends
 * @returns {(Node|string)[]}
 */
export function paintText(prefix, text) {
  if (!prefix && !text.includes("\x1b")) return [text.replace(CONTROLS, "")];
  const clean = (prefix + text)
    .replace(STRINGS, "")
    .replace(SHORT_ESCAPES, "")
    .replace(CONTROLS, "")
    .replace(COLON_COLOUR, "$1;2;$2;$3;$4");
  return fragments.of(clean).map(styled);
}

/**
 * A line's row.
 *
 * @param {import("./log-lines.js").Line} line
 * @param {string|null} [base] the address of its log, for a link to the line
 * @returns {HTMLElement}
 */
export function paintLine(line, base = null) {
  if (line.kind === "note") return h("div", { class: `line note note-${line.stream}` }, line.text);
  const text = h("span", { class: "text" }, paintText(line.prefix, line.text));
  if (line.cut) text.append(h("span", { class: "cut" }, ` … ${counted(line.cut, "more character")} in the download`));
  return h(
    "div",
    { class: line.marked ? "line marked" : "line", "data-stream": line.stream, "aria-current": line.marked ? "true" : null },
    base && line.seq !== null && h("a", { class: "line-link", href: `${base}/at/${line.seq}.${line.nth}`, tabindex: "-1", title: "A link to this line", "aria-label": "A link to this line" }),
    h("time", { datetime: line.at, title: line.at }, clock(line.at)),
    line.source && h("span", { class: "source" }, line.source),
    line.stream === "stderr" && h("span", { class: "mark", title: "standard error" }, "err"),
    text,
  );
}
