-- Copies of sandboxes' files that are kept, whatever becomes of the sandboxes. The files lie in a directory called like the id.

CREATE TABLE snapshot (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sandbox_id TEXT NOT NULL,
    sandbox_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    left_out INTEGER NOT NULL
) WITHOUT ROWID;
