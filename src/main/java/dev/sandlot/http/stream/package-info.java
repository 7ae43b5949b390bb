/**
 * Answers that go on: events and lines, written at the client's pace and ended with the daemon or the credential. Knows no route, and what
 * carries a stream only as {@link dev.sandlot.http.stream.EventStream.Wire}.
 */
package dev.sandlot.http.stream;
