/**
 * The routes of the REST API and the dashboard's files: each parses into a {@link dev.sandlot.bus.Request} or opens a stream, and renders
 * what comes back. {@link dev.sandlot.http.route.Routes} is their table.
 */
package dev.sandlot.http.route;
