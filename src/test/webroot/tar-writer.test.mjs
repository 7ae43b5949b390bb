import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fromText } from "../../../webroot/js/api/inner-path.js";
import { tarOf } from "../../../webroot/js/upload/tar-writer.js";

const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());

test("makes what tar(1) unpacks", async () => {
  const directory = mkdtempSync(join(tmpdir(), "sandlot-tar"));
  try {
    const long = "l".repeat(255);
    const deep = `d/${"e".repeat(200)}`;
    const contents = { "d/empty": "", "d/text": "hello\n", "d/block": "x".repeat(512), "d/über \n": "odd", [`d/${long}`]: "long", [`${deep}/${long}`]: "deep" };
    const entries = [
      { path: "d", file: null },
      { path: fromText(deep), file: null },
      ...Object.entries(contents).map(([path, text]) => ({ path: fromText(path), file: new Blob([text]), modified: 981173106789 })),
    ];
    const archive = tarOf(entries);
    assert.equal(archive.size % 512, 0);
    writeFileSync(join(directory, "a.tar"), await bytesOf(archive));
    const { status, stderr } = spawnSync("tar", ["xf", "a.tar"], { cwd: directory, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    for (const [path, text] of Object.entries(contents)) assert.equal(readFileSync(join(directory, path), "utf8"), text, path);
    assert.equal(statSync(join(directory, "d/text")).mtimeMs, 981173106000);
    assert.ok(statSync(join(directory, "d")).isDirectory());
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("tells a size that a header has no room for", async () => {
  const parts = [];
  const { Blob: whole } = globalThis;
  globalThis.Blob = class {
    constructor(given) {
      parts.push(...given);
    }
  };
  try {
    tarOf([{ path: "huge", file: { size: 2 ** 40 } }]);
  } finally {
    globalThis.Blob = whole;
  }
  assert.equal(Buffer.from(parts[1]).toString(), "22 size=1099511627776\n");
  assert.equal(Buffer.from(parts[3]).toString("latin1", 124, 135), "00000000000");
});

test("refers to files and holds none of them", async () => {
  const file = new Blob(["content"]);
  let read = 0;
  file.arrayBuffer = () => read++;
  assert.ok(tarOf([{ path: "f", file }]).size >= 2048);
  assert.equal(read, 0);
});
