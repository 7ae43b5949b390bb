-- Times are microseconds since 1970 (UTC); documents are JSON.

CREATE TABLE sandbox (
    id             TEXT PRIMARY KEY,
    spec           TEXT NOT NULL,
    state          TEXT NOT NULL,
    agent_state    TEXT NOT NULL,
    node           TEXT NOT NULL,
    uid            INTEGER,
    created_at     INTEGER NOT NULL,
    started_at     INTEGER,
    stopped_at     INTEGER,
    expires_at     INTEGER,
    failure        TEXT,
    capabilities   TEXT,
    boot           TEXT,
    pod_pid        INTEGER,
    pod_ticks      INTEGER,
    next_process   INTEGER NOT NULL,
    deleting       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE process (
    sandbox_id     TEXT NOT NULL,
    number         INTEGER NOT NULL,
    spec           TEXT NOT NULL,
    state          TEXT NOT NULL,
    exit_code      INTEGER,
    signal         TEXT,
    timed_out      INTEGER NOT NULL,
    restarts       INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    ended_at       INTEGER,
    sent           TEXT NOT NULL,
    deadline       INTEGER,
    restart_at     INTEGER,
    backoff        INTEGER NOT NULL,
    PRIMARY KEY (sandbox_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    seq            INTEGER PRIMARY KEY,
    type           TEXT NOT NULL,
    sandbox_id     TEXT,
    at             INTEGER NOT NULL,
    data           TEXT NOT NULL
) STRICT;

CREATE TABLE token (
    id             TEXT PRIMARY KEY,
    sha256         BLOB NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    role           TEXT NOT NULL,
    sandbox_id     TEXT,
    session        INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER,
    last_used_at   INTEGER
) STRICT;

CREATE TABLE idempotency_key (
    scope          TEXT NOT NULL,
    key            TEXT NOT NULL,
    body           TEXT NOT NULL,
    answer         TEXT NOT NULL,
    at             INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
