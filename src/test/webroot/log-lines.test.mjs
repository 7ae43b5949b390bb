import assert from "node:assert/strict";
import test from "node:test";
import { LogLines, MAX_LINE } from "../../../webroot/js/log/log-lines.js";

const STDOUT = { stream: "stdout", at: "2026-11-20T10:00:00Z" };
const STDERR = { stream: "stderr", at: "2026-11-20T10:00:00Z" };

function log() {
  const lines = [];
  return { lines, log: new LogLines({ added: (line) => lines.push(line), changed: () => {} }), texts: () => lines.map(({ text }) => text) };
}

test("cuts lines wherever the pieces end", () => {
  const whole = "one\ntwo\r\n\nthree";
  for (let cut = 0; cut <= whole.length; cut++) {
    const { log: written, texts } = log();
    written.write(STDOUT, whole.slice(0, cut));
    written.write(STDOUT, whole.slice(cut));
    assert.deepEqual(texts(), ["one", "two", "", "three"], `cut at ${cut}`);
  }
});

test("keeps a half line of one stream whole while the other prints", () => {
  const { log: written, texts } = log();
  written.write(STDOUT, "half");
  written.write(STDERR, "error\n");
  written.write(STDOUT, " and half\n");
  assert.deepEqual(texts(), ["half and half", "error"]);
});

test("shows the last state of a progress bar, wherever the pieces end", () => {
  const whole = "10%\r\x1b[32m60%\x1b[0m\r100%\ndone\n";
  for (let cut = 0; cut <= whole.length; cut++) {
    const { log: written, texts } = log();
    written.write(STDOUT, whole.slice(0, cut));
    written.write(STDOUT, whole.slice(cut));
    assert.deepEqual(texts(), ["100%", "done"], `cut at ${cut}`);
  }
});

test("overwrites only as much as was printed after a carriage return", () => {
  const { log: written, texts } = log();
  written.write(STDOUT, "abcdef\rxy\n");
  assert.deepEqual(texts(), ["xycdef"]);
});

test("carries a colour over the ends of lines, even one cut in two", () => {
  const { log: written, lines } = log();
  written.write(STDOUT, "\x1b[3");
  written.write(STDOUT, "1mred\nstill red\x1b[0m\nplain\n");
  assert.deepEqual(lines.map(({ prefix }) => prefix), ["", "\x1b[31m", ""]);
});

test("bounds the colours carried, however many there are", () => {
  const { log: written, lines } = log();
  written.write(STDOUT, `${"\x1b[31m".repeat(5000)}\nx\n`);
  assert.ok(lines[1].prefix.length < 1000);
});

test("keeps the beginning of an endless line and counts the rest", () => {
  const { log: written, lines } = log();
  for (let piece = 0; piece < 100; piece++) written.write(STDOUT, "x".repeat(32_768));
  written.write(STDOUT, "\nnext\n");
  assert.equal(lines[0].text.length, MAX_LINE);
  assert.equal(lines[0].cut, 100 * 32_768 - MAX_LINE);
  assert.equal(lines[1].text, "next");
});
