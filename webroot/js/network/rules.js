/** Rules of a network policy: pure, no DOM. */

/**
 * @typedef {{mode: "none"|"allow"|"learn"|"open", allow: string[], deny: string[]}} Policy
 */

/** Modes with what each means, as somebody reads it. */
export const MODES = [
  ["none", "None", "Only its own localhost."],
  ["allow", "Allow", "What its rules allow, and nothing else."],
  ["learn", "Learn", "Any public address; what its rules would not allow is shown."],
  ["open", "Open", "Any public address but what its rules deny."],
];

/** Whether rules that allow mean anything in this mode. */
export function countsAllowed(mode) {
  return mode === "allow" || mode === "learn";
}

/**
 * The rule that stands for this place.
 *
 * @param {string} host
 * @param {number} port
 * @returns {string}
 */
export function ruleFor(host, port) {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const without = (rules, rule) => rules.filter((each) => each !== rule);

/** @param {Policy} policy */
const plain = ({ mode, allow, deny }) => ({ mode, allow, deny });

/**
 * @param {Policy} policy
 * @param {string} rule
 * @returns {Policy} with one more rule that allows, which is not denied any more
 */
export function allowing(policy, rule) {
  return { mode: policy.mode, allow: [...without(policy.allow, rule), rule], deny: without(policy.deny, rule) };
}

/**
 * @param {Policy} policy
 * @param {string} rule
 * @returns {Policy} with one more rule that denies, which is not allowed any more
 */
export function denying(policy, rule) {
  return { mode: policy.mode, allow: without(policy.allow, rule), deny: [...without(policy.deny, rule), rule] };
}

/**
 * @param {Policy} policy
 * @param {string} rule
 * @returns {Policy} without it
 */
export function forgetting(policy, rule) {
  return { ...plain(policy), allow: without(policy.allow, rule), deny: without(policy.deny, rule) };
}

/**
 * @param {Policy} policy
 * @param {string} mode
 * @returns {Policy} in this mode, without the rules that mean nothing in it
 */
export function inMode(policy, mode) {
  return { mode, allow: countsAllowed(mode) ? policy.allow : [], deny: mode === "none" ? [] : policy.deny };
}

/**
 * How many rules such a change takes away.
 *
 * @param {Policy} policy
 * @param {string} mode
 */
export function lostIn(policy, mode) {
  const after = inMode(policy, mode);
  return policy.allow.length - after.allow.length + policy.deny.length - after.deny.length;
}
