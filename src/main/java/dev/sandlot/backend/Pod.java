package dev.sandlot.backend;

/**
 * The idle process that holds a sandbox's namespaces: its pid on the host and its start time in clock ticks since boot
 * (proc_pid_stat(5), field 22), which together say for certain whether it is still the same one.
 */
public record Pod(long pid, long startTicks) {}
