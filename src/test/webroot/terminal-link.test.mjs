import assert from "node:assert/strict";
import test from "node:test";

// What the modules ask of a browser when they are loaded.
const wakes = [];
globalThis.addEventListener = (type, listener) => type === "online" && wakes.push(listener);
globalThis.document = { addEventListener: () => {}, visibilityState: "visible" };
const { TerminalLink } = await import("../../../webroot/js/terminal/terminal-link.js");

/** Keeps what is to be done later, and does it when told to. Not node:test's, which not every Node has in the same form. */
function heldTimers() {
  const own = globalThis.setTimeout;
  const held = [];
  globalThis.setTimeout = (work, wait) => held.push({ work, wait });
  return {
    pass: () => {
      globalThis.setTimeout = own;
      held.splice(0).forEach(({ work }) => work());
    },
    waits: () => held.map(({ wait }) => wait),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A link whose sockets are in our hands. */
function linkOf(options = {}) {
  const sockets = [];
  const told = [];
  const bytes = [];
  const link = new TerminalLink({
    address: ({ cols, rows }) => `ws://here/?cols=${cols}&rows=${rows}`,
    onReady: (again) => told.push(again ? "ready again" : "ready"),
    onBytes: (more) => bytes.push(Buffer.from(more).toString()),
    onMissing: () => told.push("missing"),
    onStatus: ({ state, exit, problem }) => told.push(state + (exit ? ` ${exit.exit_code}` : "") + (problem ? ` ${problem.status}` : "")),
    connect: (address) => {
      const socket = { address, sent: [], send: (frame) => socket.sent.push(frame), close: () => (socket.closed = true) };
      sockets.push(socket);
      return socket;
    },
    ...options,
  });
  const say = (message) => sockets.at(-1).onmessage({ data: JSON.stringify(message) });
  const show = (text, seq = 0) => sockets.at(-1).onmessage({ data: new Uint8Array([3, 0, 0, 0, 0, 0, 0, 0, seq, ...Buffer.from(text)]).buffer });
  return { link, sockets, told, bytes, say, show, close: (code) => sockets.at(-1).onclose({ code }) };
}

async function live(options) {
  const all = linkOf(options);
  all.link.open({ cols: 80, rows: 24 });
  await settled();
  all.say({ type: "ready" });
  return all;
}

test("shows the screen and sends keys and sizes", async () => {
  const { link, sockets, told, bytes, show } = await live();
  show("hello");
  link.send(Buffer.from("ls\r"));
  link.resize({ cols: 80, rows: 24 });
  link.resize({ cols: 100, rows: 30 });
  assert.equal(sockets[0].address, "ws://here/?cols=80&rows=24");
  assert.deepEqual(told, ["connecting", "live", "ready"]);
  assert.deepEqual(bytes, ["hello"]);
  assert.deepEqual([...sockets[0].sent[0]], [0, ...Buffer.from("ls\r")]);
  assert.deepEqual(sockets[0].sent.slice(1), ['{"type":"resize","cols":100,"rows":30}']);
});

test("tells where something that was printed is not shown", async () => {
  const whole = await live();
  whole.show("first", 0);
  whole.show("second", 1);
  whole.say({ type: "skip", from: 2, to: 2 });
  whole.show("drawn for another size", 2);
  assert.ok(!whole.told.includes("missing"));
  whole.say({ type: "skip", from: 2, to: 9 });
  assert.equal(whole.told.at(-1), "missing");

  const late = await live();
  late.show("screen", 7);
  late.show("more", 8);
  assert.deepEqual(late.told.filter((word) => word === "missing"), ["missing"]);
});

test("asks for the beginning until something of it was shown", async () => {
  const asked = [];
  const { link, say, show, close } = await live({ address: (size, again) => (asked.push(again), "ws://here/") });
  for (const shown of [false, true]) {
    const timers = heldTimers();
    if (shown) show("x");
    close(1006);
    timers.pass();
    await settled();
    say({ type: "ready" });
  }
  assert.deepEqual(asked, [false, false, true]);
  link.close();
});

test("knows whether the terminal is driven from here", async () => {
  const { link, say, close } = await live();
  assert.equal(link.driving, false);
  say({ type: "driver", driving: true });
  assert.equal(link.driving, true);
  close(1006);
  assert.equal(link.driving, false);
  link.close();
});

test("sends a long paste in pieces that the daemon takes", async () => {
  const { link, sockets } = await live();
  link.send(Buffer.alloc(1024 * 1024, 120));
  assert.equal(sockets[0].sent.reduce((sum, frame) => sum + frame.length - 1, 0), 1024 * 1024);
  assert.ok(sockets[0].sent.every((frame) => frame.length <= 256 * 1024 + 1 && frame[0] === 0));
});

test("tells an end from a lost link", async () => {
  const ended = await live();
  ended.say({ type: "exit", exit_code: 3, signal: null, timed_out: false });
  ended.close(1000);
  assert.deepEqual(ended.told.slice(3), ["ended 3"]);

  for (const code of [1012, 1006, 1000]) {
    const lost = await live();
    lost.close(code);
    assert.deepEqual(lost.told.slice(3), ["waiting"], String(code));
    lost.link.close();
  }
});

test("comes back by itself, with the size of now, and sends nothing that was typed meanwhile", async () => {
  const { link, sockets, told, say, close } = await live();
  const timers = heldTimers();
  close(1006);
  link.send(Buffer.from("rm -rf /\r"));
  link.resize({ cols: 90, rows: 20 });
  assert.equal(timers.waits().length, 1);
  assert.ok(timers.waits()[0] <= 600);
  timers.pass();
  await settled();
  say({ type: "ready" });
  assert.equal(sockets[1].address, "ws://here/?cols=90&rows=20");
  assert.deepEqual(sockets[1].sent, []);
  assert.deepEqual(told.slice(3), ["waiting", "connecting", "live", "ready again"]);
});

test("comes back at once when the network does", async () => {
  const { sockets, close, link } = await live();
  close(1006);
  wakes.forEach((wake) => wake());
  await settled();
  assert.equal(sockets.length, 2);
  link.close();
});

test("gives up where it is no use", async () => {
  const { told, close, sockets } = await live();
  close(4404);
  wakes.forEach((wake) => wake());
  await settled();
  assert.deepEqual(told.slice(3), ["refused 404"]);
  assert.equal(sockets.length, 1);

  const refused = linkOf({ check: async () => Promise.reject(Object.assign(new Error("gone"), { status: 404 })) });
  refused.link.open({ cols: 80, rows: 24 });
  await settled();
  refused.close(1006);
  await settled();
  assert.deepEqual(refused.told, ["connecting", "refused 404"]);
});

test("sends nothing at all where it only watches: another size needs another link", async () => {
  const { link, sockets } = await live({ readOnly: true });
  link.send(Buffer.from("x"));
  link.resize({ cols: 60, rows: 20 });
  await settled();
  assert.deepEqual(sockets[0].sent, []);
  assert.equal(sockets[1].address, "ws://here/?cols=60&rows=20");
  link.close();
});
