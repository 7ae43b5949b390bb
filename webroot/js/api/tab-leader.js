/**
 * Which of this browser's hidden tabs stays awake to tell who needs a person. One does, because browsers allow six connections for each
 * server; when it is closed or looked at, another one takes its turn.
 */

const LOCK = "sandlot.watch";

/**
 * Waits for this tab's turn. It never comes where the browser has no locks: over plain http from another machine.
 *
 * @param {() => void} onTurn
 * @returns {() => void} gives the turn to another tab, or waits no more
 */
export function awaitTurn(onTurn) {
  const waiting = new AbortController();
  let release;
  const over = new Promise((resolve) => (release = resolve));
  const turn = () => {
    onTurn();
    return over;
  };
  // Only that it waits no more is told as a failure.
  navigator.locks?.request(LOCK, { signal: waiting.signal }, turn).catch(() => {});
  return () => {
    waiting.abort();
    release();
  };
}
