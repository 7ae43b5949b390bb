import assert from "node:assert/strict";
import test from "node:test";
import { clock, countUpTo, readCast, samePlace, schedule, TooLong } from "../../../webroot/js/terminal/replay-cast.js";

const HEAD = '{"version":2,"width":90,"height":20}\n';

/** As a response comes, in pieces of so many bytes. */
function body(text, size) {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(to) {
      if (at >= bytes.length) return to.close();
      to.enqueue(bytes.subarray(at, (at += size)));
    },
  });
}

test("reads a recording however it is cut", async () => {
  const text = `${HEAD}[0, "o", "é€😀"]\n[1.5, "r", "100x30"]\n`;
  for (const size of [1, 7, 1000]) {
    assert.deepEqual(await readCast(body(text, size)), {
      cols: 90,
      rows: 20,
      events: [
        { at: 0, code: "o", data: "é€😀" },
        { at: 1.5, code: "r", data: "100x30" },
      ],
    });
  }
});

test("reads no more than it may", async () => {
  await assert.rejects(readCast(body(HEAD + '[0, "o", "x"]\n'.repeat(1000), 100), 5000), TooLong);
  assert.equal((await readCast(body(HEAD, 100), HEAD.length)).events.length, 0);
});

const at = (...times) => times.map((time) => ({ at: time, code: "o", data: "" }));

test("waits no longer than is wanted", () => {
  assert.deepEqual(schedule(at(0, 1, 100, 101.5, 90, 102), 2), [0, 1, 3, 4.5, 4.5, 5]);
  assert.deepEqual(schedule(at(0, 1, 100), Infinity), [0, 1, 100]);
});

test("finds what is to be seen at a time", () => {
  const times = [0, 1, 1, 3];
  assert.deepEqual([-1, 0, 0.5, 1, 2.9, 3, 9].map((time) => countUpTo(times, time)), [0, 1, 1, 3, 3, 4, 4]);
  assert.equal(countUpTo([], 5), 0);
});

test("keeps its place when idle time is shown or left out", () => {
  const long = [0, 10, 20];
  const short = [0, 2, 4];
  assert.equal(samePlace(long, short, 10), 2);
  assert.equal(samePlace(long, short, 11), 3);
  assert.equal(samePlace(long, short, 19), 4);
  assert.equal(samePlace(long, short, 20), 4);
  assert.equal(samePlace(short, long, 3), 11);
  assert.equal(samePlace([], short, 0), 0);
});

test("tells times", () => {
  assert.deepEqual([0, 9.9, 65, 3599, 3605].map(clock), ["0:00", "0:09", "1:05", "59:59", "1:00:05"]);
});
