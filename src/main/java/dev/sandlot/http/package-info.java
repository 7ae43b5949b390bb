/**
 * The HTTP edge: REST, server-sent events, WebSockets, the event bus bridge and the dashboard's files. Only parses into a
 * {@link dev.sandlot.bus.Request} and renders its reply or an {@link dev.sandlot.bus.Event}; bulk data comes and goes through the ports
 * of {@code stream}, and {@code log} merges and searches it. Finds out who asks; what they may do is the word of {@code api}.
 * {@code openapi.json} describes every route; a route that it doesn't describe can't be added.
 *
 * <p>Here everything is put together. Below, each folder stands on those before it: {@code server}, {@code stream}, {@code socket},
 * {@code route}, {@code bridge}.
 */
package dev.sandlot.http;
