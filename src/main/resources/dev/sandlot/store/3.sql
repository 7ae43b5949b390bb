-- How gauges went: of the host, and of each sandbox by its id. In how many seconds each point stands for (1 for each look), a row is a
-- minute's looks, or one point; what is in it is known to the package metrics.
CREATE TABLE sample (
    resolution     INTEGER NOT NULL,
    series         TEXT NOT NULL,
    at             INTEGER NOT NULL,
    points         BLOB NOT NULL,
    PRIMARY KEY (resolution, series, at)
) STRICT, WITHOUT ROWID;
