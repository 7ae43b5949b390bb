import assert from "node:assert/strict";
import test from "node:test";

// A frame comes when the test says so.
let frame = null;
globalThis.requestAnimationFrame = (draw) => {
  frame = draw;
  return 1;
};
globalThis.cancelAnimationFrame = () => (frame = null);
const { LogFeed } = await import("../../../webroot/js/log/log-feed.js");

function nextFrame() {
  const draw = frame;
  frame = null;
  draw();
}

function rig() {
  const lines = [];
  const told = [];
  const feed = new LogFeed({
    added: (line) => lines.push(line),
    changed: () => {},
    isEmpty: () => lines.length === 0,
    mayGoOn: () => true,
    draw: () => {},
    status: ({ state }) => told.push(state),
  });
  return { feed, lines, told, texts: () => lines.map(({ text }) => text) };
}

const source = () => ({ open: function (reader) { this.reader = reader; }, close: () => {} });
const at = "2026-11-20T12:00:00Z";
const exit = { exit_code: 0, signal: null, timed_out: false };

test("lines and notes come in their order, a frame later", () => {
  const { feed, texts, told } = rig();
  const log = source();
  feed.use(log);
  feed.begin();
  log.reader.output({ stream: "stdout", at, seq: 0 }, "one\ntwo\n");
  log.reader.gap(1, 3);
  log.reader.exit(exit);
  assert.deepEqual(texts(), []);
  nextFrame();
  assert.deepEqual(texts(), ["one", "two", "— gap: chunks 1 to 2 are no longer kept —", "— exited with code 0 —"]);
  log.reader.status({ state: "live" });
  assert.deepEqual(told, ["ended"]);
});

test("an end that is told again without news is noted once", () => {
  const { feed, texts } = rig();
  const log = source();
  feed.use(log);
  feed.begin();
  log.reader.exit(exit);
  nextFrame();
  feed.resume();
  log.reader.exit(exit);
  nextFrame();
  assert.deepEqual(texts(), ["It printed nothing.", "— exited with code 0 —"]);
});

test("nothing is taken of a source that was replaced", () => {
  const { feed, texts } = rig();
  const [before, after] = [source(), source()];
  feed.use(before);
  feed.begin();
  before.reader.output({ stream: "stdout", at, seq: 0 }, "waits\n");
  feed.use(after);
  feed.begin();
  before.reader.output({ stream: "stdout", at, seq: 1 }, "late\n");
  after.reader.output({ stream: "stdout", at, seq: 0 }, "new\n");
  nextFrame();
  assert.deepEqual(texts(), ["new"]);
});
