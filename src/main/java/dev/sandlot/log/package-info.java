/**
 * Output logs as people read them: those of all processes of a sandbox merged line by line, with the positions at which a reader goes on;
 * text looked for in one of them; the line that was printed last. Reads through {@link dev.sandlot.stream.OutputSource} and gives entries
 * and places to whoever renders them: knows no bus, no JSON and no transport, nor who asks.
 */
package dev.sandlot.log;
