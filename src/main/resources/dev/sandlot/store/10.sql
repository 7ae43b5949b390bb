-- Each start of a deployed service. The process has what was asked for.

CREATE TABLE deploy (
    sandbox_id TEXT NOT NULL,
    service TEXT NOT NULL,
    number INTEGER NOT NULL,
    release INTEGER NOT NULL,
    process TEXT NOT NULL,
    health TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (sandbox_id, service, number)
) WITHOUT ROWID;
