/**
 * The ssh edge: {@code ssh SANDBOX@server}, and with it scp, sftp, rsync, editors and forwards to the sandbox's localhost. Owns the host
 * key, who may come in, and what of the protocol (RFC 4251 to 4254) is let through. It never runs anything on the host and never resolves
 * a path there: every command, file transfer and forward is a process inside the sandbox, asked for over the bus. SSHD's own threads
 * only hand over; all else happens on the verticle's context.
 */
package dev.sandlot.ssh;
