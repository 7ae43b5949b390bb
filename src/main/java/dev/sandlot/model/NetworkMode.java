package dev.sandlot.model;

/** What a sandbox may reach. */
public enum NetworkMode {
    /** Nothing but its own localhost. */
    NONE,
    /** What its allow-list names. Not built yet: asking for it is refused. */
    ALLOW,
    /** The host's network, its loopback and abstract sockets included: weaker isolation, and told as such. */
    OPEN
}
