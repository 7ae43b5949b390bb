-- What agents have used. All of it outlives its sandbox: what was spent stays spent.

CREATE TABLE agent_session (
    sandbox_id     TEXT NOT NULL,
    id             TEXT NOT NULL,
    agent          TEXT NOT NULL,
    sandbox_name   TEXT NOT NULL,
    started_at     INTEGER,
    last_at        INTEGER NOT NULL,
    told           TEXT,
    PRIMARY KEY (sandbox_id, id)
) STRICT, WITHOUT ROWID;

-- Each message and tool use that was counted, so that none is counted twice; key is a hash of what names it.
CREATE TABLE agent_item (
    sandbox_id     TEXT NOT NULL,
    key            BLOB NOT NULL,
    session        TEXT NOT NULL,
    model          TEXT NOT NULL,
    day            INTEGER NOT NULL,
    messages       INTEGER NOT NULL,
    tool_uses      INTEGER NOT NULL,
    input          INTEGER NOT NULL,
    output         INTEGER NOT NULL,
    cache_read     INTEGER NOT NULL,
    cache_write    INTEGER NOT NULL,
    PRIMARY KEY (sandbox_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX agent_item_day ON agent_item (day);

-- The sums of the items, which stay when the items are no longer kept; days since 1970 (UTC).
CREATE TABLE agent_usage (
    sandbox_id     TEXT NOT NULL,
    session        TEXT NOT NULL,
    model          TEXT NOT NULL,
    day            INTEGER NOT NULL,
    messages       INTEGER NOT NULL,
    tool_uses      INTEGER NOT NULL,
    input          INTEGER NOT NULL,
    output         INTEGER NOT NULL,
    cache_read     INTEGER NOT NULL,
    cache_write    INTEGER NOT NULL,
    PRIMARY KEY (sandbox_id, session, model, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_count (
    sandbox_id     TEXT PRIMARY KEY,
    items          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agent_item_new AFTER INSERT ON agent_item BEGIN
    INSERT INTO agent_count VALUES (new.sandbox_id, 1) ON CONFLICT (sandbox_id) DO UPDATE SET items = items + 1; --
    INSERT INTO agent_usage VALUES (new.sandbox_id, new.session, new.model, new.day, new.messages, new.tool_uses,
        new.input, new.output, new.cache_read, new.cache_write)
        ON CONFLICT (sandbox_id, session, model, day) DO UPDATE SET messages = messages + excluded.messages,
        tool_uses = tool_uses + excluded.tool_uses, input = input + excluded.input, output = output + excluded.output,
        cache_read = cache_read + excluded.cache_read, cache_write = cache_write + excluded.cache_write; END;

CREATE TRIGGER agent_item_changed AFTER UPDATE ON agent_item BEGIN
    UPDATE agent_usage SET messages = messages - old.messages, tool_uses = tool_uses - old.tool_uses, input = input - old.input,
        output = output - old.output, cache_read = cache_read - old.cache_read, cache_write = cache_write - old.cache_write
        WHERE sandbox_id = old.sandbox_id AND session = old.session AND model = old.model AND day = old.day; --
    INSERT INTO agent_usage VALUES (new.sandbox_id, new.session, new.model, new.day, new.messages, new.tool_uses,
        new.input, new.output, new.cache_read, new.cache_write)
        ON CONFLICT (sandbox_id, session, model, day) DO UPDATE SET messages = messages + excluded.messages,
        tool_uses = tool_uses + excluded.tool_uses, input = input + excluded.input, output = output + excluded.output,
        cache_read = cache_read + excluded.cache_read, cache_write = cache_write + excluded.cache_write; END;

CREATE TRIGGER agent_item_gone AFTER DELETE ON agent_item BEGIN
    UPDATE agent_count SET items = items - 1 WHERE sandbox_id = old.sandbox_id; END;

-- How far each session file has been read; these go with the sandbox.
CREATE TABLE agent_file (
    sandbox_id     TEXT NOT NULL,
    path           TEXT NOT NULL,
    inode          INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    skipping       INTEGER NOT NULL,
    note           TEXT,
    PRIMARY KEY (sandbox_id, path)
) STRICT, WITHOUT ROWID;

-- What an agent's telemetry has told, by metric; done is the sum of earlier runs of a cumulative one.
CREATE TABLE agent_series (
    sandbox_id     TEXT NOT NULL,
    session        TEXT NOT NULL,
    metric         TEXT NOT NULL,
    model          TEXT NOT NULL,
    started        INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    done           REAL NOT NULL,
    value          REAL NOT NULL,
    PRIMARY KEY (sandbox_id, session, metric, model)
) STRICT, WITHOUT ROWID;
