import assert from "node:assert/strict";
import test from "node:test";
import { isInSight, notice } from "../../../webroot/js/attention/notifications.js";

const shop = { id: "s1", name: "shop", attention: { reason: "needs_input", asks: "May I?\u001b[31m", process: "p2" } };

test("says what is asked, and leads to the terminal where it is", () => {
  assert.deepEqual(notice(shop), {
    title: "shop waits for you",
    body: "May I?␛[31m",
    tag: "sandlot-s1",
    hash: "#/sandboxes/s1/terminals/p2",
  });
});

test("leads to the sandbox where nothing is to be typed", () => {
  const failed = { ...shop, attention: { reason: "failed", asks: null, process: null } };
  assert.deepEqual(notice(failed), { title: "shop has failed", body: "", tag: "sandlot-s1", hash: "#/sandboxes/s1" });
});

test("leads to where a request for the network is decided", () => {
  const asking = { ...shop, attention: { reason: "network", asks: "It asks to reach a.test.", process: null } };
  assert.deepEqual(notice(asking), { title: "shop asks for the network", body: "It asks to reach a.test.", tag: "sandlot-s1", hash: "#/sandboxes/s1/network" });
});

test("says nothing where nobody is needed", () => {
  assert.equal(notice({ ...shop, attention: null }), null);
  assert.equal(notice(undefined), null);
});

test("knows what is in sight", () => {
  assert.equal(isInSight(shop, "#/", false), true);
  assert.equal(isInSight(shop, "#/sandboxes/shop/terminals", false), true);
  assert.equal(isInSight(shop, "#/sandboxes/s1", false), true);
  assert.equal(isInSight(shop, "#/sandboxes/other", false), false);
  assert.equal(isInSight(shop, "#/sandboxes/shop", true), false);
});
