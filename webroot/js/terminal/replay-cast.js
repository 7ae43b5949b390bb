/** A recording as the daemon gives it (asciicast version 2), and when it is played what. */

/** Longer ones are for a player that reads files. */
export const MOST_BYTES = 16 << 20;

export class TooLong extends Error {}

/** @typedef {{at: number, code: string, data: string}} CastEvent seconds from the beginning; "o" is output, "r" another size */
/** @typedef {{cols: number, rows: number, events: CastEvent[]}} Cast */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {number} [most] bytes
 * @returns {Promise<Cast>} fails with TooLong where there is more; then the rest is not fetched
 */
export async function readCast(body, most = MOST_BYTES) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const lines = [];
  let bytes = 0;
  let rest = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    bytes += value.length;
    if (bytes > most) {
      reader.cancel().catch(() => {});
      throw new TooLong();
    }
    const parts = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = parts.pop();
    for (const part of parts) lines.push(JSON.parse(part));
  }
  const [{ width: cols, height: rows }, ...events] = lines;
  return { cols, rows, events: events.map(([at, code, data]) => ({ at, code, data })) };
}

/**
 * When each event is played, where nothing is waited for longer than so many seconds.
 *
 * @param {CastEvent[]} events
 * @param {number} mostIdle
 * @returns {number[]}
 */
export function schedule(events, mostIdle) {
  let last = 0;
  let now = 0;
  return events.map(({ at }) => {
    now += Math.min(Math.max(0, at - last), mostIdle);
    last = Math.max(last, at);
    return now;
  });
}

/**
 * @param {number[]} times as scheduled
 * @param {number} position
 * @returns {number} how many events are at this time or before it
 */
export function countUpTo(times, position) {
  let least = 0;
  let most = times.length;
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (times[middle] <= position) least = middle + 1;
    else most = middle;
  }
  return least;
}

/**
 * The same place under another schedule.
 *
 * @param {number[]} from
 * @param {number[]} to
 * @param {number} position in `from`
 * @returns {number} in `to`
 */
export function samePlace(from, to, position) {
  const count = countUpTo(from, position);
  if (count === 0) return Math.min(position, to[0] ?? 0);
  const since = position - from[count - 1];
  return count === to.length ? to[count - 1] : Math.min(to[count], to[count - 1] + since);
}

/**
 * @param {number} seconds
 * @returns {string} such as 1:05 or 1:00:05
 */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
