/** Numbers, times and hostile text in words. */
import { now } from "../api/clock.js";

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Text from a sandbox on one line: control characters become visible, direction overrides lose their power, and it has an end.
 *
 * @param {any} text
 * @param {number} [most] characters kept
 * @returns {string}
 */
export function oneLine(text, most = 300) {
  const whole = String(text ?? "");
  const shown = whole.slice(0, most).replace(CONTROLS, (character) => {
    const code = character.codePointAt(0);
    if (character === "\n") return "⏎";
    if (character === "\t") return " ";
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\ufffd";
  });
  return whole.length > most ? `${shown}…` : shown;
}

/**
 * A command as a person would type it. An array is quoted the way a shell reads it back.
 *
 * @param {string|string[]|null|undefined} command
 * @returns {string}
 */
export function commandLine(command) {
  if (command === null || command === undefined) return "";
  if (!Array.isArray(command)) return oneLine(command);
  return oneLine(command.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(" "));
}

/**
 * @param {number} bytes
 * @returns {string} with a binary unit, such as "1.5 GiB"
 */
export function bytes(bytes) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`;
}

/**
 * @param {number} share from 0 to 1
 * @returns {string} such as "7.5 %"
 */
export function percent(share) {
  const value = share * 100;
  return `${value >= 10 || value === 0 ? Math.round(value) : Number(value.toFixed(1))} %`;
}

/**
 * @param {number} seconds
 * @returns {string} the two largest units, such as "3 h 12 min"
 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const steps = [
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = steps.findIndex(([size]) => whole >= size);
  const [size, unit] = steps[first];
  const [nextSize, nextUnit] = steps[first + 1] ?? [1, ""];
  const rest = Math.floor((whole % size) / nextSize);
  return rest && nextUnit ? `${Math.floor(whole / size)} ${unit} ${rest} ${nextUnit}` : `${Math.floor(whole / size)} ${unit}`;
}

/**
 * @param {string|null|undefined} time RFC 3339
 * @returns {number|null} seconds since then, by the daemon's clock
 */
export function since(time) {
  return time ? (now() - Date.parse(time)) / 1000 : null;
}

/**
 * @param {string} time RFC 3339
 * @returns {string} such as "3 min ago"
 */
export function ago(time) {
  const seconds = since(time);
  return seconds < 5 ? "just now" : `${duration(seconds).replace(/^(\d+ \S+).*/, "$1")} ago`;
}

/**
 * @param {string} time RFC 3339
 * @returns {string} the local time of day with milliseconds, for a line of a log
 */
export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  const two = (number) => String(number).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/**
 * @param {number} count
 * @param {string} noun in the singular
 * @returns {string} such as "1 line" or "1,204 lines"
 */
export function counted(count, noun) {
  const plural = /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`.replace(/([^aeiou])ys$/, "$1ies");
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}

/**
 * @param {{usd: number|null, unpriced: string[]}} cost
 * @returns {string} such as "$0.0107"; with a + where some tokens have no price, and words where none has
 */
export function dollars({ usd, unpriced }) {
  if (unpriced.length && (usd === null || usd < 0.00005)) return "no price known";
  const digits = usd > 0 && usd < 1 ? 4 : 2;
  return `$${usd.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}${unpriced.length ? "+" : ""}`;
}

/**
 * @param {number} count
 * @returns {string} in three digits at most, such as "950", "1.2k" or "34M"
 */
export function compact(count) {
  const units = ["", "k", "M", "G", "T"];
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit && value < 9.95 ? value.toFixed(1) : Math.round(value)}${units[unit]}`;
}
