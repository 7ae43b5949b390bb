import assert from "node:assert/strict";
import test from "node:test";
import { Points } from "../../../webroot/js/usage/metrics-data.js";
import { sparkPoints } from "../../../webroot/js/usage/sparkline.js";

const at = (seconds) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();

test("columns follow time, whatever the order of answers, and tell a point once", () => {
  const points = new Points();
  points.add({ step_seconds: 2, history: [{ at: at(2), cpu: 0.2 }, { at: at(4), cpu: 0.4 }] }, 900);
  points.add({ step_seconds: 2, history: [{ at: at(0), cpu: 0 }, { at: at(4), cpu: 0.5, pids: 3 }] }, 900);

  assert.deepEqual(points.columns(["cpu", "pids"]), [
    [1_700_000_000, 1_700_000_002, 1_700_000_004],
    [0, 0.2, 0.5],
    [null, null, 3],
  ]);
  assert.equal(points.newest, at(4));
});

test("looks at the pace of who is not watched are one line", () => {
  const points = new Points();
  points.add({ step_seconds: 2, history: [{ at: at(0), cpu: 1 }, { at: at(10), cpu: 1 }] }, 900);

  assert.deepEqual(points.columns(["cpu"])[1], [1, 1]);
});

test("a time without looks breaks the line", () => {
  const points = new Points();
  points.add({ step_seconds: 2, history: [{ at: at(0), cpu: 1 }, { at: at(60), cpu: 1 }] }, 900);

  assert.deepEqual(points.columns(["cpu"])[1], [1, null, 1]);
});

test("what is too old or of another step is forgotten", () => {
  const points = new Points();
  points.add({ step_seconds: 2, history: [{ at: at(0), cpu: 1 }, { at: at(100), cpu: 1 }] }, 50);
  assert.equal(points.columns(["cpu"])[0].length, 1);
  points.add({ step_seconds: 60, history: [{ at: at(60), cpu: 1 }] }, 5000);
  assert.deepEqual(points.columns(["cpu"])[0], [1_700_000_060]);
});

test("a sparkline begins at the right and stays in its box", () => {
  assert.deepEqual(sparkPoints([0, 1, 9], 1, 5, 40, 22), [[20, 21], [30, 1], [40, 1]]);
  assert.deepEqual(sparkPoints([], 1, 5, 40, 22), []);
  assert.deepEqual(sparkPoints([3, 4], 0, 2, 40, 22), [[0, 21], [40, 21]]);
});
