// What the tests of the screen stand on: the program draw (draw.c), xterm's emulator without a browser, and its state in plain objects.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TARGET = join(dirname(fileURLToPath(import.meta.url)), "../../../target");
const modules = createRequire(join(TARGET, "npm/"));
const { Terminal } = modules("@xterm/headless");
const { Unicode11Addon } = modules("@xterm/addon-unicode11");

export const FORM = { snapshot: 0, text: 1, styled: 2 };
export const KEYS = ["plain", "xterm", "kitty"];

const u32 = (...values) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value, i * 4));
  return bytes;
};

/** A screen in C, by the program with sanitizers. */
export class Screen {
  #program = spawn(join(TARGET, "native-tests/draw"), { stdio: ["pipe", "pipe", "inherit"] });
  #buffer = Buffer.alloc(0);
  #waiting;
  #ended = new Promise((resolve) => this.#program.on("close", resolve));
  answers = "";

  constructor(cols, rows) {
    this.#program.stdout.on("data", (data) => this.#take(data));
    this.#program.on("close", () => this.#waiting?.reject(new Error("draw has ended")));
    this.#say("n", u32(cols, rows));
  }

  take(bytes) {
    this.#say("t", bytes);
  }

  resize(cols, rows) {
    this.#say("r", u32(cols, rows));
  }

  press(name, modifiers = 0) {
    this.#say("k", Buffer.from([modifiers, ...Buffer.from(name)]));
  }

  draw(form, cols = 0, rows = 0) {
    return this.#ask("d", Buffer.concat([Buffer.from([form]), u32(cols, rows)]));
  }

  async text() {
    return (await this.draw(FORM.text)).toString();
  }

  async rest() {
    const bytes = await this.#ask("q", Buffer.alloc(0));
    return { questions: bytes.readUInt32BE(0), bracketsPastes: bytes[4] === 1, keys: KEYS[bytes[5]] };
  }

  /** What it has answered since the last call. */
  async answered() {
    await this.rest();
    const answers = this.answers;
    this.answers = "";
    return answers;
  }

  /** Its exit status: not 0 where a sanitizer has ended it. */
  async close() {
    this.#program.stdin.end();
    return this.#ended;
  }

  kill() {
    this.#program.kill("SIGKILL");
  }

  #say(order, bytes) {
    this.#program.stdin.write(Buffer.concat([Buffer.from(order), u32(bytes.length), bytes]));
  }

  #ask(order, bytes) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#say(order, bytes);
    });
  }

  #take(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    while (this.#buffer.length >= 5 && this.#buffer.length >= 5 + this.#buffer.readUInt32BE(1)) {
      const kind = String.fromCharCode(this.#buffer[0]);
      const body = this.#buffer.subarray(5, 5 + this.#buffer.readUInt32BE(1));
      this.#buffer = this.#buffer.subarray(5 + body.length);
      if (kind === "a") this.answers += body.toString("latin1");
      else if (kind === "?") this.answers += "?";
      else this.#waiting.resolve(body);
    }
  }
}

export function emulator(cols, rows) {
  const terminal = new Terminal({ cols, rows, scrollback: 0, allowProposedApi: true, logLevel: "off", windowOptions: { pushTitle: true, popTitle: true } });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.onTitleChange((title) => (terminal.lastTitle = title));
  return terminal;
}

export const write = (terminal, bytes) => new Promise((resolve) => terminal.write(bytes, resolve));

const isErased = (cell) => cell.getChars() === "" || cell.getChars() === " ";

const FLAGS = ["isBold", "isItalic", "isDim", "isUnderline", "isBlink", "isInverse", "isInvisible", "isStrikethrough", "isOverline"];

// Colours and attributes of a cell or of the pen.
function styleOf(attributes) {
  const flags = FLAGS.filter((flag) => attributes[flag]());
  const line = flags.includes("isUnderline") ? `${attributes.extended.underlineStyle}/${attributes.isUnderlineColorDefault() ? "" : attributes.getUnderlineColor()}` : "";
  return `${attributes.getFgColorMode()}:${attributes.getFgColor()}|${attributes.getBgColorMode()}:${attributes.getBgColor()}|${flags}|${line}`;
}

// A blank that is erased is as good as a printed one.
const cellOf = (cell) => `${isErased(cell) ? " " : cell.getChars()}|${cell.getWidth()}|${styleOf(cell)}`;

function rowsOf(buffer, terminal) {
  const rows = [];
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    const cells = [];
    for (let x = 0; x < terminal.cols; x++) {
      const cell = line.getCell(x);
      if (cell.getWidth() > 0) cells.push(cellOf(cell));
    }
    rows.push(cells);
  }
  return rows;
}

/** All that a program could find out about its terminal, by seeing and by going on. */
export function stateOf(terminal) {
  const { buffer, coreService, coreMouseService, _charsetService, _inputHandler } = terminal._core;
  const alternate = terminal.buffer.active.type === "alternate";
  return {
    alternate,
    cells: rowsOf(terminal.buffer.active, terminal),
    main: alternate ? rowsOf(terminal.buffer.normal, terminal) : [],
    cursor: [buffer.x, buffer.y],
    // A snapshot is whole: what is withheld until a frame is drawn is not.
    modes: { ...terminal.modes, synchronizedOutputMode: false },
    cursorHidden: coreService.isCursorHidden,
    cursorStyle: [coreService.decPrivateModes.cursorStyle, coreService.decPrivateModes.cursorBlink],
    mouse: [coreMouseService.activeProtocol, coreMouseService.activeEncoding],
    region: [buffer.scrollTop, buffer.scrollBottom],
    pen: styleOf(_inputHandler._curAttrData),
    saved: [buffer.savedX, Math.max(buffer.savedY - buffer.ybase, 0), styleOf(buffer.savedCurAttrData)],
    charset: [_charsetService.glevel, _charsetService.charset?.q],
    tabs: Object.keys(buffer.tabs).filter((col) => buffer.tabs[col] && Number(col) < terminal.cols),
    title: terminal.lastTitle,
  };
}

/** A fixed sequence of numbers below a bound (Numerical Recipes' generator). */
export function numbers(seed) {
  let state = BigInt(seed);
  return (bound) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(bound));
  };
}
