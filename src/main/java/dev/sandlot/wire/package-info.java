/** What the daemon and its clients say to each other over WebSockets, once for both sides. Values and their names only: no connection, no JSON library. */
package dev.sandlot.wire;
