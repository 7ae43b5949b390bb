/**
 * What a unix host asks of everybody who uses its sockets by their names, or has it read what the jar brings. Knows only the JDK, and nothing of who talks
 * over them or what is read.
 */
package dev.sandlot.unix;
