/**
 * Content codings (RFC 9110, 8.4.1) for bodies that are read and written as they come: zstd and gzip. What they hold is bounded; whoever decodes is told how
 * much that is before it is taken. Knows nothing of what the bytes mean, or of who sends them.
 */
@NullMarked
package dev.sandlot.coding;

import org.jspecify.annotations.NullMarked;
