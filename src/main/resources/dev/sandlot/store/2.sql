-- The only process that a token may look at.
ALTER TABLE token ADD COLUMN process TEXT;
