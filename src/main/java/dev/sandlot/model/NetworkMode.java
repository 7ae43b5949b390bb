package dev.sandlot.model;

/** What a sandbox may reach. */
public enum NetworkMode {
    /** Nothing but its own localhost. */
    NONE,
    /** What its rules allow, through the daemon's proxy. */
    ALLOW,
    /** Any public address but what its rules deny, through the daemon's proxy; what {@link #ALLOW} would have denied is told as such. */
    LEARN,
    /** Any public address but what its rules deny, through the daemon's proxy. Never this host's, nor any other private one. */
    OPEN
}
