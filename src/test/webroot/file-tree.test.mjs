import assert from "node:assert/strict";
import test from "node:test";
import { FileTree } from "../../../webroot/js/tree/file-tree.js";
import { treeMove, TypeAhead } from "../../../webroot/js/tree/tree-keys.js";

const entry = (path, kind = "file") => ({ path, kind, size: 0, mode: "0644", modified: "2026-01-01T00:00:00Z", tag: '"1"', target: null });
const settled = () => new Promise((resolve) => setImmediate(resolve));
const gone = () => Object.assign(new Error("nothing there"), { status: 404 });

/** A tree of directories that are in our hands: by path, what lies in each; pages have two entries. */
function treeOf(directories) {
  const asked = [];
  const list = async (directory, { limit, cursor }) => {
    asked.push(`${directory}${cursor ? ` after ${cursor}` : ""}`);
    const all = directories[directory];
    if (!all) throw gone();
    const from = cursor ? Number(cursor) : 0;
    const to = Math.min(from + Math.min(limit, directories.page ?? Infinity), all.length);
    return { entries: all.slice(from, to), next: to < all.length ? String(to) : null };
  };
  const changed = [];
  return { tree: new FileTree(list, (directory) => changed.push(directory)), asked, changed };
}
const told = (tree) => tree.rows().map(({ type, level, entry: of, text, open }) => `${level} ${of ? of.path : (text ?? type)}${open ? " -" : ""}`);

test("fetches what is opened, and that once", async () => {
  const { tree, asked } = treeOf({ "": [entry("src", "directory"), entry("a10"), entry("a9"), entry("Z", "directory")], src: [entry("src/x")], Z: [] });
  assert.deepEqual(told(tree), ["1 Loading…"]);
  await tree.setRoot("");
  assert.deepEqual(told(tree), ["1 src", "1 Z", "1 a9", "1 a10"]);
  await tree.open("src");
  await tree.open("Z");
  assert.deepEqual(told(tree), ["1 src -", "2 src/x", "1 Z -", "2 Nothing here", "1 a9", "1 a10"]);
  tree.close("src");
  await tree.open("src");
  assert.deepEqual(asked, ["", "src", "Z"]);
});

test("fetches large directories a page at a time, and as much again", async () => {
  const directories = { page: 2, "": ["a", "b", "c", "d", "e"].map((path) => entry(path)) };
  const { tree, asked } = treeOf(directories);
  await tree.setRoot("");
  assert.deepEqual(told(tree), ["1 a", "1 b", "1 more"]);
  assert.equal(tree.rows()[0].count, -1);
  await tree.more("");
  assert.deepEqual(told(tree), ["1 a", "1 b", "1 c", "1 d", "1 more"]);
  directories.page = 500;
  await tree.refresh("");
  assert.deepEqual(told(tree), ["1 a", "1 b", "1 c", "1 d", "1 e"]);
  assert.deepEqual(asked, ["", " after 2", ""]);
});

test("opens the way to a path", async () => {
  const { tree } = treeOf({ "/": [entry("/etc", "directory")], "/etc": [entry("/etc/x", "directory")], "/etc/x": [entry("/etc/x/y")] });
  await tree.setRoot("/");
  await tree.reveal("/etc/x/y");
  assert.deepEqual(told(tree), ["1 /etc -", "2 /etc/x -", "3 /etc/x/y"]);
  assert.equal(tree.entry("/etc/x/y").kind, "file");
  assert.equal(tree.entry("/etc/none"), undefined);
});

test("forgets what has gone, and tells what can't be seen", async () => {
  const directories = { "": [entry("d", "directory")], d: [entry("d/e", "directory")], "d/e": [] };
  const { tree } = treeOf(directories);
  await tree.setRoot("");
  await tree.open("d");
  await tree.open("d/e");
  delete directories.d;
  directories[""] = [];
  tree.changed(["d"], null);
  await settled();
  assert.deepEqual(told(tree), ["1 Nothing here"]);
  assert.ok(!tree.isOpen("d/e") && tree.directory("d/e") === undefined);
  delete directories[""];
  await tree.refresh("");
  assert.deepEqual(told(tree), ["1 nothing there"]);
});

test("fetches what has changed where it is seen", async () => {
  const { tree, asked } = treeOf({ "": [entry("d", "directory"), entry("shut", "directory")], d: [], shut: [], "far/off": [] });
  await tree.setRoot("");
  await tree.open("d");
  await tree.open("shut");
  tree.close("shut");
  await tree.load("far/off");
  const fetched = (paths, shown = null) => {
    asked.length = 0;
    tree.changed(paths, shown);
    return [...asked].sort();
  };
  assert.deepEqual(fetched(["d/x", "d/y"]), ["d"]);
  assert.deepEqual(fetched(["d"]), ["", "d"]);
  // The way to it is new.
  assert.deepEqual(fetched(["new/x", "d/new/x/y"]), ["", "d"]);
  assert.deepEqual(fetched(["unknown", "/elsewhere"]), [""]);
  assert.deepEqual(fetched(["far/off/x"], "far/off"), ["far/off"]);
  assert.deepEqual(fetched(["shut/x"]), []);
  assert.deepEqual(fetched(null, "far/off"), ["", "d", "far/off"]);
  assert.deepEqual(fetched(null), ["", "d"]);
  // What is not seen is fetched when it is opened.
  asked.length = 0;
  await tree.open("shut");
  assert.deepEqual(asked, ["shut"]);
});

test("shows what was asked for last", async () => {
  const answers = [];
  const tree = new FileTree(() => new Promise((resolve) => answers.push(resolve)), () => {});
  const first = tree.refresh("");
  const second = tree.refresh("");
  answers[1]({ entries: [entry("new")], next: null });
  answers[0]({ entries: [entry("old")], next: null });
  await Promise.all([first, second]);
  assert.deepEqual(told(tree), ["1 new"]);
});

const rows = [
  { type: "entry", level: 1, entry: { kind: "directory" }, open: true },
  { type: "entry", level: 2, entry: { kind: "file" } },
  { type: "more", level: 2 },
  { type: "entry", level: 1, entry: { kind: "directory" }, open: true },
  { type: "word", level: 2 },
  { type: "entry", level: 1, entry: { kind: "directory" }, open: false },
];

test("goes through the tree by keys", () => {
  const to = (at, key) => treeMove(rows, at, key)?.to ?? treeMove(rows, at, key)?.act ?? null;
  assert.deepEqual([to(0, "ArrowDown"), to(3, "ArrowDown"), to(5, "ArrowDown")], [1, 5, null]);
  assert.deepEqual([to(5, "ArrowUp"), to(0, "ArrowUp"), to(2, "Home"), to(0, "End")], [3, null, 0, 5]);
  assert.deepEqual([to(0, "ArrowRight"), to(1, "ArrowRight"), to(3, "ArrowRight"), to(5, "ArrowRight")], [1, null, null, "open"]);
  assert.deepEqual([to(0, "ArrowLeft"), to(1, "ArrowLeft"), to(2, "ArrowLeft"), to(5, "ArrowLeft")], ["close", 0, 0, null]);
  assert.equal(to(0, "x"), null);
});

test("finds by the first letters", () => {
  const names = ["src", "Makefile", "main.c", "", "README", "style"];
  const ahead = new TypeAhead();
  assert.equal(ahead.find("m", names, 0, 0), 1);
  assert.ok(ahead.isTyping(100));
  assert.equal(ahead.find("a", names, 1, 100), 1);
  assert.equal(ahead.find("i", names, 1, 200), 2);
  assert.equal(ahead.find("s", names, 2, 5000), 5);
  assert.equal(ahead.find("s", names, 5, 5100), 0);
  assert.equal(ahead.find("z", names, 0, 9000), -1);
  assert.ok(!ahead.isTyping(99_000));
});
