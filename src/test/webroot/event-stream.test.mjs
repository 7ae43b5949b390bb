import assert from "node:assert/strict";
import test from "node:test";

// What the module asks of a browser when it is loaded.
const wakes = [];
globalThis.addEventListener = (type, listener) => type === "online" && wakes.push(listener);
globalThis.document = { addEventListener: () => {}, visibilityState: "visible" };
const { session } = await import("../../../webroot/js/api/api.js");
const { EventStream } = await import("../../../webroot/js/api/event-stream.js");

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A stream whose sockets are in our hands, of a reader that counts as a log's does. */
function streamOf(onEvent = () => {}) {
  const sockets = [];
  const told = [];
  const seen = [];
  let next = 0;
  const stream = new EventStream({
    address: () => `ws://here/?from=${next}`,
    onEvent: ({ id, event, data }) => {
      next = Number(id) + 1;
      seen.push(`${event} ${id} ${data.text}`);
      return onEvent(id);
    },
    onStatus: ({ state, problem }) => told.push(state + (problem ? ` ${problem.status}` : "")),
    connect: (address) => {
      const socket = { address, sent: [], send: (text) => socket.sent.push(JSON.parse(text).type), close: () => (socket.closed = true) };
      sockets.push(socket);
      return socket;
    },
  });
  stream.open();
  sockets[0].onopen();
  const say = (id, text = "x") => sockets.at(-1).onmessage({ data: JSON.stringify({ id: String(id), event: "output", data: { text } }) });
  return { stream, sockets, told, seen, say };
}

test("hands events over in order, each once, over a link that was lost", async () => {
  const { stream, sockets, told, seen, say } = streamOf();
  say(0, "a");
  say(1, "b");
  sockets[0].onmessage({ data: '{"event":"alive"}' });
  sockets[0].onclose({ code: 1012 });
  await settled();
  assert.deepEqual(seen, ["output 0 a", "output 1 b"]);
  assert.deepEqual(told, ["connecting", "live", "waiting"]);
  wakes.forEach((wake) => wake());
  assert.equal(sockets[1].address, "ws://here/?from=2");
  sockets[1].onopen();
  sockets[0].onmessage({ data: '{"id":"2","event":"output","data":{"text":"late"}}' });
  say(2, "c");
  await settled();
  assert.deepEqual(seen.slice(2), ["output 2 c"]);
  stream.close();
  assert.equal(sockets[1].closed, true);
});

test("waits for the reader, and tells the daemon to pause", async () => {
  const waiting = [];
  const { stream, sockets, seen, say } = streamOf(() => new Promise((resolve) => waiting.push(resolve)));
  for (let id = 0; id < 12; id++) say(id, "x".repeat(100_000));
  await settled();
  assert.equal(seen.length, 1);
  assert.deepEqual(sockets[0].sent, ["pause"]);
  for (let id = 0; id < 12; id++) {
    waiting.shift()();
    await settled();
  }
  assert.deepEqual(sockets[0].sent, ["pause", "resume"]);
  assert.equal(seen.length, 12);
  stream.close();
});

test("throws away what waits when it connects anew, and does not hand over two at once", async () => {
  const waiting = [];
  const { stream, sockets, seen, say } = streamOf(() => new Promise((resolve) => waiting.push(resolve)));
  say(0, "a");
  say(1, "b");
  stream.sleep();
  stream.wake();
  assert.equal(sockets[1].address, "ws://here/?from=1");
  sockets[1].onopen();
  say(1, "b");
  await settled();
  assert.deepEqual(seen, ["output 0 a"]);
  waiting.shift()();
  await settled();
  assert.deepEqual(seen, ["output 0 a", "output 1 b"]);
  stream.close();
});

test("does not come back where that is no use", async () => {
  let lost = 0;
  session.lost = () => lost++;
  for (const [code, status] of [[4401, 401], [4403, 403], [4404, 404]]) {
    const { sockets, told } = streamOf();
    sockets[0].onclose({ code });
    await settled();
    assert.deepEqual(told, ["connecting", "live", `refused ${status}`]);
    wakes.forEach((wake) => wake());
    assert.equal(sockets.length, 1);
  }
  assert.equal(lost, 1);
});
