import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as protocol from "../../../webroot/js/api/attach-protocol.js";

const list = JSON.parse(readFileSync(new URL("attach-protocol.json", import.meta.url)));

test("should have the names and numbers of the list", () => {
  assert.equal(protocol.NAME, list.name);
  assert.deepEqual(protocol.CHANNEL, list.channels);
  assert.equal(protocol.HEADER, list.header);
  assert.equal(protocol.MOST_FRAME, list.most.frame);
  assert.deepEqual(protocol.CLOSE, list.close);
});

test("should write what the list says", () => {
  const size = list.from_client.find(({ type }) => type === "resize");
  assert.equal(protocol.resize({ cols: 120, rows: 40, more: 1 }), JSON.stringify(size));
});

test("should read what the list says", () => {
  for (const said of list.from_server) assert.deepEqual(protocol.message(JSON.stringify(said)), said);
});

test("should put bytes into frames and take them out", () => {
  assert.deepEqual([...protocol.typed(new Uint8Array([104, 105]))], [0, 104, 105]);
  const { seq, bytes } = protocol.painted(new Uint8Array([9, 3, 0, 0, 0, 1, 0, 0, 0, 2, 104]).subarray(1));
  assert.equal(seq, 2 ** 32 + 2);
  assert.deepEqual([...bytes], [104]);
  assert.equal(protocol.painted(new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0, 104])), null);
  assert.equal(protocol.painted(new Uint8Array([3, 0])), null);
});
