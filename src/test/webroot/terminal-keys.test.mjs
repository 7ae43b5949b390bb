import assert from "node:assert/strict";
import test from "node:test";
import { isShiftEnter, sequenceOf, withCtrl } from "../../../webroot/js/terminal-keys.js";

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
