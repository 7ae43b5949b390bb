/** Sends what may be large, and tells how far it is, which fetch() can't. A Blob is read as it is sent. */
import { Problem, session } from "./api.js";

/**
 * @param {string} address
 * @param {Blob|string} body
 * @param {object} [how]
 * @param {Object<string, string>} [how.headers]
 * @param {(sent: number) => void} [how.onProgress] bytes
 * @param {AbortSignal} [how.signal]
 * @returns {Promise<any>} the JSON of the answer; a Problem where it tells of one, and the signal's reason where it was aborted
 */
export function upload(address, body, { headers = {}, onProgress, signal } = {}) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal?.addEventListener("abort", abort);
    request.open("PUT", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (onProgress) request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => settle(request, resolve, reject);
    request.onerror = () => reject(new Problem(0, { detail: "It was not sent whole: the link broke, or a file on this computer changed or can't be read." }));
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    request.send(body);
  });
}

function settle({ status, responseText }, resolve, reject) {
  const said = jsonOf(responseText);
  if (status >= 200 && status < 300) return resolve(said ?? {});
  if (status === 401) session.lost();
  return reject(new Problem(status, said ?? {}));
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
