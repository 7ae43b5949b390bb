/**
 * The daemon's clock. What it tells of times is compared with this one and never with the browser's, which may be wrong by hours: learned from
 * each answer, it goes on by a clock that nobody sets.
 */

/** Answers tell whole seconds; less than this is no reason to set the clock. */
const TOLERANCE_MS = 1500;

let offset = null;

const steady = () => performance.now();

/**
 * Takes note of the time that an answer tells.
 *
 * @param {Response} response
 * @param {number} asked when the request was sent, by performance.now()
 */
export function learn(response, asked) {
  const told = Date.parse(response.headers.get("Date") ?? "");
  if (Number.isNaN(told)) return;
  // The middle of that second, at the middle of the way there and back.
  const found = told + 500 - (asked + steady()) / 2;
  if (offset === null || Math.abs(found - offset) > TOLERANCE_MS) offset = found;
}

/** @returns {number} what time it is for the daemon, in milliseconds since 1970; the browser's time as long as no answer has come */
export function now() {
  return offset === null ? Date.now() : offset + steady();
}
