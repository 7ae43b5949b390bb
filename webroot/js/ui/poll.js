/** Asking again and again, while somebody looks: not in a hidden tab, and never twice at once. */
import { onWake } from "../api/reconnect.js";
import { markStale } from "./stale.js";

/**
 * @param {() => Promise<any>} ask whose failure only means that what is shown is old, and that the next try comes at its time
 * @param {number} milliseconds between the end of one and the begin of the next
 * @param {() => HTMLElement} element what shows the answers; it looks old as long as none comes
 * @returns {() => void} ends it
 */
export function poll(ask, milliseconds, element) {
  let timer = 0;
  let busy = false;
  let over = false;
  const next = async () => {
    clearTimeout(timer);
    if (over || busy || document.visibilityState === "hidden") return;
    busy = true;
    try {
      await ask();
      markStale(element(), null);
    } catch (problem) {
      // What is shown stays.
      markStale(element(), problem);
    }
    busy = false;
    if (!over) timer = setTimeout(next, milliseconds);
  };
  const stop = onWake(next);
  next();
  return () => {
    over = true;
    clearTimeout(timer);
    stop();
  };
}
