import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fromText } from "../../../webroot/js/api/inner-path.js";
import { parseDiff } from "../../../webroot/js/diff/diff-parser.js";
import { lineDiff } from "../../../webroot/js/diff/line-diff.js";

/** What the lines of hunks make of a text. */
function applied(before, hunks, { added, removed }) {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let shift = 0;
  for (const { old, lines: changes } of hunks) {
    const kept = changes.filter(({ kind }) => kind !== removed && kind !== "note");
    const gone = changes.filter(({ kind }) => kind !== added && kind !== "note");
    const text = kept.map((line) => line.text + (changes[changes.indexOf(line) + 1]?.kind === "note" ? "" : "\n"));
    const at = gone.length ? old - 1 + shift : shift;
    lines.splice(at, gone.length, ...text);
    shift += text.length - gone.length;
  }
  return lines.join("");
}
const forth = { added: "added", removed: "removed" };

test("reads what git prints", () => {
  const directory = mkdtempSync(join(tmpdir(), "sandlot-diff"));
  const git = (...words) => {
    const { status, stdout, stderr } = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.fsmonitor=false", ...words], { cwd: directory, env: { PATH: process.env.PATH, HOME: directory } });
    assert.equal(status, 0, String(stderr));
    return stdout.toString("latin1");
  };
  const write = (path, text) => writeFileSync(join(directory, path), text);
  try {
    git("init", "-q");
    write("plain", "one\ntwo\nthree\n");
    write("minus", "-- a/x\n++ b/y\nsame\n");
    write("über \tname\"", "a\n");
    write("gone", "gone\n");
    write("from", "line\n".repeat(20));
    write("mode", "#!/bin/sh\n");
    write("binary", Buffer.from([0, 1, 2]));
    mkdirSync(join(directory, "b"));
    write("b/inside", "x");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    write("plain", "one\n2\nthree\nfour");
    write("minus", "++ b/y\nsame\n-- c\n");
    write("über \tname\"", "b\n");
    git("rm", "-q", "gone");
    git("mv", "from", "to here");
    spawnSync("chmod", ["755", join(directory, "mode")]);
    write("binary", Buffer.from([0, 1, 3]));
    write("b/inside", "y\r\n");
    write("empty", "");
    write("new", "new\n");
    git("add", ".");
    const files = new Map(parseDiff(git("diff", "HEAD")).map((file) => [file.path, file]));
    assert.deepEqual([...files.keys()].sort(), ["b/inside", "binary", "empty", "gone", "minus", "mode", "new", "plain", "to here", fromText("über \tname\"")].sort());
    const plain = files.get("plain");
    assert.deepEqual([plain.status, plain.added, plain.removed], ["modified", 2, 1]);
    assert.equal(applied("one\ntwo\nthree\n", plain.hunks, forth), "one\n2\nthree\nfour");
    assert.deepEqual(plain.hunks[0].lines.at(-1), { kind: "note", text: "No newline at end of file" });
    assert.equal(applied("-- a/x\n++ b/y\nsame\n", files.get("minus").hunks, forth), "++ b/y\nsame\n-- c\n");
    assert.equal(files.get("gone").status, "deleted");
    assert.equal(files.get("new").status, "added");
    assert.deepEqual([files.get("to here").status, files.get("to here").from], ["renamed", "from"]);
    assert.deepEqual(files.get("mode").notes, ["Its mode is 0755 now"]);
    assert.ok(files.get("binary").binary);
    assert.deepEqual([files.get("empty").status, files.get("empty").hunks], ["added", []]);
    assert.equal(files.get("b/inside").hunks[0].lines.find(({ kind }) => kind === "added").text, "y\r");
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("reads what was cut off or means nothing as far as it goes", () => {
  const diff = readFileSync(new URL(import.meta.url), "latin1");
  assert.deepEqual(parseDiff(diff), []);
  assert.deepEqual(parseDiff(""), []);
  const whole = "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ f()\n-a\n+b\n c\ndiff --git a/y b/y\nnew file mode 100644\n";
  for (let length = 0; length <= whole.length; length++) parseDiff(whole.slice(0, length));
  const [x, y] = parseDiff(whole);
  assert.deepEqual(x.hunks, [{ title: "f()", old: 1, now: 1, lines: [{ kind: "removed", text: "a", old: 1 }, { kind: "added", text: "b", now: 1 }, { kind: "same", text: "c", old: 2, now: 2 }] }]);
  assert.deepEqual([y.path, y.status], ["y", "added"]);
});

test("finds what differs, and little else", () => {
  assert.deepEqual(lineDiff("a\nb\n", "a\nb\n"), []);
  const kinds = (before, after) => lineDiff(before, after).flatMap(({ lines }) => lines.map(({ kind, text }) => `${kind[0]} ${text}`));
  assert.deepEqual(kinds("a\nb\nc\n", "a\nx\nc\n"), ["s a", "r b", "a x", "s c"]);
  assert.deepEqual(kinds("", "a\n"), ["a a"]);
  assert.deepEqual(kinds("a\n", ""), ["r a"]);
  assert.deepEqual(kinds("a\n", "a"), ["r a", "a a", "n No newline at the end"]);
  const far = (text) => `${text}\n${"same\n".repeat(20)}${text}\n`;
  assert.deepEqual(lineDiff(far("a"), far("b")).map(({ old, now, lines }) => [old, now, lines.length]), [[1, 1, 5], [19, 19, 5]]);
});

test("leads from any text to any other", () => {
  let seed = 12345;
  const random = (most) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % most;
  const text = () => Array.from({ length: random(30) }, () => "abc"[random(3)]).join("\n") + ["", "\n"][random(2)];
  for (let round = 0; round < 2000; round++) {
    const [before, after] = [text(), text()];
    assert.equal(applied(before, lineDiff(before, after), forth), after, JSON.stringify([before, after]));
  }
});

test("ends soon where nothing is the same", () => {
  const text = (letter) => Array.from({ length: 60_000 }, (_, line) => `${letter}${line}`).join("\n");
  const [hunk] = lineDiff(text("a"), text("b"));
  assert.equal(hunk.lines.filter(({ kind }) => kind === "removed").length, 60_000);
});
