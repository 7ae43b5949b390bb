// Something like what programs print, of everything in which terminals agree. Not in it, because xterm's emulator has its own way:
// SGR 59 (which is a white line there); the background of lines that CSI T brings in; DECSC and DECRC with kinds of lines, other character sets,
// origin mode, or behind the last column (not all is saved, or for good), and what was last saved on an alternate screen that is no more; what is
// printed without wrapping behind the last column, where it keeps its cursor, or wrapped backwards; insertion within a wide character (half of it
// stays); tabulators that are set, and scrolling regions on the other screen (each of its screens has its own); a cursor that is hidden at a reset (it
// stays so); combining characters elsewhere than right behind a character; and bytes that are no UTF-8.

const WORDS = ["words ", "and", "  ", "漢字", "かな", "e\u0301", "가", "─│┌", "😀", "a\u0300\u0316", "|", "end.", "            "];

function colour(next, base) {
  return [`${base + next(8)}`, `${base + 60 + next(8)}`, `${base + 8};5;${next(256)}`, `${base + 8};2;${next(256)};${next(256)};${next(256)}`, `${base + 8}:2::${next(256)}:9:7`, `${base + 9}`][next(6)];
}

function sgr(next) {
  const one = () => [() => `${[0, 1, 2, 3, 4, 5, 7, 8, 9, 21, 22, 23, 24, 25, 27, 28, 29, 53, 55][next(19)]}`, () => colour(next, 30), () => colour(next, 40), () => ["4:3", "4:0", "4:4", "4:5", "58:5:9", "58:2::1:2:3", "58;5;200"][next(7)]][next(4)]();
  return `\x1b[${Array.from({ length: next(4) }, one).join(";")}m`;
}

function mode(next) {
  const number = [1, 12, 25, 66, 1000, 1002, 1003, 9, 1004, 1006, 1016, 2004][next(12)];
  return `\x1b[?${number}${"hl"[next(2)]}`;
}

// The cursor is in the line, no more behind the last column.
const AWAY = "\r";

const saved = (next, order) => `${AWAY}\x1b[${next(9)}C\x1b[0;${30 + next(8)};${40 + next(8)}m${order}`;

const ORDERS = [
  (next) => WORDS[next(WORDS.length)],
  (next) => WORDS[next(WORDS.length)].repeat(1 + next(12)),
  (next) => ["\r\n", "\n", "\r", "\b", "\r\t", "\r\n\r\n\r\n"][next(6)],
  (next, cols, rows) => `\x1b[${1 + next(rows)};${1 + next(cols)}H`,
  (next, cols) => `\x1b[${next(5) ? next(6) : next(cols * 2)}${"ABCDEFG`ade"[next(11)]}`,
  sgr,
  sgr,
  mode,
  (next) => `${AWAY}\x1b[${next(5)}C\x1b[${["", "0", "1", "2"][next(4)]}${"JK"[next(2)]}`,
  (next) => `${AWAY}\x1b[${next(5)}C\x1b[${next(6)}${"PX"[next(2)]}`,
  (next) => `${AWAY}\x1b[${next(6)}@`,
  (next) => [`\x1b[${next(4)}L`, `\x1b[${next(4)}M`, `\x1b[${next(4)}S`, `\x1b[m\x1b[${next(4)}T`][next(4)],
  (next, cols, rows) => `\x1b[${1 + next(rows)};${1 + next(rows)}r`,
  (next) => `\r\x1b[4h${WORDS[next(WORDS.length)]}\x1b[4l`,
  (next) => `\r\x1b[?7l${"without end ".repeat(next(12))}\r\x1b[?7h`,
  (next) => ["\x1b(0lqqk\x1b[5;5Hx x\x1b(B", "\x1b)0\x0emqqj\x0fq", "\x1b)0\x0e\x1b[1mtqu\x1b[2;2H\x0f"][next(3)],
  (next) => saved(next, ["\x1b7", "\x1b8", "\x1b[s", "\x1b[u", "\x1b[?1048h", "\x1b[?1048l"][next(6)]),
  (next) => saved(next, `\x1b[r\x1b[?${[47, 1047, 1049, 1049][next(4)]}${["h\x1b7", "l"][next(2)]}`),
  (next) => ["\x1bD", "\x1bE", "\x1bM"][next(3)],
  (next) => `\r\x1b[${next(20)}C\x1b[${next(3)}${"IZ"[next(2)]}`,
  (next) => `\x1b[${next(7)} q`,
  (next) => ["\x1b]0;a title ✓\x07", "\x1b]2;another\x1b\\", "\x1b[22;0t", "\x1b[23;0t"][next(4)],
  (next) => ["\x1b]52;c;QUJD\x07", "\x1bPq#0;2;0;0;0~~\x1b\\", "\x1b_Gf=24;AAAA\x1b\\", "\x1b^pm\x1b\\", "\x1b]8;;http://x\x07"][next(4)],
  (next) => ["\x1b=", "\x1b>", "\x1b[!p", "\x1b[?2026h", "\x1b[?2026l", "\x1b[>4;2m", "\x1b[>1u", "\x1b[<u"][next(8)],
  (next) => `x\x1b[${1 + next(5)}b`,
  (next) => (next(6) ? "" : "\x1b[?25h\x1bc"),
  () => "\x1b[3\x18\x1b[1\x1b[m",
];

/** So many orders. */
export function programLike(next, cols, rows, count) {
  return Array.from({ length: count }, () => ORDERS[next(3) ? next(8) : next(ORDERS.length)](next, cols, rows)).join("");
}
