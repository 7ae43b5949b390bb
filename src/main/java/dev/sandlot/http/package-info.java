/**
 * The HTTP edge: REST, server-sent events, WebSockets, the event bus bridge and the dashboard's files. Only parses into a
 * {@link dev.sandlot.bus.Request} and renders its reply or an {@link dev.sandlot.bus.Event}; bulk data comes and goes through the ports
 * of {@code stream}. Finds out who asks; what they may do is the word of {@code api}. {@code openapi.json} describes every route; a route
 * that it doesn't describe can't be added.
 */
package dev.sandlot.http;
