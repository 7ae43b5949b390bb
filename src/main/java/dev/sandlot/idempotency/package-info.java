/** Requests that are carried out once for each key that comes with them. Knows the table of keys, and nothing of what is asked for. */
@NullMarked
package dev.sandlot.idempotency;

import org.jspecify.annotations.NullMarked;
