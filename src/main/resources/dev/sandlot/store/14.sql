-- Which sandbox works whoever names none: the holder is a token's id, or "local".

CREATE TABLE selection (
    holder TEXT NOT NULL PRIMARY KEY,
    sandbox_id TEXT NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER selection_ends_with_token AFTER DELETE ON token BEGIN DELETE FROM selection WHERE holder = OLD.id; END;

CREATE TRIGGER selection_ends_with_sandbox AFTER DELETE ON sandbox BEGIN DELETE FROM selection WHERE sandbox_id = OLD.id; END;
