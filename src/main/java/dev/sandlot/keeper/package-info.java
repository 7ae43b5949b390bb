/**
 * What runs where a sandbox's kernel is: the program {@code sandlot-keeper} (C, {@code src/main/native}), the frames by which it is spoken to,
 * and the process of it that this daemon has. Knows nothing of sandboxes, logs or who asks: only of uids, files, words and bytes.
 */
package dev.sandlot.keeper;
