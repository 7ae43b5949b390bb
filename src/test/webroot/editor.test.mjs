import assert from "node:assert/strict";
import test from "node:test";
import { EditState } from "../../../webroot/js/editor/edit-state.js";
import { inField, withLineEnds } from "../../../webroot/js/editor/line-ends.js";
import { typed, unitOf } from "../../../webroot/js/editor/typing.js";

const version = (text, tag) => ({ text, tag });

test("saves only over what was read", () => {
  const state = new EditState(version("one", '"1"'));
  assert.ok(!state.dirty);
  state.mine = "two";
  assert.ok(state.dirty);
  assert.deepEqual(state.condition, { match: '"1"' });
  state.saved(version("two", '"2"'));
  assert.ok(!state.dirty);
  assert.deepEqual(state.condition, { match: '"2"' });
});

test("keeps what was typed while it was being saved", () => {
  const state = new EditState(version("one", '"1"'));
  state.mine = "two and more";
  state.saved(version("two", '"2"'));
  assert.ok(state.dirty);
  assert.equal(state.content, "two and more");
});

test("follows the file where nothing was written here", () => {
  const state = new EditState(version("one", '"1"'));
  assert.equal(state.found(version("one", '"1"')), "same");
  assert.equal(state.found(version("two\r\n", '"2"')), "taken");
  assert.equal(state.mine, "two\n");
  assert.deepEqual(state.condition, { match: '"2"' });
});

test("is in conflict where both have changed, and not by a touch or by the same change", () => {
  const state = new EditState(version("one", '"1"'));
  state.mine = "mine";
  assert.equal(state.found(version("one", '"touched"')), "same");
  assert.deepEqual(state.condition, { match: '"touched"' });
  assert.equal(state.found(version("theirs", '"2"')), "conflict");
  assert.equal(state.mine, "mine");
  assert.deepEqual(state.theirs, version("theirs", '"2"'));
  assert.equal(state.found(version("mine", '"3"')), "taken");
  assert.ok(!state.dirty && state.theirs === null);
});

test("overwrites what was seen, and nothing later", () => {
  const state = new EditState(version("one", '"1"'));
  state.mine = "mine";
  state.found(version("theirs", '"2"'));
  state.overwrite();
  assert.deepEqual([state.condition, state.content, state.theirs], [{ match: '"2"' }, "mine", null]);
  assert.equal(state.found(version("theirs again", '"3"')), "conflict");
});

test("is saved anew where the file has gone, unless somebody has made another", () => {
  const state = new EditState(version("one", '"1"'));
  assert.equal(state.found(version(null, null)), "conflict");
  state.overwrite();
  assert.deepEqual(state.condition, { fresh: true });
  assert.equal(state.content, "one");
});

test("keeps the ends of lines that nobody has edited", () => {
  const original = "a\r\nb\nc\rd\r\n";
  assert.equal(inField(original), "a\nb\nc\nd\n");
  assert.equal(withLineEnds(original, inField(original)), original);
  assert.equal(withLineEnds(original, "a\nb\nX\nc\nd\n"), "a\r\nb\nX\r\nc\rd\r\n");
  assert.equal(withLineEnds(original, "a\nb\nc\nd"), "a\r\nb\nc\rd");
  assert.equal(withLineEnds(original, ""), "");
  assert.equal(withLineEnds("a\nb", "a\r\nb"), "a\r\nb");
  assert.equal(withLineEnds("a\r\n", "a\nb\n"), "a\r\nb\r\n");
});

/** What a key makes of a text in which | is the cursor, or < and > what is selected. */
function after(text, key, shift = false) {
  const start = text.search(/[|<]/);
  const end = text.includes(">") ? text.indexOf(">") - 1 : start;
  const plain = text.replace(/[|<>]/g, "");
  const edit = typed(key, shift, { text: plain, start, end });
  if (!edit) return null;
  const made = plain.slice(0, edit.from) + edit.insert + plain.slice(edit.to);
  const [from, to] = edit.select;
  return from === to ? `${made.slice(0, from)}|${made.slice(from)}` : `${made.slice(0, from)}<${made.slice(from, to)}>${made.slice(to)}`;
}

test("indents by what the text is indented by", () => {
  assert.equal(unitOf("a\n  b\n    c\n"), "  ");
  assert.equal(unitOf("a\n    b\n"), "    ");
  assert.equal(unitOf("a\n\tb\n"), "\t");
  assert.equal(unitOf(""), "\t");
  assert.equal(after("a|b", "Tab"), "a\t|b");
  assert.equal(after("x\n  y\n|", "Tab"), "x\n  y\n  |");
  assert.equal(after("<a\nb>\n", "Tab"), "\t<a\n\tb>\n");
  assert.equal(after("<a\n>b\n", "Tab"), "\t<a\n>b\n");
  assert.equal(after("\t<a\n\tb>\n", "Tab", true), "<a\nb>\n");
  assert.equal(after("  a|b\n  c\n", "Tab", true), "a|b\n  c\n");
  assert.equal(after("a|b", "Tab", true), "a|b");
});

test("begins a new line where the one before did", () => {
  assert.equal(after("  a|b", "Enter"), "  a\n  |b");
  assert.equal(after(" | a", "Enter"), " \n | a");
  assert.equal(after("a|", "Enter"), null);
  assert.equal(after("a|", "x"), null);
});
