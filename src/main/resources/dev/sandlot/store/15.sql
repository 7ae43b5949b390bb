-- Ports of sandboxes that browsers reach by the daemon.

CREATE TABLE published_port (
    sandbox_id TEXT NOT NULL,
    port INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    open INTEGER NOT NULL,
    since INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (sandbox_id, port)
);
