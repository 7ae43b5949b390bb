/**
 * Brings files and folders of this computer into a directory of the sandbox. What is there is replaced only where somebody says so. It goes on when
 * something else is looked at.
 */
import { fromText, join, nameOf } from "../api/inner-path.js";
import { notify, openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { counted, oneLine } from "../ui/format.js";
import { tarOf } from "../upload/tar-writer.js";
import { UploadPanel } from "../upload/upload-panel.js";
import { UploadQueue } from "../upload/upload-queue.js";
import { shown } from "../tree/tree-row.js";

/** The most that the API gives at once; behind them, what is there is found when it is written. */
const MOST_LISTED = 10_000;
const MOST_NAMED = 8;

export class FileUploads {
  #files;
  #changed;
  #queue = new UploadQueue(() => this.#panel?.draw());
  #panel = new UploadPanel(this.#queue);
  element = this.#panel.element;

  /**
   * @param {import("../api/files.js").SandboxFiles} files
   * @param {(paths: string[]) => void} changed told what has come
   */
  constructor(files, changed) {
    this.#files = files;
    this.#changed = changed;
  }

  /**
   * Brings in what was dropped or chosen. Where that can't even begin, it is told in a notice.
   *
   * @param {string} directory
   * @param {() => import("../upload/dropped.js").Dropped|Promise<import("../upload/dropped.js").Dropped>} gather
   */
  async take(directory, gather) {
    try {
      await this.#begin(directory, await gather());
    } catch (problem) {
      notify(`Nothing was uploaded: ${problem.message}`);
    }
  }

  async #begin(directory, { files, folders }) {
    const tops = new Set(folders.map(({ path }) => path.split("/", 1)[0]));
    const there = await this.#namesIn(directory);
    const taken = [...files.map(({ name }) => fromText(name)), ...tops].filter((name) => there.has(name));
    const choice = taken.length ? await askAbout(taken) : "all";
    if (choice === null) return;
    const kept = choice === "rest" ? new Set(taken) : new Set();
    const wanted = files.filter(({ name }) => !kept.has(fromText(name)));
    const inside = folders.filter(({ path }) => !kept.has(path.split("/", 1)[0]));
    this.#queue.add([...wanted.map((file) => this.#fileJob(directory, file, there)), ...(inside.length ? [this.#folderJob(directory, inside)] : [])]);
  }

  async #namesIn(directory) {
    try {
      const { entries } = await this.#files.list(directory, { limit: MOST_LISTED });
      return new Set(entries.map(({ path }) => nameOf(path)));
    } catch (problem) {
      if (problem.status === 404) return new Set();
      throw problem;
    }
  }

  #fileJob(directory, file, there) {
    const name = fromText(file.name);
    const path = join(directory, name);
    return {
      name: `${oneLine(file.name, 255)}${whereTo(directory)}`,
      size: file.size,
      run: async ({ onProgress, signal }) => {
        await this.#files.write(path, file, { fresh: !there.has(name), parents: true, onProgress, signal });
        this.#changed([path]);
        return [];
      },
    };
  }

  /** All folders in one archive, which the browser reads as it sends it. */
  #folderJob(directory, entries) {
    const archive = tarOf(entries);
    const top = [...new Set(entries.map(({ path }) => path.split("/", 1)[0]))];
    return {
      name: `${top.map(shown).join(", ")} (${counted(entries.filter(({ file }) => file).length, "file")})${whereTo(directory)}`,
      size: archive.size,
      run: async ({ onProgress, signal }) => {
        try {
          const { left } = await this.#files.unpack(directory, archive, { onProgress, signal });
          return left.map(({ path, why }) => `${oneLine(path)} was left out: ${why}`);
        } finally {
          this.#changed(top.map((name) => join(directory, name)));
        }
      },
    };
  }
}

const whereTo = (directory) => (directory === "" ? "" : ` → ${shown(directory)}`);

/** @returns {Promise<"all"|"rest"|null>} whether those that are there are replaced or left alone; null for neither */
function askAbout(taken) {
  const names = taken.slice(0, MOST_NAMED).map((name) => h("li", {}, h("code", {}, shown(name))));
  const choice = (value, title, text, checked) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "what", value, checked }), h("span", {}, h("strong", {}, title), text));
  return new Promise((resolve) => {
    let chosen = null;
    const dialog = openForm({
      title: `${counted(taken.length, "name")} ${taken.length === 1 ? "is" : "are"} taken already`,
      body: [
        h("ul", { class: "file-names" }, names, taken.length > MOST_NAMED && h("li", {}, `and ${taken.length - MOST_NAMED} more`)),
        h(
          "fieldset",
          {},
          h("legend", {}, "What is there"),
          h("div", { class: "choices" }, choice("rest", "Stays", "The others are uploaded.", true), choice("all", "Is replaced", "Of folders, what has the same name in them.", false)),
        ),
      ],
      action: "Upload",
      onSubmit: async (form) => void (chosen = new FormData(form).get("what")),
    });
    dialog.addEventListener("close", () => resolve(chosen));
  });
}
