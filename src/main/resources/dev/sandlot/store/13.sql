-- What was decided about each request of a sandbox to reach something outside, and what was asked for to be allowed. No number is given twice.

CREATE TABLE network_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change INTEGER NOT NULL,
    sandbox_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    protocol TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    method TEXT,
    path TEXT,
    rule TEXT,
    reason TEXT NOT NULL,
    sent INTEGER NOT NULL,
    received INTEGER NOT NULL,
    ended_at INTEGER
);

CREATE INDEX network_decision_of_sandbox ON network_decision (sandbox_id, id);

CREATE INDEX network_decision_change ON network_decision (sandbox_id, change);

CREATE TABLE network_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sandbox_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT,
    asked_by TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at INTEGER,
    scope TEXT
);

CREATE INDEX network_request_of_sandbox ON network_request (sandbox_id, id);
