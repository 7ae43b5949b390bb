/** Labels and variables as they are typed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePairs } from "../../../webroot/js/sandbox/create-pairs.js";

test("a line each, whatever the value holds", () => {
  assert.deepEqual(parsePairs("A=1\n\n B =x=y \r\nC=", false), { A: "1", B: "x=y ", C: "" });
  assert.deepEqual(parsePairs("team=shop\nurgent", true), { team: "shop", urgent: "" });
  assert.deepEqual(Object.keys(parsePairs("__proto__=1", false)), ["__proto__"]);
});

test("nothing, and what is none", () => {
  assert.equal(parsePairs(" \n", false), undefined);
  assert.equal(parsePairs("A", false), null);
  assert.equal(parsePairs("=1", true), null);
});
