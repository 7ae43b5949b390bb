-- What of a sandbox a person has to see to; null where that was never told.

ALTER TABLE sandbox ADD COLUMN concerns TEXT;
