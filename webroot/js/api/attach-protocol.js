/**
 * The language of the WebSocket of one process, `sandlot.v1`: all that the dashboard knows of it. What it means is written at
 * dev.sandlot.wire.AttachProtocol, on which the daemon and the CLI stand; a test holds both to one list.
 */
export const NAME = "sandlot.v1";

/** The first byte of a binary frame. */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, pty: 3 };
/** Before the bytes of a frame from the server: its channel, and the number of the chunk. */
export const HEADER = 9;
/** The daemon closes a link on which a longer frame comes. */
export const MOST_FRAME = 1 << 20;

/** Why a link was closed. */
export const CLOSE = {
  done: 1000,
  protocol_error: 1002,
  unsupported: 1003,
  no_json: 1007,
  too_long: 1009,
  restarting: 1012,
  unauthenticated: 4401,
  forbidden: 4403,
  not_found: 4404,
};

/** @typedef {{type: "ready", sandbox_id: string, process: string, state: string, read_only?: boolean}} Ready */
/** @typedef {{type: "exit", exit_code: number|null, signal: string|null, timed_out: boolean, eof: boolean}} Exit */
/** @typedef {{type: "skip", from: number, to: number}} Skip a drawing comes next, in place of these chunks */
/** @typedef {{type: "driver", driving: boolean}} Driver */
/** @typedef {{type: "error", status: number, title?: string, detail?: string}} Refused */

/** What the daemon said in a text frame; types that aren't known here are to be passed over. @returns {Ready|Skip|Driver|Exit|Refused|{type: string}} */
export const message = (text) => JSON.parse(text);

/** A text frame: the viewer's terminal has another size now. */
export const resize = ({ cols, rows }) => JSON.stringify({ type: "resize", cols, rows });

/** A binary frame of what was typed. @param {Uint8Array} bytes */
export function typed(bytes) {
  const frame = new Uint8Array(bytes.length + 1);
  frame[0] = CHANNEL.stdin;
  frame.set(bytes, 1);
  return frame;
}

/**
 * What a binary frame paints on a terminal: a chunk of its log, or a drawing, whose number is that of the chunk that comes next.
 *
 * @param {Uint8Array} frame
 * @returns {{seq: number, bytes: Uint8Array}|null} null where it is of something else
 */
export function painted(frame) {
  if (frame[0] !== CHANNEL.pty || frame.length < HEADER) return null;
  const seq = Number(new DataView(frame.buffer, frame.byteOffset + 1, 8).getBigUint64(0));
  return { seq, bytes: frame.subarray(HEADER) };
}
