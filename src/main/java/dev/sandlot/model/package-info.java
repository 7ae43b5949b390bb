/**
 * The nouns of Sandlot as immutable records: what a sandbox, a process, a limit and a fault are. Knows only the JDK, touches
 * nothing outside itself, and is imported by every other package.
 */
package dev.sandlot.model;
