import assert from "node:assert/strict";
import test from "node:test";
import { LogTarget } from "../../../webroot/js/log/log-target.js";

const line = (seq, nth = 0) => ({ seq, nth, last: seq, stream: "stdout" });

test("is the line at its place", () => {
  const target = new LogTarget();
  target.set({ seq: 5, line: 2 });
  const wanted = line(5, 2);
  for (const come of [line(4), line(5, 1), wanted, line(6)]) target.take(come);
  assert.equal(target.line, wanted);
  assert.ok(target.pending);
  target.clear();
  assert.ok(!target.pending && target.line === null);
});

test("is given up where the log has gone past it", () => {
  const target = new LogTarget();
  target.set({ seq: 5, line: 0 });
  target.take(line(null));
  assert.ok(target.pending);
  target.take(line(6));
  assert.ok(!target.pending);
});
