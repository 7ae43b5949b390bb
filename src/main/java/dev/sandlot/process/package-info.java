/**
 * Processes as their owner has them: started and ended through a {@link dev.sandlot.keeper.Keeper}, with output logs, readers and standard input.
 * Plain objects with futures; knows nothing of the bus, of SQL or of who asks. What it knows is on disk (each process's record and log), so that it outlives the daemon.
 */
package dev.sandlot.process;
