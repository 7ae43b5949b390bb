import assert from "node:assert/strict";
import test from "node:test";
import { isAnswer, isShiftEnter, sequenceOf, withCtrl } from "../../../webroot/js/terminal/terminal-keys.js";

test("sends arrows as the program asked for them", () => {
  assert.equal(sequenceOf("up"), "\x1b[A");
  assert.equal(sequenceOf("left", { application: true }), "\x1bOD");
  assert.equal(sequenceOf("right", { application: true, ctrl: true }), "\x1b[1;5C");
});

test("sends the keys that a phone lacks", () => {
  assert.deepEqual(["escape", "tab", "interrupt"].map((key) => sequenceOf(key)), ["\x1b", "\t", "\x03"]);
});

test("holds Ctrl for one letter or sign, and for nothing else", () => {
  assert.equal(withCtrl("c"), "\x03");
  assert.equal(withCtrl("D"), "\x04");
  assert.equal(withCtrl("["), "\x1b");
  assert.equal(withCtrl(" "), "\x00");
  assert.equal(withCtrl("ü"), "ü");
  assert.equal(withCtrl("word"), "word");
});

test("knows Shift+Enter from what is like it", () => {
  const enter = { key: "Enter", shiftKey: true, ctrlKey: false, altKey: false, metaKey: false, isComposing: false };
  assert.equal(isShiftEnter(enter), true);
  for (const other of [{ shiftKey: false }, { key: "a" }, { ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }]) assert.equal(isShiftEnter({ ...enter, ...other }), false);
});

test("knows the terminal's own answers from keys", () => {
  const answers = ["\x1b[?1;2c", "\x1b[>0;276;0c", "\x1b[0n", "\x1b[24;80R", "\x1b[?24;80R", "\x1b[?2026;2$y", "\x1b[8;24;80t", "\x1bP1$r0m\x1b\\", "\x1b]11;rgb:0000/0000/0000\x1b\\"];
  for (const answer of answers) assert.equal(isAnswer(answer), true, answer);
  const keys = ["a", "c", "\x1b", "\x1b[A", "\x1bOP", "\x1b[1;2R", "\x1b[1;5C", "\x1b[13;2u", "\x1b[15~", "\x1b[<0;3;4M", "\x1b[I", "\x1bn", "\x1b[200~c\x1b[201~", "\x1b[0nls\r"];
  for (const key of keys) assert.equal(isAnswer(key), false, key);
});
