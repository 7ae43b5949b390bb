import assert from "node:assert/strict";
import test from "node:test";
import { learn, now } from "../../../webroot/js/clock.js";
import { ago } from "../../../webroot/js/format.js";

const answer = (time) => ({ headers: new Map([["Date", time]]) });

test("goes by the daemon's clock, whatever the browser's says", () => {
  assert.ok(Math.abs(now() - Date.now()) < 1000);
  const there = new Date(Date.now() + 5 * 3600_000);
  learn(answer(there.toUTCString()), performance.now());
  assert.ok(Math.abs(now() - there) < 2000);
  assert.equal(ago(new Date(there - 120_000).toISOString()), "2 min ago");

  // Whole seconds are no reason to go to and fro, and what is no time changes nothing.
  const before = now() - performance.now();
  learn(answer(new Date(there.getTime() + 900).toUTCString()), performance.now());
  learn(answer("soon"), performance.now());
  learn({ headers: new Map() }, performance.now());
  assert.equal(Math.abs(now() - performance.now() - before) < 0.5, true);

  learn(answer(new Date(Date.now() - 86_400_000).toUTCString()), performance.now());
  assert.ok(Math.abs(now() - (Date.now() - 86_400_000)) < 2000);
});
