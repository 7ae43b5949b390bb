import assert from "node:assert/strict";
import test from "node:test";
import { bytes, commandLine, compact, counted, dollars, duration, oneLine } from "../../../webroot/js/ui/format.js";

test("makes hostile text harmless on one line", () => {
  assert.equal(oneLine("a\nb\x1b[31m\u202eexe.png"), "a⏎b␛[31m\ufffdexe.png");
  assert.equal(oneLine("x".repeat(1000), 10), "xxxxxxxxxx…");
  assert.equal(oneLine(null), "");
});

test("quotes an array so that a shell reads it back", () => {
  assert.equal(commandLine(["echo", "it's", "a b", ""]), "echo 'it'\\''s' 'a b' ''");
  assert.equal(commandLine("make -j4 && ls"), "make -j4 && ls");
});

test("tells sizes, durations and numbers", () => {
  assert.equal(bytes(1536), "1.5 KiB");
  assert.equal(bytes(2 ** 31), "2 GiB");
  assert.equal(duration(59.9), "59 s");
  assert.equal(duration(3720), "1 h 2 min");
  assert.equal(duration(86400), "1 d");
  assert.equal(counted(1, "line"), "1 line");
  assert.equal(counted(1204, "process"), "1,204 processes");
  assert.equal(counted(2, "entry"), "2 entries");
});

test("a cost that nobody knows is never shown as nothing", () => {
  assert.equal(dollars({ usd: 0.0107, unpriced: [] }), "$0.0107");
  assert.equal(dollars({ usd: 12.3, unpriced: ["x"] }), "$12.30+");
  assert.equal(dollars({ usd: 0, unpriced: [] }), "$0.00");
  assert.equal(dollars({ usd: null, unpriced: ["x"] }), "no price known");
  assert.equal(dollars({ usd: 0.00001, unpriced: ["x"] }), "no price known");
});

test("counts of tokens have three digits at most", () => {
  for (const [count, text] of [[0, "0"], [950, "950"], [999, "999"], [1000, "1.0k"], [1234, "1.2k"], [9950, "10k"], [34_400, "34k"], [999_499, "999k"], [999_500, "1.0M"], [1_234_567, "1.2M"], [5e15, "5000T"]]) {
    assert.equal(compact(count), text);
  }
});
