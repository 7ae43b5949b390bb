-- What a process was asked to be may be large, and is needed only where it is started or shown: it is kept apart. Standard input is not kept.

CREATE TABLE process_spec (
    sandbox_id     TEXT NOT NULL,
    number         INTEGER NOT NULL,
    spec           TEXT NOT NULL,
    PRIMARY KEY (sandbox_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO process_spec
    SELECT sandbox_id, number, CASE WHEN json_valid(spec) THEN json_remove(spec, '$.stdin') ELSE spec END FROM process;

-- What is always at hand of a process, and how far its output reached at its end: null where that was never told.
ALTER TABLE process ADD COLUMN kind TEXT NOT NULL DEFAULT 'EXEC';
ALTER TABLE process ADD COLUMN name TEXT;
ALTER TABLE process ADD COLUMN shown TEXT NOT NULL DEFAULT '';
ALTER TABLE process ADD COLUMN timeout INTEGER;
ALTER TABLE process ADD COLUMN restart TEXT NOT NULL DEFAULT 'NEVER';
ALTER TABLE process ADD COLUMN max_backoff INTEGER NOT NULL DEFAULT 60;
ALTER TABLE process ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE process ADD COLUMN returns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE process ADD COLUMN first_seq INTEGER;
ALTER TABLE process ADD COLUMN next_seq INTEGER;
ALTER TABLE process ADD COLUMN stdout_bytes INTEGER;
ALTER TABLE process ADD COLUMN stderr_bytes INTEGER;

UPDATE process SET
    kind = coalesce(spec ->> '$.kind', 'EXEC'),
    name = CASE json_type(spec, '$.name') WHEN 'text' THEN spec ->> '$.name' END,
    shown = coalesce(substr(CASE json_type(spec, '$.command')
        WHEN 'array' THEN (SELECT group_concat(value, ' ') FROM json_each(spec, '$.command'))
        ELSE spec ->> '$.command' END, 1, 200), ''),
    timeout = CASE json_type(spec, '$.timeout_seconds') WHEN 'integer' THEN spec ->> '$.timeout_seconds' END,
    restart = coalesce(spec ->> '$.restart.policy', 'NEVER'),
    max_backoff = CASE json_type(spec, '$.restart.max_backoff_seconds')
        WHEN 'integer' THEN spec ->> '$.restart.max_backoff_seconds' ELSE 60 END
    WHERE json_valid(spec);

UPDATE process SET weight = (SELECT length(spec) FROM process_spec
    WHERE process_spec.sandbox_id = process.sandbox_id AND process_spec.number = process.number);

ALTER TABLE process DROP COLUMN spec;

-- The events of one sandbox are found without looking at those of all others.
CREATE INDEX event_sandbox ON event (sandbox_id, seq) WHERE sandbox_id IS NOT NULL;
