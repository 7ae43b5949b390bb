/** The shape of the dashboard's modules: a folder for each concept, and which may know which. There are no exemptions. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../webroot/js", import.meta.url));
const MOST_FILES = 30;
const MOST_LINES = 300;

/** Each folder may import from those above it only that are named, so there is no cycle. The pages' own scripts, in no folder, may import from all. */
const MAY_IMPORT = {
  api: [],
  ui: ["api"],
  sandbox: ["api", "ui"],
  attention: ["api", "ui", "sandbox"],
  log: ["api", "ui", "sandbox"],
  terminal: ["api", "ui"],
  screen: ["api", "ui"],
  usage: ["api", "ui"],
  access: ["api", "ui"],
  diff: ["api", "ui"],
  editor: ["api", "ui", "diff"],
  upload: ["api", "ui"],
  tree: ["api", "ui"],
  files: ["api", "ui", "diff", "editor", "upload", "tree"],
  services: ["api", "ui"],
  ports: ["api", "ui"],
  network: ["api", "ui"],
  agents: ["api", "ui"],
  wall: ["api", "ui", "sandbox", "attention", "screen", "usage"],
  detail: ["api", "ui", "sandbox", "attention", "log", "terminal", "screen", "usage", "files", "services", "ports", "network"],
};

const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const filesIn = (folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".js")).map((name) => join(ROOT, folder, name));
const modules = ["", ...folders].flatMap(filesIn).map((path) => ({ path, name: relative(ROOT, path), text: readFileSync(path, "utf8") }));
/** What a module imports at once, later, or for the types in its comments. */
const importsOf = ({ path, text }) => [...text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)].map(([, to]) => join(dirname(path), to));
const folderOf = (path) => (relative(ROOT, path).includes("/") ? relative(ROOT, path).split("/")[0] : "");

test("each folder is in the table, and knows only earlier ones", () => {
  assert.deepEqual([...folders].sort(), Object.keys(MAY_IMPORT).sort());
  const order = Object.keys(MAY_IMPORT);
  for (const [folder, others] of Object.entries(MAY_IMPORT)) {
    for (const other of others) assert.ok(order.indexOf(other) < order.indexOf(folder), `${folder} → ${other}`);
  }
});

test("modules import only what the table allows, and what there is", () => {
  for (const module of modules) {
    const own = folderOf(module.path);
    for (const to of importsOf(module)) {
      // Libraries are put there by the build.
      if (relative(ROOT, to).startsWith("../lib/")) continue;
      assert.ok(existsSync(to), `${module.name} imports ${relative(ROOT, to)}, which is not there`);
      const other = folderOf(to);
      assert.ok(own === "" || own === other || MAY_IMPORT[own].includes(other), `${module.name} imports ${relative(ROOT, to)}`);
    }
  }
});

test("files and folders are small", () => {
  for (const { name, text } of modules) assert.ok(text.split("\n").length - 1 <= MOST_LINES, name);
  for (const folder of ["", ...folders]) assert.ok(filesIn(folder).length <= MOST_FILES, folder);
});
