-- From which credentials a token or session comes (ids, the first one first, with / between), with which it ends; with which it was made,
-- from where and by which program. The token of a sandbox's agent stays as revoked, since its secret would be made again.
ALTER TABLE token ADD COLUMN lineage TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN made_from TEXT;
ALTER TABLE token ADD COLUMN address TEXT;
ALTER TABLE token ADD COLUMN user_agent TEXT;
ALTER TABLE token ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;
-- Sessions of before end with the one token that they can only come from; where there are several of that name they stand on their own.
UPDATE token SET
    lineage = (SELECT t.id FROM token t WHERE t.session = 0 AND t.name = token.name AND t.role = token.role),
    made_from = (SELECT t.id FROM token t WHERE t.session = 0 AND t.name = token.name AND t.role = token.role)
    WHERE session = 1
    AND (SELECT count(*) FROM token t WHERE t.session = 0 AND t.name = token.name AND t.role = token.role) = 1;
-- What is started once needs its variables once.
UPDATE process SET spec = json_set(spec, '$.env', json('{}')) WHERE CASE WHEN json_valid(spec) THEN json_extract(spec, '$.kind') <> 'SERVICE' END;

-- Which part of what was written into a cache is kept there for an hour, and costs more.
ALTER TABLE agent_item ADD COLUMN cache_write_hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_usage ADD COLUMN cache_write_hour INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER agent_item_new;
DROP TRIGGER agent_item_changed;

CREATE TRIGGER agent_item_new AFTER INSERT ON agent_item BEGIN
    INSERT INTO agent_count VALUES (new.sandbox_id, 1) ON CONFLICT (sandbox_id) DO UPDATE SET items = items + 1; --
    INSERT INTO agent_usage VALUES (new.sandbox_id, new.session, new.model, new.day, new.messages, new.tool_uses,
        new.input, new.output, new.cache_read, new.cache_write, new.cache_write_hour)
        ON CONFLICT (sandbox_id, session, model, day) DO UPDATE SET messages = messages + excluded.messages,
        tool_uses = tool_uses + excluded.tool_uses, input = input + excluded.input, output = output + excluded.output,
        cache_read = cache_read + excluded.cache_read, cache_write = cache_write + excluded.cache_write,
        cache_write_hour = cache_write_hour + excluded.cache_write_hour; END;

CREATE TRIGGER agent_item_changed AFTER UPDATE ON agent_item BEGIN
    UPDATE agent_usage SET messages = messages - old.messages, tool_uses = tool_uses - old.tool_uses, input = input - old.input,
        output = output - old.output, cache_read = cache_read - old.cache_read, cache_write = cache_write - old.cache_write,
        cache_write_hour = cache_write_hour - old.cache_write_hour
        WHERE sandbox_id = old.sandbox_id AND session = old.session AND model = old.model AND day = old.day; --
    INSERT INTO agent_usage VALUES (new.sandbox_id, new.session, new.model, new.day, new.messages, new.tool_uses,
        new.input, new.output, new.cache_read, new.cache_write, new.cache_write_hour)
        ON CONFLICT (sandbox_id, session, model, day) DO UPDATE SET messages = messages + excluded.messages,
        tool_uses = tool_uses + excluded.tool_uses, input = input + excluded.input, output = output + excluded.output,
        cache_read = cache_read + excluded.cache_read, cache_write = cache_write + excluded.cache_write,
        cache_write_hour = cache_write_hour + excluded.cache_write_hour; END;
