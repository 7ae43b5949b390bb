/** A whole log as a file: fetched in parts, because one answer of the API has a limit. */
import { api, problemOf } from "../api/api.js";

/** The most that the API gives at once. */
const PART_BYTES = 16 << 20;

/**
 * Saves what a process has printed up to now. What was trimmed away is not in it.
 *
 * @param {string} sandbox
 * @param {string} process
 * @param {string} path of its output
 * @param {string} fileName
 */
export async function saveOutput(sandbox, process, path, fileName) {
  const { output } = await api.process(sandbox, process);
  const parts = [];
  let next = output.first_seq;
  while (next < output.next_seq) {
    const response = await fetch(`${path}?format=text&limit=${PART_BYTES}&from=${next}`, { cache: "no-store" });
    if (!response.ok) throw await problemOf(response);
    const reached = Number(response.headers.get("Sandlot-Next-Seq"));
    parts.push(await response.blob());
    if (!(reached > next)) break;
    next = reached;
  }
  const address = URL.createObjectURL(new Blob(parts, { type: "text/plain" }));
  saveFrom(address, fileName);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Saves what an address gives.
 *
 * @param {string} address
 * @param {string} fileName
 */
export function saveFrom(address, fileName) {
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
}
