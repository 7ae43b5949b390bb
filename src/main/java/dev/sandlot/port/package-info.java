/** Ports of sandboxes: those on which something listens, and those that browsers reach by the daemon. */
@NullMarked
package dev.sandlot.port;

import org.jspecify.annotations.NullMarked;
