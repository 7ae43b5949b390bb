/** Tar archives, for all who make or read them: entries in bytes out, and the other way. */
@NullMarked
package dev.sandlot.archive;

import org.jspecify.annotations.NullMarked;
