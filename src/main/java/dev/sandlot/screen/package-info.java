/**
 * Displays of sandboxes: looked at by RFB (RFC 6143) on a unix socket, the same way for every backend. What comes from there may be anything,
 * since whoever lives in the sandbox may speak in the display server's place.
 */
package dev.sandlot.screen;
