import assert from "node:assert/strict";
import test from "node:test";
import { LogDecoder } from "../../../webroot/js/log/log-decoder.js";

const base64 = (...bytes) => Buffer.from(bytes).toString("base64");

test("joins a character that was cut in two between chunks", () => {
  const decoder = new LogDecoder();
  assert.equal(decoder.decode({ stream: "stdout", base64: base64(0xe2, 0x82) }), "");
  assert.equal(decoder.decode({ stream: "stdout", base64: base64(0xac, 0x41) }), "€A");
});

test("keeps the streams apart", () => {
  const decoder = new LogDecoder();
  assert.equal(decoder.decode({ stream: "stdout", base64: base64(0xe2, 0x82) }), "");
  assert.equal(decoder.decode({ stream: "stderr", text: "error" }), "error");
  assert.equal(decoder.decode({ stream: "stdout", base64: base64(0xac) }), "€");
});

test("shows broken bytes as broken and goes on", () => {
  const decoder = new LogDecoder();
  assert.equal(decoder.decode({ stream: "stdout", base64: base64(0xff, 0x41, 0xe2) }), "\ufffdA");
  assert.equal(decoder.decode({ stream: "stdout", text: "whole" }), "\ufffdwhole");
});
