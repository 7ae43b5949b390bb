-- Secrets that sandboxes use and never see. The value is sealed by a key that is not in here; one that is gone has none, and is kept as long as a
-- sandbox is still given it, so that its placeholder is known.

CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    hosts TEXT NOT NULL,
    place TEXT NOT NULL,
    place_name TEXT,
    variable TEXT NOT NULL,
    env TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB,
    lengths TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;
