/**
 * The operating system's side of processes: pods, output logs and their readers, standard input, signals. Beside {@code keeper}
 * the only package that starts processes of the host ({@link java.lang.ProcessBuilder}). Plain objects with futures; knows nothing of the bus, of SQL or
 * of who asks. What it knows is on disk (each process's record and log), so that it outlives the daemon.
 */
package dev.sandlot.process;
