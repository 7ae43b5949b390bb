/**
 * WebSockets: of one process ({@code sandlot.v1}), of a display, and as carriers of a stream of events. Each comes from a request whose
 * sender has been admitted.
 */
package dev.sandlot.http.socket;
