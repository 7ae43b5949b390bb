package dev.sandlot.model;

/**
 * How to reach the sandboxes by ssh.
 *
 * @param host as configured; a wildcard stands for every address of this server
 * @param port the one that is listened on
 * @param hostKey in the form of a line of {@code known_hosts} without its names: algorithm and key
 */
public record SshAccess(String host, int port, String hostKey) {}
