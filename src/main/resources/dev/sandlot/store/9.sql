-- When each process printed last, as of the last time that this was kept: the lines that came last are found without a look at all logs. Of
-- those of before nothing earlier is known than their end.
ALTER TABLE process ADD COLUMN printed_at INTEGER;
UPDATE process SET printed_at = ended_at WHERE next_seq IS NULL OR next_seq > 0;
CREATE INDEX process_printed ON process (sandbox_id, printed_at) WHERE printed_at IS NOT NULL;

-- Those of which something may still come: what has ended costs a start nothing.
CREATE INDEX process_alive ON process (sandbox_id, number)
    WHERE (state = 'RUNNING' OR restart_at IS NOT NULL OR number = 1 OR kind IN ('SERVICE', 'DISPLAY'));
