import assert from "node:assert/strict";
import test from "node:test";

// What the module asks of a browser when it is loaded.
globalThis.addEventListener = () => {};
globalThis.document = { addEventListener: () => {}, visibilityState: "visible" };
const { EventParser } = await import("../../../webroot/js/event-stream.js");

test("reads events wherever the pieces end", () => {
  const whole = ': hello\r\nid: 7\nevent: output\ndata: {"a":\ndata: 1}\n\ndata:x\n\nevent: gap\n\n';
  for (let cut = 0; cut <= whole.length; cut++) {
    const parser = new EventParser();
    const events = [...parser.push(whole.slice(0, cut)), ...parser.push(whole.slice(cut))];
    assert.deepEqual(
      events,
      [
        { type: "output", id: "7", data: '{"a":\n1}' },
        { type: "message", id: "7", data: "x" },
      ],
      `cut at ${cut}`,
    );
  }
});
