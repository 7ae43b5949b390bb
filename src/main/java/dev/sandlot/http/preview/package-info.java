/** Servers inside sandboxes as browsers reach them: each on an origin of its own. */
@NullMarked
package dev.sandlot.http.preview;

import org.jspecify.annotations.NullMarked;
