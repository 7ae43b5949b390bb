/** Asking again and again, while somebody looks: not in a hidden tab, and never twice at once. */
import { onWake } from "./comeback.js";

/**
 * @param {() => Promise<any>} ask whose failure only means that the next try comes at its time
 * @param {number} milliseconds between the end of one and the begin of the next
 * @returns {() => void} ends it
 */
export function poll(ask, milliseconds) {
  let timer = 0;
  let busy = false;
  let over = false;
  const next = async () => {
    clearTimeout(timer);
    if (over || busy || document.visibilityState === "hidden") return;
    busy = true;
    try {
      await ask();
    } catch {
      // What is shown stays; the link's state is told in the header.
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
