// What a screen says of itself beside snapshots: lines, answers, keys.
import assert from "node:assert/strict";
import test from "node:test";
import { emulator, FORM, Screen, stateOf, write } from "./screens.mjs";

const [SHIFT, ALT, CTRL] = [1, 2, 4];

function screen(context, cols = 20, rows = 4) {
  const made = new Screen(cols, rows);
  context.after(() => made.kill());
  return made;
}

async function after(context, bytes, then) {
  const made = screen(context);
  made.take(Buffer.from(bytes));
  return then(made);
}

const pressed = async (made, name, modifiers) => {
  made.press(name, modifiers);
  return made.answered();
};

test("writes lines without the blanks at their ends", async (context) => {
  const text = await after(context, "one  \r\n  漢字 e\u0301\r\n\r\n\x1b[41m   ", (made) => made.text());
  assert.equal(text, "one\n  漢字 e\u0301\n\n\n");
});

test("writes styled lines, plain again at the end of each", async (context) => {
  const made = screen(context, 10, 2);
  made.take(Buffer.from("\x1b[1;31mred\x1b[0m ok\r\n\x1b[44m  \x1b[0m  "));
  assert.equal((await made.draw(FORM.styled)).toString(), "\x1b[0;1;31mred\x1b[0m ok\n\x1b[0;44m  \x1b[0m\n");
});

test("answers each question that libvterm knows once, and counts all", async (context) => {
  const made = screen(context);
  made.take(Buffer.from("ab\x1b[c\x1b[>c\x1b[5n\x1b[6n\x1b[?25$p\x1b[?69$p\x1bP$qr\x1b\\\x1bP$qz\x1b\\"));
  assert.equal(await made.answered(), "\x1b[?1;2c\x1b[>0;100;0c\x1b[0n\x1b[1;3R\x1b[?25;1$y\x1b[?69;0$y\x1bP1$r1;4r\x1b\\\x1bP0$r\x1b\\");
  assert.equal((await made.rest()).questions, 8);
  made.take(Buffer.from("\x1b[1;31m\x1bP$qm\x1b\\"));
  assert.equal(await made.answered(), "\x1bP1$r1;31m\x1b\\");
  made.take(Buffer.from("\x1b[?u\x1b]11;?\x07\x1b]4;1;?;2;?\x1b\\\x1b[14t\x1b[22;0t\x1bP+q544e;636f\x1b\\\x1b[>0q\x1b]8;;http://a?\x07"));
  assert.equal((await made.rest()).questions, 9 + 1 + 1 + 2 + 1 + 2 + 1);
});

test("presses keys as programs expect them by default", async (context) => {
  const made = screen(context);
  const keys = [["x"], ["é"], ["Enter"], ["Enter", SHIFT], ["BSpace"], ["Escape"], ["Tab"], ["Tab", SHIFT], ["c", CTRL], ["i", CTRL], ["x", ALT], ["Up"], ["Up", CTRL], ["F1"], ["F5", SHIFT], ["PageUp"], ["KP5"], [" ", CTRL], ["nothing"]];
  const told = [];
  for (const [name, modifiers] of keys) told.push(await pressed(made, name, modifiers));
  assert.deepEqual(told, ["x", "Ã©", "\r", "\r", "\x7f", "\x1b", "\t", "\x1b[Z", "\x03", "\t", "\x1bx", "\x1b[A", "\x1b[1;5A", "\x1bOP", "\x1b[15;2~", "\x1b[5~", "5", "\0", "?"]);
});

test("presses keys as the program asked for them", async (context) => {
  const made = screen(context);
  made.take(Buffer.from("\x1b[?1h\x1b=\x1b[>4;2m"));
  assert.deepEqual([await pressed(made, "Up"), await pressed(made, "KP5"), await pressed(made, "Enter", SHIFT)], ["\x1bOA", "\x1bOu", "\x1b[27;2;13~"]);
  assert.equal((await made.rest()).keys, "xterm");
  made.take(Buffer.from("\x1b[>1u"));
  assert.deepEqual([await pressed(made, "Enter", SHIFT), await pressed(made, "Escape"), await pressed(made, "c", CTRL), await pressed(made, "a")], ["\x1b[13;2u", "\x1b[27u", "\x1b[99;5u", "a"]);
  assert.equal((await made.rest()).keys, "kitty");
  // The other screen has its own.
  made.take(Buffer.from("\x1b[?1049h"));
  assert.equal((await made.rest()).keys, "xterm");
  made.take(Buffer.from("\x1b[?1049l\x1b[<u\x1b[>4m\x1b[?2004h"));
  assert.deepEqual([(await made.rest()).keys, (await made.rest()).bracketsPastes], ["plain", true]);
});

test("keeps the cursor's line when it becomes smaller, on both screens", async (context) => {
  const made = screen(context, 20, 4);
  made.take(Buffer.from("1\r\n2\r\n3\r\n4 main\x1b[?1049h\x1b[4;1Halternate"));
  made.resize(4, 2);
  assert.equal(await made.text(), "\nalte\n");
  made.take(Buffer.from("\x1b[?1049l"));
  assert.equal(await made.text(), "3\n4 ma\n");
});

test("clips a snapshot to what a viewer has, down to the cursor's line", async (context) => {
  const made = screen(context, 20, 4);
  made.take(Buffer.from("first\r\nsecond 漢\r\nthird\x1b[3;3H"));
  const viewer = emulator(8, 2);
  await write(viewer, await made.draw(FORM.snapshot, 8, 2));
  assert.deepEqual(stateOf(viewer).cells.map((row) => row.map((cell) => cell[0]).join("").trimEnd()), ["second", "third"]);
  assert.deepEqual(stateOf(viewer).cursor, [2, 1]);
});

test("sets the stops of tabulators", async (context) => {
  const made = screen(context, 20, 4);
  made.take(Buffer.from("\x1b[3g\x1b[5G\x1bH\r"));
  const viewer = emulator(20, 4);
  await write(viewer, await made.draw(FORM.snapshot));
  await write(viewer, "\tx");
  assert.deepEqual(stateOf(viewer).cursor, [5, 0]);
});
