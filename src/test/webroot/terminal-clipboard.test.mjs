import assert from "node:assert/strict";
import test from "node:test";
import { clipboardText, MOST_BASE64, pasteable, permission } from "../../../webroot/js/terminal/terminal-clipboard.js";

const base64 = (text) => Buffer.from(text).toString("base64");

test("reads what a program sets the clipboard to", () => {
  assert.equal(clipboardText(`c;${base64("grüße\n")}`), "grüße\n");
  assert.equal(clipboardText(`;${base64("x")}`), "x");
});

test("answers no question and takes nothing that is empty, broken or too long", () => {
  for (const data of ["c;?", "c;", "c", "", "c;***", `c;${Buffer.from([0xff, 0xfe]).toString("base64")}`, `c;${"A".repeat(MOST_BASE64 + 4)}`]) {
    assert.equal(clipboardText(data), null, data.slice(0, 20));
  }
});

test("asks before a program may set it", () => {
  assert.equal(permission(), "ask");
});

test("takes out of a paste what could end it or run something", () => {
  assert.equal(pasteable("a\tb\r\nc\x1b[201~rm\x03\x00\u009b"), "a\tb\r\nc[201~rm");
});
