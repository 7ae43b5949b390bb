/**
 * What of a directory on this computer goes into a sandbox: the ignore rules of git and ours, what git tracks, and what is taken for a secret. It
 * only reads, never follows a link that it finds in the directory, and knows no sandbox. Names of files are bytes, held as strings of one character a
 * byte (ISO 8859-1). The {@code .git} of a repository is no matter of rules: git never lists it, and who walks a directory has to know it.
 */
@NullMarked
package dev.sandlot.sync;

import org.jspecify.annotations.NullMarked;
