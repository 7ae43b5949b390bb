/** The files of sandboxes: what is done to them from outside, carried out inside. */
@NullMarked
package dev.sandlot.workspace;

import org.jspecify.annotations.NullMarked;
