/**
 * The language on the wire and the gate, shared by every edge: how the nouns and failures look in JSON, how bodies and queries become
 * {@link dev.sandlot.bus.Request}s, and which {@link dev.sandlot.api.Operation} is open to whom. Knows no transport: neither a request
 * nor a connection, only bytes and values.
 */
package dev.sandlot.api;
