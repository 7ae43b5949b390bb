import assert from "node:assert/strict";
import test from "node:test";
import { fromText } from "../../../webroot/js/api/inner-path.js";
import { savedName } from "../../../webroot/js/files/drop-zone.js";
import { hexDump, isBinary, pictureType, textOf, textOfPart, turnsDirection } from "../../../webroot/js/files/file-content.js";
import { FileWatch } from "../../../webroot/js/files/file-watch.js";
import { findFiles, hasPath, question } from "../../../webroot/js/tree/find-files.js";
import { GitMarks } from "../../../webroot/js/tree/git-marks.js";

const bytes = (...values) => Uint8Array.from(values.flatMap((value) => (typeof value === "string" ? [...Buffer.from(value)] : value)));

test("knows pictures by their bytes, drawings by their name too", () => {
  assert.equal(pictureType("x.txt", bytes(0x89, "PNG\r\n", 0x1a, "\n rest")), "image/png");
  assert.equal(pictureType("x", bytes(0xff, 0xd8, 0xff, 0xe0)), "image/jpeg");
  assert.equal(pictureType("x", bytes("GIF89a")), "image/gif");
  assert.equal(pictureType("x", bytes("RIFF", 1, 2, 3, 4, "WEBPVP8 ")), "image/webp");
  assert.equal(pictureType("x.SVG", bytes("<?xml version='1.0'?><svg xmlns='x'>")), "image/svg+xml");
  assert.equal(pictureType("x.html", bytes("<svg>")), null);
  assert.equal(pictureType("x.png", bytes("no picture")), null);
  assert.equal(pictureType("x.svg", bytes("<html>")), null);
});

test("tells text from what is none", () => {
  assert.deepEqual(textOf(bytes("\ufeffgrüezi")), { text: "\ufeffgrüezi", exact: true });
  assert.deepEqual(textOf(bytes("gr", 0xfc, "ezi")), { text: "gr\ufffdezi", exact: false });
  assert.ok(isBinary(bytes("a", 0, "b")) && !isBinary(bytes("ab")));
  assert.ok(turnsDirection("a\u202eb") && !turnsDirection("שלום"));
});

test("reads a part without halves of characters", () => {
  const whole = bytes("aü€😀z");
  const read = [];
  for (let first = 0; first < whole.length; first++) for (let last = first + 1; last <= whole.length; last++) read.push(textOfPart(whole.subarray(first, last)));
  assert.ok(read.every((text) => !text.includes("\ufffd") && "aü€😀z".includes(text)), read.join(" "));
  assert.equal(textOfPart(whole), "aü€😀z");
  assert.equal(textOfPart(bytes("ab")), "ab");
  assert.equal(textOfPart(bytes()), "");
});

test("shows bytes as hexdump does", () => {
  assert.equal(hexDump(bytes("0123456789abcdef", 0, 0xff)), "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef\n00000010  00 ff                                             ··");
});

test("saves by a name that any computer takes", () => {
  assert.equal(savedName(fromText("a/b: <c>\n\u202eü"), false), "b_ _c___ü");
  assert.equal(savedName("src", true), "src.tar");
  assert.equal(savedName("", true), "files.tar");
});

test("looks for what was typed as people mean it", () => {
  assert.deepEqual(question("name", "main"), { name: "*main*", case: "ignore" });
  assert.deepEqual(question("name", "src/Main"), { name: "*Main*" });
  assert.deepEqual(question("name", "*.c"), { name: "*.c", case: "ignore" });
  assert.deepEqual(question("text", "int main(*"), { text: "int main(*", case: "ignore" });
  assert.ok(hasPath("lib/src/main.c", "src/main") && !hasPath("lib/main.c", "src/main") && hasPath("x", "x"));
});

test("looks itself where the daemon can't", async () => {
  const unknown = Object.assign(new Error("Not found"), { status: 404 });
  const files = {
    find: () => Promise.reject(unknown),
    list: async () => ({ entries: ["src/Main.c", "src/other.c"].map((path) => ({ path })), truncated: false }),
  };
  const found = await findFiles(files, "", { what: "name", sought: "main" });
  assert.deepEqual(found.items.map(({ path }) => path), ["src/Main.c"]);
  await assert.rejects(findFiles(files, "", { what: "text", sought: "main" }), unknown);
});

test("marks what git tells, in each repository that is met", async () => {
  const states = {
    "": { repository: false, branch: null, entries: [], truncated: false },
    app: { repository: true, branch: "main", truncated: false, entries: [{ path: "app/src/a.c", status: "modified" }, { path: "app/new/", status: "untracked" }] },
  };
  let drawn;
  const next = () => new Promise((resolve) => (drawn = resolve));
  const marks = new GitMarks(async (directory) => states[directory], () => drawn());
  let told = next();
  marks.meet("");
  marks.see("app", [{ path: "app/.git" }]);
  marks.see("lib", [{ path: "lib/git" }]);
  await told;
  assert.deepEqual(marks.repositories, ["app"]);
  assert.deepEqual([marks.repositoryOf("app/src/x"), marks.repositoryOf("lib")], ["app", null]);
  const statusOf = (path) => marks.markOf(path)?.status ?? null;
  assert.deepEqual(["app/src/a.c", "app/src", "app/new", "app/new/x/y", "app/other", "lib"].map(statusOf), ["modified", "inside", "untracked", "untracked", null, null]);
  assert.equal(marks.count, 2);
  states.app.entries = [];
  told = next();
  marks.refreshSoon();
  await told;
  assert.equal(statusOf("app/src/a.c"), null);
  marks.dispose();
});

/** A watch whose stream is in our hands, and what it has told. */
function watching() {
  const streams = [];
  const told = [];
  let next = () => {};
  const openStream = (options) => {
    const stream = { ...options, open: () => {}, close: () => (stream.closed = true) };
    streams.push(stream);
    return stream;
  };
  const watch = new FileWatch(openStream, (paths) => {
    told.push(paths);
    next();
  });
  return { watch, streams, told, heard: () => new Promise((resolve) => (next = resolve)) };
}

test("tells together what changes together, as paths from where they begin", async () => {
  const { watch, streams, told, heard } = watching();
  watch.open("ws://here", "/srv");
  const [stream] = streams;
  const ready = heard();
  stream.onStatus({ state: "live" });
  stream.onEvent({ event: "ready", data: {} });
  stream.onEvent({ event: "files.changed", data: { paths: ["x"], all: false } });
  await ready;
  assert.ok(watch.live);
  const more = heard();
  stream.onEvent({ event: "files.changed", data: { paths: ["a", "."], all: false } });
  stream.onEvent({ event: "files.changed", data: { paths: ["a", "b\ufffdr"], paths_base64: [null, "Yvxy"], all: false } });
  await more;
  const all = heard();
  stream.onEvent({ event: "files.changed", data: { paths: ["a"], all: true } });
  await all;
  assert.deepEqual(told, [null, ["/srv/a", "/srv", "/srv/b\xfcr"], null]);
  watch.open("ws://here", "/srv");
  assert.equal(streams.length, 1);
  watch.close();
  assert.ok(stream.closed && !watch.live);
});

test("does not ask for ever who tells no changes", () => {
  const { watch, streams } = watching();
  watch.open("ws://here", "");
  for (let failed = 0; failed < 3; failed++) streams[0].onStatus({ state: "waiting" });
  assert.ok(streams[0].closed);
  watch.open("ws://here", "");
  assert.equal(streams.length, 1);
  const begun = watching();
  begun.watch.open("ws://here", "");
  begun.streams[0].onEvent({ event: "ready", data: {} });
  for (let failed = 0; failed < 9; failed++) begun.streams[0].onStatus({ state: "waiting" });
  assert.ok(!begun.streams[0].closed && !begun.watch.live);
  begun.watch.close();
});
