/** What counts as failed, and what is worth a look. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { groupOf } from "../../../webroot/js/wall/groups.js";
import { failureNotice, Failures } from "../../../webroot/js/attention/notifications.js";
import { commandFailed, hasFailed, outcome, worthALook } from "../../../webroot/js/sandbox/outcome.js";

const ended = (exit_code, more = {}) => ({ state: "exited", exit_code, signal: null, timed_out: false, ended_at: "2026-11-20T12:00:00Z", ...more });
const box = (main_process, more = {}) => ({ id: "s1", name: "shop", state: "running", agent_state: "none", on_exit: "keep", attention: null, command: "make", main_process, ...more });

test("an exit that nobody asked for is a failure, an end on purpose is none", () => {
  assert.ok(hasFailed(ended(3)));
  assert.ok(hasFailed(ended(137)), "killed by something else than Sandlot");
  assert.ok(hasFailed(ended(143, { signal: "TERM", timed_out: true })));
  assert.ok(hasFailed({ state: "lost", exit_code: null }));
  assert.ok(!hasFailed(ended(0)) && !hasFailed(ended(143, { signal: "TERM" })) && !hasFailed({ state: "running" }) && !hasFailed(null));
  assert.deepEqual(outcome(ended(3)), ["cross", "Exit 3", "bad"]);
  assert.deepEqual(outcome(ended(143, { signal: "TERM" })), ["stop", "Ended by TERM", "calm"]);
});

test("a failed command has its sandbox among the failed, until that is stopped", () => {
  const group = (sandbox) => groupOf(sandbox, undefined, undefined, null, 0);
  assert.equal(group(box(ended(1))), "failed");
  assert.equal(group(box(ended(143, { signal: "TERM" }))), "idle");
  assert.equal(group(box(ended(1), { state: "stopped" })), "stopped");
  assert.equal(group(box(ended(1), { state: "stopped", on_exit: "stop" })), "failed");
  assert.equal(group(box(ended(1), { agent_state: "working" })), "working");
  assert.ok(!commandFailed(box(null)));
});

test("each failure is told once, and none that was there before", () => {
  const failures = new Failures();
  assert.deepEqual(failures.since([box(ended(1), { id: "old" })]), []);
  const fresh = box(ended(2));
  assert.deepEqual(failures.since([box(ended(1), { id: "old" }), fresh]), [fresh]);
  assert.deepEqual(failures.since([fresh]), []);
  assert.equal(failures.since([box(ended(2, { ended_at: "2026-11-20T13:00:00Z" }))]).length, 1);
  assert.deepEqual(failureNotice(fresh), { title: "shop: the command exited with code 2", body: "make", tag: "sandlot-s1", hash: "#/sandboxes/s1/processes/p1" });
  assert.equal(failureNotice(box(ended(0))), null);
});

test("the output that is opened is the failed one's, else the newest that runs, else the newest", () => {
  const of = (id, command, how) => ({ id, command, ...how });
  const running = { state: "running" };
  assert.equal(worthALook([of("p3", "c", ended(0)), of("p2", "b", running), of("p1", "a", ended(1))]).id, "p1");
  assert.equal(worthALook([of("p3", "a", ended(0)), of("p2", "b", running), of("p1", "a", ended(1))]).id, "p2", "went well since");
  assert.equal(worthALook([of("p3", "c", ended(0)), of("p2", "b", running), of("p1", "a", running)]).id, "p2");
  assert.equal(worthALook([of("p2", "b", ended(0)), of("p1", "a", ended(0))]).id, "p2");
  assert.equal(worthALook([]), null);
});
