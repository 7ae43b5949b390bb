import assert from "node:assert/strict";
import test from "node:test";
import { learn, now } from "../../../webroot/js/api/clock.js";
import { ago } from "../../../webroot/js/ui/format.js";

const answer = (time) => ({ headers: new Map([["Date", time]]) });

test("goes by the daemon's clock, whatever the browser's says", () => {
  const there = Date.UTC(2026, 10, 28, 12, 0, 0);
  let steady = 5000;
  // A place of its own, since Node 18's clock can't be changed.
  Object.defineProperty(globalThis, "performance", { value: { now: () => steady }, configurable: true });
  Date.now = () => there - 5 * 3600_000;
  assert.equal(now(), Date.now());

  // Asked at 5000, answered at 5200: the told second is in between.
  steady = 5200;
  learn(answer(new Date(there).toUTCString()), 5000);
  assert.equal(now(), there + 500 + 100);
  steady += 2000;
  assert.equal(now(), there + 2600);
  assert.equal(ago(new Date(there - 120_000).toISOString()), "2 min ago");

  // Whole seconds are no reason to go to and fro, and what is no time changes nothing.
  learn(answer(new Date(there + 3000).toUTCString()), steady);
  learn(answer("soon"), steady);
  learn({ headers: new Map() }, steady);
  assert.equal(now(), there + 2600);

  learn(answer(new Date(there - 86_400_000).toUTCString()), steady);
  assert.equal(now(), there - 86_400_000 + 500);
});
