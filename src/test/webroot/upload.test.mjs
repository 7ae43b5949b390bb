import assert from "node:assert/strict";
import test from "node:test";
import { chosenFolder, dropped } from "../../../webroot/js/upload/dropped.js";
import { UploadQueue } from "../../../webroot/js/upload/upload-queue.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Jobs that end when we say so. */
function jobs(...names) {
  const begun = [];
  const all = names.map((name) => ({
    name,
    size: 10,
    run: (how) =>
      new Promise((resolve, reject) => {
        begun.push({ name, resolve, reject, ...how });
        how.signal.addEventListener("abort", () => reject(how.signal.reason));
      }),
  }));
  return { all, begun };
}

test("sends one after the other, and tells how far it is", async () => {
  const queue = new UploadQueue(() => {});
  const { all, begun } = jobs("a", "b");
  queue.add(all);
  begun[0].onProgress(4);
  const { active, name, number, count, sent, size } = queue.state;
  assert.deepEqual([active, name, number, count, sent, size], [true, "a", 1, 2, 4, 20]);
  begun[0].resolve(["a link was left out"]);
  await settled();
  assert.equal(begun.length, 2);
  // Headers are sent, too.
  begun[1].onProgress(99);
  assert.equal(queue.state.sent, 20);
  begun[1].reject(new Error("disk full"));
  await settled();
  assert.deepEqual([queue.state.active, queue.state.done, queue.state.count, queue.state.told], [false, 1, 2, ["a link was left out", "b: disk full"]]);
});

test("ends all when it is cancelled, and begins anew after that", async () => {
  const queue = new UploadQueue(() => {});
  const { all, begun } = jobs("a", "b");
  queue.add(all);
  queue.cancel();
  await settled();
  assert.deepEqual([begun.length, queue.state.active, queue.state.cancelled, queue.state.told], [1, false, true, []]);
  const again = jobs("c");
  queue.add(again.all);
  assert.deepEqual([queue.state.cancelled, queue.state.name, queue.state.count], [false, "c", 1]);
  again.begun[0].resolve([]);
  await settled();
  assert.equal(queue.state.done, 1);
});

const file = (name, more = {}) => ({ name, lastModified: 7, ...more });
const fileEntry = (of) => ({ isFile: true, isDirectory: false, name: of.name, file: (resolve, reject) => (of.broken ? reject(new Error("gone")) : resolve(of)) });
/** A browser tells a folder's entries some at a time. */
const folderEntry = (name, ...entries) => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader: () => {
    const left = [...entries];
    return { readEntries: (resolve) => resolve(left.splice(0, 2)) };
  },
});
const transfer = (...entries) => ({ files: [], items: entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry })) });

test("takes files and folders that are dropped", async () => {
  const { files, folders } = await dropped(transfer(fileEntry(file("a")), folderEntry("d", fileEntry(file("ü")), folderEntry("e"), fileEntry(file("z")))));
  assert.deepEqual(files, [file("a")]);
  assert.deepEqual(folders, [{ path: "d", file: null }, { path: "d/\xc3\xbc", file: file("ü"), modified: 7 }, { path: "d/e", file: null }, { path: "d/z", file: file("z"), modified: 7 }]);
  const plain = { files: [file("x")], items: [{ kind: "string" }] };
  assert.deepEqual(await dropped(plain), { files: [file("x")], folders: [] });
  await assert.rejects(dropped(transfer(folderEntry("d", fileEntry(file("b", { broken: true }))))), /b can't be read/);
});

test("takes no more than it can know of", async () => {
  const many = Array.from({ length: 20_001 }, (_, index) => fileEntry(file(`f${index}`)));
  await assert.rejects(dropped(transfer(folderEntry("d", ...many))), /more than 20,000/);
});

test("makes the folders of what was chosen", () => {
  const chosen = [file("a", { webkitRelativePath: "d/a" }), file("b", { webkitRelativePath: "d/e/b" })];
  assert.deepEqual(chosenFolder(chosen).folders.map(({ path, file: of }) => `${path}${of ? "" : "/"}`), ["d/", "d/a", "d/e/", "d/e/b"]);
});
