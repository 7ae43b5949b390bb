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
UPDATE process SET spec = json_set(spec, '$.env', json('{}')) WHERE json_extract(spec, '$.kind') <> 'SERVICE';
