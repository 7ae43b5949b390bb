/**
 * Who may do what: tokens, sessions, one-time codes and the principals that they stand for. Keeps only hashes of secrets. Knows
 * nothing of HTTP; edges ask it who a caller is and whether that principal may go on.
 */
package dev.sandlot.auth;
