-- Commands that are run again and again, and how that has gone so far.

CREATE TABLE schedule (
    sandbox_id TEXT NOT NULL,
    name TEXT NOT NULL,
    recurrence TEXT NOT NULL,
    zone TEXT NOT NULL,
    process TEXT NOT NULL,
    overlap INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    looked_at INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    last TEXT,
    last_at INTEGER,
    missed TEXT,
    PRIMARY KEY (sandbox_id, name)
) WITHOUT ROWID;
