-- How a box is found again is the business of its backend alone.

ALTER TABLE sandbox ADD COLUMN handle TEXT;

-- Until now there was one backend, whose boxes have a first process on this host.
UPDATE sandbox SET handle = boot || ' ' || pod_pid || ' ' || pod_ticks WHERE pod_pid IS NOT NULL;

ALTER TABLE sandbox DROP COLUMN boot;
ALTER TABLE sandbox DROP COLUMN pod_pid;
ALTER TABLE sandbox DROP COLUMN pod_ticks;
