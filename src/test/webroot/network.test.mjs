/** What a sandbox may reach, and what was decided about what it has tried. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Decisions } from "../../../webroot/js/network/decisions.js";
import { allowing, denying, forgetting, inMode, lostIn, ruleFor } from "../../../webroot/js/network/rules.js";

const decision = (id, host, more = {}) => ({ id, host, port: 443, outcome: "denied", state: "ended", sent_bytes: 0, received_bytes: 0, at: "2026-11-20T12:00:00Z", ...more });
const gathered = (...all) => {
  const decisions = new Decisions();
  all.forEach((each) => decisions.put(each));
  return decisions;
};

test("decisions are gathered by host and port, where something happened last first", () => {
  const decisions = gathered(
    decision(1, "a.test", { outcome: "allowed", sent_bytes: 10, received_bytes: 5 }),
    decision(2, "b.test"),
    decision(3, "a.test", { outcome: "denied" }),
    decision(4, "a.test", { port: 80 }),
  );
  assert.deepEqual(decisions.groups().map(({ key, count, denied }) => [key, count, denied]), [
    ["a.test:80", 1, 1],
    ["a.test:443", 2, 1],
    ["b.test:443", 1, 1],
  ]);
  assert.equal(decisions.groups()[1].last.id, 3);
});

test("a decision that is over takes the place of itself", () => {
  const decisions = gathered(decision(1, "a.test", { outcome: "allowed", state: "open" }));
  assert.equal(decisions.groups()[0].open, 1);
  decisions.put(decision(1, "a.test", { outcome: "allowed", sent_bytes: 7, received_bytes: 9 }));
  const [{ count, open, sent, received }] = decisions.groups();
  assert.deepEqual([count, open, sent, received], [1, 0, 7, 9]);
});

test("a filter finds a part of the host, and what came of the last", () => {
  const decisions = gathered(decision(1, "api.a.test"), decision(2, "b.test", { outcome: "allowed" }), decision(3, "cdn.a.test", { outcome: "allowed" }));
  const keys = (filter) => decisions.groups(filter).map(({ host }) => host);
  assert.deepEqual(keys({ text: " A.test" }), ["cdn.a.test", "api.a.test"]);
  assert.deepEqual(keys({ text: "a.test", outcome: "denied" }), ["api.a.test"]);
  assert.deepEqual(keys({ text: ":443", outcome: "allowed" }), ["cdn.a.test", "b.test"]);
});

test("only so many are kept, the oldest go first", () => {
  const decisions = gathered(...Array.from({ length: 2100 }, (_, index) => decision(index, `h${index}.test`)));
  assert.equal(decisions.size, 2000);
  assert.equal(decisions.groups().at(-1).host, "h100.test");
});

test("a place is a rule, whatever it is called", () => {
  assert.equal(ruleFor("a.test", 8443), "a.test:8443");
  assert.equal(ruleFor("2001:db8::1", 443), "[2001:db8::1]:443");
});

test("a rule is in one list, once", () => {
  const policy = { mode: "allow", allow: ["a.test"], deny: ["b.test"], presets: [] };
  assert.deepEqual(allowing(policy, "b.test"), { mode: "allow", allow: ["a.test", "b.test"], deny: [] });
  assert.deepEqual(allowing(policy, "a.test").allow, ["a.test"]);
  assert.deepEqual(denying(policy, "a.test"), { mode: "allow", allow: [], deny: ["b.test", "a.test"] });
  assert.deepEqual(forgetting(policy, "b.test"), { mode: "allow", allow: ["a.test"], deny: [] });
});

test("a mode takes away the rules that mean nothing in it", () => {
  const policy = { mode: "allow", allow: ["a.test", "c.test"], deny: ["b.test"] };
  assert.deepEqual(inMode(policy, "open"), { mode: "open", allow: [], deny: ["b.test"] });
  assert.deepEqual([lostIn(policy, "learn"), lostIn(policy, "open"), lostIn(policy, "none")], [0, 2, 3]);
});
