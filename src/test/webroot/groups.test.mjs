/** Where on the wall a sandbox is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { needsYou } from "../../../webroot/js/attention/needs-you.js";
import { matches } from "../../../webroot/js/wall/filter.js";
import { groupOf, inOrder } from "../../../webroot/js/wall/groups.js";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const of = (sandbox, { use, line, before = null } = {}) =>
  groupOf({ state: "running", agent_state: "none", attention: null, ...sandbox }, use, line && { last_line: { at: line } }, before, NOW);
const using = (now, ...recent) => ({ cpu: { used: now }, recent: { step_seconds: 10, cpu: recent } });

test("who needs a person comes first, whatever else it is", () => {
  assert.equal(of({ agent_state: "needs_input" }), "attention");
  assert.equal(of({ state: "failed", attention: { reason: "failed" } }), "attention");
  assert.equal(of({ state: "stopping", attention: { reason: "budget" } }), "attention");
  assert.ok(!needsYou({ agent_state: "working" }));
});

test("states that are still have their group", () => {
  for (const [state, group] of Object.entries({ stopped: "stopped", failed: "failed", lost: "failed", paused: "idle" })) {
    assert.equal(of({ state, agent_state: "working" }, { use: using(1) }), group);
  }
});

test("what an agent says counts, not what it uses", () => {
  for (const [state, group] of Object.entries({ starting: "working", working: "working", idle: "idle", done: "idle", error: "idle" })) {
    assert.equal(of({ agent_state: state }, { use: using(0.5), line: "2026-11-20T11:59:59Z" }), group);
  }
});

test("without an agent, work is what uses the processor or has printed lately", () => {
  assert.equal(of({}), "idle");
  assert.equal(of({}, { use: using(0.01, 0.019) }), "idle");
  assert.equal(of({}, { use: using(0.02) }), "working");
  assert.equal(of({}, { use: using(0, 0.5, 0, 0) }), "working");
  assert.equal(of({}, { use: using(0, 0.5, 0, 0, 0) }), "idle");
  assert.equal(of({}, { line: "2026-11-20T11:59:40Z" }), "working");
  assert.equal(of({}, { line: "2026-11-20T11:59:20Z" }), "idle");
});

test("while its state changes a sandbox stays where it is", () => {
  assert.equal(of({ state: "stopping" }, { before: "idle" }), "idle");
  assert.equal(of({ state: "starting" }, { before: "stopped" }), "stopped");
  assert.equal(of({ state: "stopping" }, { before: "attention" }), "working");
  assert.equal(of({ state: "creating" }), "working");
});

test("who waits longest comes first, then the newest", () => {
  const at = (name, created_at, since) => ({ name, created_at, attention: since ? { since } : null });
  const waiting = [at("b", "1", "9"), at("a", "2", "5")].sort(inOrder);
  assert.deepEqual(waiting.map(({ name }) => name), ["a", "b"]);
  const others = [at("old", "1"), at("z", "2"), at("y", "2")].sort(inOrder);
  assert.deepEqual(others.map(({ name }) => name), ["y", "z", "old"]);
});

test("a filter looks at name, agent, command and labels", () => {
  const sandbox = { name: "shop-ui", agent: "claude", command: ["npm", "run", "dev"], labels: { team: "Web" } };
  for (const filter of ["shop", "CLAUDE", "npm run", "team=web", "web shop", " ", ""]) assert.ok(matches(sandbox, filter), filter);
  assert.ok(!matches(sandbox, "shop codex"));
  assert.ok(!matches({ name: "a", agent: null, command: null, labels: {} }, "null"));
});
