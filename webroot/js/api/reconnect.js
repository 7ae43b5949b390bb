/** When a link that was lost is tried again: after 0.5 to 10 s, a little at random, and at once when the network or the tab comes back. */

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** The waits between tries; each is longer than the one before. */
export class BackOff {
  #attempt = 0;

  /** @returns {number} milliseconds until the next try */
  next() {
    const most = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempt++);
    return most * (0.6 + Math.random() * 0.4);
  }

  /** Begins anew: the link has worked. */
  reset() {
    this.#attempt = 0;
  }
}

const listeners = new Set();
const wake = () => listeners.forEach((listener) => listener());
addEventListener("online", wake);
addEventListener("focus", wake);
addEventListener("pageshow", wake);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());

/**
 * @param {() => void} listener told when the network, the tab or the window comes back
 * @returns {() => void} ends the telling
 */
export function onWake(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
