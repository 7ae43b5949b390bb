/**
 * What runs where a sandbox's kernel is: the port {@link dev.sandlot.keeper.Keeper} and the one of this host, the program {@code sandlot-keeper} (C,
 * {@code src/main/native}) with the frames by which it is spoken to, and the holders and conduits that it makes. Alone starts programs of the host
 * ({@link java.lang.ProcessBuilder}). Knows nothing of logs or of who asks.
 */
package dev.sandlot.keeper;
