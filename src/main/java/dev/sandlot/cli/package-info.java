/**
 * The command line: one file a verb, and a client of the API that starts fast (no Vert.x, no data binding). It owns nothing and never
 * touches a sandbox itself: each verb is a request to a daemon. What needs a daemon in this process goes through {@link
 * dev.sandlot.cli.Daemon}, which {@code Main} gives.
 */
package dev.sandlot.cli;
