import assert from "node:assert/strict";
import test from "node:test";
import { Problem, send } from "../../../webroot/js/api/api.js";

const busy = (after) => new Response('{"detail":"busy"}', { status: 503, headers: after === null ? {} : { "Retry-After": after } });

/** Has the daemon give these answers, one after the other; how often it was asked. */
function answering(...answers) {
  let asked = 0;
  globalThis.fetch = async () => answers[asked++];
  return () => asked;
}

test("comes again when the daemon says that it is worth it soon", async () => {
  const asked = answering(busy("0"), busy("0"), new Response("[]"));
  assert.equal(await (await send("GET", "/x")).text(), "[]");
  assert.equal(asked(), 3);
});

test("gives up after some tries, and tells what the daemon said", async () => {
  const asked = answering(...Array.from({ length: 9 }, () => busy("0")));
  await assert.rejects(send("GET", "/x"), (problem) => problem instanceof Problem && problem.status === 503 && problem.message === "busy");
  assert.equal(asked(), 4);
});

test("tries once where it may change something, and where it would take long or nobody knows how long", async () => {
  for (const [method, after] of [["POST", "0"], ["GET", "5"], ["GET", null], ["GET", "Sun, 29 Nov 2026 12:00:00 GMT"]]) {
    const asked = answering(busy(after));
    await assert.rejects(send(method, "/x"), { status: 503 });
    assert.equal(asked(), 1, `${method} ${after}`);
  }
});
