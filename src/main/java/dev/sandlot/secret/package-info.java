/**
 * Secrets that sandboxes use and never see: keeps them sealed, makes the placeholders that sandboxes find in their place, puts values into requests where
 * they belong, and takes them out of what comes back. Knows nothing of connections. May import bus, model, store and stream.
 */
@NullMarked
package dev.sandlot.secret;

import org.jspecify.annotations.NullMarked;
