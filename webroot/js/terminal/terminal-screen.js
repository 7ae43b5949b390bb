/** The screen of a terminal: xterm.js with our colours, sizes, keys and links. It draws bytes and tells what was typed. */
import { FitAddon } from "../../lib/addon-fit.mjs";
import { SearchAddon } from "../../lib/addon-search.mjs";
import { Unicode11Addon } from "../../lib/addon-unicode11.mjs";
import { WebLinksAddon } from "../../lib/addon-web-links.mjs";
import { Terminal } from "../../lib/xterm.mjs";
import { onTheme } from "../ui/theme.js";
import { openLink, plainLinkHint } from "./terminal-hyperlinks.js";
import { currentTheme } from "./terminal-theme.js";
import { openUnderPolicy } from "./xterm-styles.js";

const SCROLLBACK_LINES = 5000;
/**
 * Back to a plain state before the daemon draws anew: whatever sequence was cut off, then modes, the mouse, and the screen's contents.
 * What has been scrolled away stays.
 */
const PLAIN =
  "\x18\x1b\\\x1b[?2026l\x1b[?1049l\x1b[!p\x1b[?1000;1002;1003;1004;1006;2004;1l\x1b[?7;25h\x1b>\x1b[0 q\x1b[H\x1b[2J";

export class TerminalScreen {
  #fit = new FitAddon();
  #stopTheme;
  /** Finds text on the screen and above it. */
  search = new SearchAddon();
  terminal;

  /**
   * @param {object} options
   * @param {boolean} options.readOnly
   * @param {number} options.fontSize
   * @param {boolean} options.screenReader
   * @param {(event: KeyboardEvent) => boolean} options.onKey false where the terminal is not to have the key
   * @param {(text: string) => void} options.onData what was typed, and the terminal's own answers
   * @param {(bytes: Uint8Array) => void} options.onBinary
   * @param {(title: string) => void} options.onTitle whatever the program says
   * @param {(data: string) => void} options.onClipboard the rest of an OSC 52
   * @param {() => void} options.onSelection
   * @param {(back: boolean, full: boolean) => void} options.onScrolled whether what has been scrolled away is looked at, and whether no more of
   *     it can be kept
   */
  constructor({ readOnly, fontSize, screenReader, onKey, onData, onBinary, onTitle, onClipboard, onSelection, onScrolled }) {
    this.terminal = new Terminal({
      // For decorations (the search) and for widths by Unicode 11.
      allowProposedApi: true,
      cursorInactiveStyle: "outline",
      disableStdin: readOnly,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono").trim(),
      fontSize,
      linkHandler: { activate: (event, uri) => openLink(event, uri, { hidden: true }) },
      minimumContrastRatio: 4.5,
      rightClickSelectsWord: false,
      screenReaderMode: screenReader,
      scrollback: SCROLLBACK_LINES,
      theme: currentTheme(),
    });
    this.terminal.attachCustomKeyEventHandler(onKey);
    this.terminal.parser.registerOscHandler(52, (data) => {
      onClipboard(data);
      return true;
    });
    this.terminal.onTitleChange(onTitle);
    this.terminal.onSelectionChange(onSelection);
    this.terminal.onRender(() => {
      const { viewportY, baseY } = this.terminal.buffer.active;
      onScrolled(viewportY < baseY, baseY >= SCROLLBACK_LINES);
    });
    if (!readOnly) {
      this.terminal.onData(onData);
      this.terminal.onBinary((text) => onBinary(Uint8Array.from(text, (character) => character.charCodeAt(0))));
    }
    this.#stopTheme = onTheme(() => (this.terminal.options.theme = currentTheme()));
  }

  /** Puts the screen into an element that can be seen: its size comes from there. */
  open(parent) {
    openUnderPolicy(this.terminal, parent);
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(this.search);
    this.terminal.loadAddon(new WebLinksAddon(openLink, plainLinkHint(parent)));
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = "11";
  }

  /** Takes as many columns and rows as there is room for. */
  fit() {
    if (this.terminal.element?.offsetParent) this.#fit.fit();
    return this.size;
  }

  get size() {
    return { cols: this.terminal.cols, rows: this.terminal.rows };
  }

  /**
   * @param {Uint8Array} bytes
   * @param {() => void} drawn
   */
  write(bytes, drawn) {
    this.terminal.write(bytes, drawn);
  }

  /** Makes ready to be drawn anew after a lost link; a note goes above the screen, where something may be missing. */
  renew(note) {
    const { cols, rows } = this.terminal;
    this.terminal.write(PLAIN + (note && `\x1b[2m${note}\x1b[0m\x1b[${rows};1H${"\n".repeat(Math.ceil(note.length / cols))}\x1b[H`));
  }

  dispose() {
    this.#stopTheme();
    this.terminal.dispose();
  }
}
