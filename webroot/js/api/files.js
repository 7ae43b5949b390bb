/** The files of one sandbox, through the daemon's REST API. */
import { Problem, send, socketUrl, url } from "./api.js";
import { encodePath, fromJson, isPlain, join, toJson } from "./inner-path.js";
import { upload } from "./upload.js";

/** An answer may be cut in the middle of its body: the daemon tells so where what it sends can't come whole. */
const BROKEN = "What was asked for did not come whole.";

/**
 * @typedef {object} Entry what lies in a directory
 * @property {string} path from where all paths begin
 * @property {"file"|"directory"|"link"|"other"} kind
 * @property {string} mode four octal digits
 * @property {number} size bytes
 * @property {string} modified RFC 3339
 * @property {string} tag its entity tag
 * @property {string|null} target of a link
 */

function entryOf(json, directory) {
  const { kind, mode, size, modified_at: modified, etag } = json;
  const target = json.target === undefined ? null : fromJson(json, "target");
  return { path: join(directory, fromJson(json)), kind, mode, size, modified, tag: `"${etag}"`, target };
}

/** What answers is told from inside the sandbox: what can't be a name leads nowhere. */
const areNamed = (entries) => entries.filter(({ path }) => isPlain(path));

export class SandboxFiles {
  #id;

  /** @param {string} sandbox its id */
  constructor(sandbox) {
    this.#id = sandbox;
  }

  #url(route, query = "") {
    return `${url("sandboxes", this.#id, ...route)}${query && `?${query}`}`;
  }

  /** Where a file can be fetched to be saved. */
  address(path) {
    if (!isPlain(path)) throw new Problem(422, { detail: "This can't be a path." });
    return `${this.#url(["files"])}/${encodePath(path)}`;
  }

  /** Where a directory can be fetched as an archive, and one be sent that is unpacked in it. */
  archiveAddress(directory) {
    return this.#url(["archive"], `path=${encodePath(directory)}`);
  }

  /** Where changes below a directory are told; it begins at the workspace or the root. */
  watchAddress(root) {
    return socketUrl(["sandboxes", this.#id, "watch"], { path: root, recursive: true });
  }

  async #json(address, options = {}) {
    const response = await send(options.method ?? "GET", address, options);
    return response.json().catch(() => Promise.reject(new Problem(0, { detail: BROKEN })));
  }

  /**
   * @param {string} directory
   * @param {{limit: number, cursor?: string|null, depth?: number}} asked
   * @returns {Promise<{entries: Entry[], next: string|null, truncated: boolean}>} next is the cursor of what follows
   */
  async list(directory, { limit, cursor = null, depth = 1 }) {
    const query = new URLSearchParams({ limit, depth, ...(cursor && { cursor }) });
    const json = await this.#json(this.#url(["tree"], `path=${encodePath(directory)}&${query}`));
    return { entries: areNamed(json.entries.map((entry) => entryOf(entry, directory))), next: json.next_cursor ?? null, truncated: json.truncated };
  }

  /**
   * What a path leads to, behind links.
   *
   * @returns {Promise<{kind: string, mode: string, size: number, tag: string, modified: string|null}>}
   */
  async stat(path) {
    const { headers } = await send("HEAD", this.address(path));
    return {
      kind: headers.get("Sandlot-Kind"),
      mode: headers.get("Sandlot-Mode"),
      size: Number(headers.get("Content-Length") ?? 0),
      tag: headers.get("ETag"),
      modified: headers.get("Last-Modified"),
    };
  }

  /**
   * Reads a part of a file that has more bytes than `first`.
   *
   * @param {AbortSignal} [signal]
   * @returns {Promise<{bytes: Uint8Array, size: number, tag: string}>} its whole size
   */
  async read(path, first, most, signal) {
    const response = await send("GET", this.address(path), { headers: { Range: `bytes=${first}-${first + most - 1}` }, signal });
    const size = Number(/\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1] ?? response.headers.get("Content-Length"));
    try {
      return { bytes: new Uint8Array(await response.arrayBuffer()), size, tag: response.headers.get("ETag") };
    } catch (failure) {
      if (signal?.aborted) throw failure;
      throw new Problem(0, { detail: BROKEN });
    }
  }

  /**
   * @param {string} path
   * @param {Blob|string} content
   * @param {object} [how]
   * @param {string} [how.match] the tag that it must have
   * @param {boolean} [how.fresh] whether it must not be there
   * @param {boolean} [how.parents] whether directories on the way are made
   * @param {(sent: number) => void} [how.onProgress]
   * @param {AbortSignal} [how.signal]
   * @returns {Promise<string>} its tag
   */
  async write(path, content, { match, fresh = false, parents = false, onProgress, signal } = {}) {
    const headers = { "Content-Type": "application/octet-stream", ...(match && { "If-Match": match }), ...(fresh && { "If-None-Match": "*" }) };
    const { etag } = await upload(`${this.address(path)}${parents ? "?mkdirs=true" : ""}`, content, { headers, onProgress, signal });
    return `"${etag}"`;
  }

  /** Fails where something is there. */
  async makeDirectory(path) {
    await send("PUT", `${this.address(path)}?kind=directory&mkdirs=true`, { headers: { "If-None-Match": "*" } });
  }

  /** A directory goes with all that lies in it, a link itself. */
  async remove(path) {
    await send("DELETE", `${this.address(path)}?recursive=true`);
  }

  /** Fails with 409 where something is there. Directories on the way are made. */
  async move(from, to) {
    await this.#json(this.#url(["move"]), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...toJson(from, "from"), ...toJson(to, "to"), mkdirs: true }),
    });
  }

  /** @returns {Promise<{left: {path: string, why: string}[], others: number}>} what was left out, and how many things of other kinds */
  async unpack(directory, archive, { onProgress, signal }) {
    const headers = { "Content-Type": "application/x-tar" };
    const { left_out: left = [], others = 0 } = await upload(this.archiveAddress(directory), archive, { headers, onProgress, signal });
    return { left, others };
  }

  /**
   * Looks for names or text below a directory.
   *
   * @param {{name?: string, text?: string, case?: "ignore"}} asked a glob, or what a file's text has
   * @param {AbortSignal} signal
   * @returns {Promise<{items: (Entry & {line?: number, excerpt?: string})[], truncated: boolean}>}
   */
  async find(directory, asked, signal) {
    const json = await this.#json(this.#url(["find"], `path=${encodePath(directory)}&${new URLSearchParams({ ...asked, limit: 200 })}`), { signal });
    return { items: areNamed(json.items.map((item) => ({ ...entryOf(item, directory), line: item.line, excerpt: item.excerpt }))), truncated: json.truncated };
  }

  /**
   * What git says of a directory.
   *
   * @returns {Promise<{repository: boolean, branch: string|null, truncated: boolean, entries: {path: string, status: string}[]}>}
   */
  async gitStatus(directory) {
    const { repository, branch = null, truncated = false, entries = [] } = await this.#json(this.#url(["git", "status"], `path=${encodePath(directory)}`));
    return { repository, branch, truncated, entries: entries.map((json) => ({ path: join(directory, fromJson(json)), status: json.status })) };
  }

  /** @returns {Promise<{bytes: Uint8Array, truncated: boolean}>} a unified diff, as git makes it */
  async diff(directory) {
    const response = await send("GET", this.#url(["diff"], `path=${encodePath(directory)}`));
    const bytes = await response.arrayBuffer().catch(() => Promise.reject(new Problem(0, { detail: BROKEN })));
    return { bytes: new Uint8Array(bytes), truncated: response.headers.get("Sandlot-Truncated") === "true" };
  }
}
