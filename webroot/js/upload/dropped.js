/** What somebody drops on the page or chooses: files, and folders with all that lies in them. */
import { fromText } from "../api/inner-path.js";

/** What is larger is for the command line, which does not have to know all of it before it begins. */
const MOST = 20_000;

/**
 * @typedef {object} Dropped
 * @property {File[]} files
 * @property {import("./tar-writer.js").TarEntry[]} folders all that lies in folders, each folder before what lies in it
 */

/**
 * What was dropped. It has to be asked for at once: afterwards the browser tells nothing.
 *
 * @param {DataTransfer} transfer
 * @returns {Promise<Dropped>}
 */
export async function dropped(transfer) {
  const entries = [...transfer.items].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry?.());
  const loose = [...transfer.files];
  if (entries.length === 0 || entries.some((entry) => !entry)) return { files: loose, folders: [] };
  const found = { files: [], folders: [] };
  for (const entry of entries) {
    if (entry.isFile) found.files.push(await fileOf(entry));
    else await walk(entry, entry.name, found.folders);
  }
  return found;
}

async function walk(directory, path, into) {
  add(into, { path: fromText(path), file: null });
  const reader = directory.createReader();
  for (let entries = await nextOf(reader); entries.length; entries = await nextOf(reader)) {
    for (const entry of entries) {
      if (entry.isDirectory) await walk(entry, `${path}/${entry.name}`, into);
      else add(into, entryOf(`${path}/${entry.name}`, await fileOf(entry)));
    }
  }
}

function add(into, entry) {
  if (into.length === MOST) throw new Error(`There is more than ${MOST.toLocaleString("en")} files and folders in it: the command line can do that (sandlot cp).`);
  into.push(entry);
}

const entryOf = (path, file) => ({ path: fromText(path), file, modified: file.lastModified });
/** Some at a time, and none at the end. */
const nextOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, () => reject(new Error(`${entry.name} can't be read.`))));

/**
 * What was chosen as a folder, of which the browser tells files only.
 *
 * @param {Iterable<File>} files
 * @returns {Dropped}
 */
export function chosenFolder(files) {
  const folders = [];
  const made = new Set();
  for (const file of files) {
    const names = file.webkitRelativePath.split("/");
    for (let depth = 1; depth < names.length; depth++) {
      const path = names.slice(0, depth).join("/");
      if (!made.has(path)) add(folders, { path: fromText(path), file: null });
      made.add(path);
    }
    add(folders, entryOf(file.webkitRelativePath, file));
  }
  return { files: [], folders };
}
