-- The ledger: which run did what with which file, and what came of it. Times are UTC, ISO 8601.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,                       -- NULL where the run was killed, or goes on
    ended TEXT CHECK (ended IN ('done', 'stopped', 'interrupted')),
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    options TEXT NOT NULL,               -- JSON
    recipe TEXT NOT NULL,
    counts TEXT                          -- JSON: documents by what became of them, pages, seconds
);
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,           -- the path below the folder that was asked for; outputs are named by it
    source TEXT NOT NULL,                -- the absolute path that was read; bytes that are no UTF-8 as \xb5
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,               -- bytes
    mtime_ns INTEGER NOT NULL,
    recipe TEXT NOT NULL,                -- what it was made with; of one that is not ok, the limits after a slash
    kind TEXT,
    status TEXT NOT NULL CHECK (status IN ('ok', 'partial', 'failed')),
    verdict TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    review INTEGER NOT NULL DEFAULT 0,   -- 1: a person should look at it
    pages INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 1,
    outputs TEXT NOT NULL DEFAULT '{}',  -- JSON: by format its path below the output folder and its bytes, or null
    run_id INTEGER REFERENCES run (id),
    updated_at TEXT NOT NULL,
    removed_at TEXT                      -- since when the source is gone; the outputs stay
);
CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX document_source ON document (source);
CREATE INDEX document_run ON document (run_id);
CREATE INDEX document_review ON document (review) WHERE review = 1;
-- What is being read at this moment. A row that a run finds at its start was left by one that was killed.
CREATE TABLE attempt (
    name TEXT PRIMARY KEY,
    run_id INTEGER REFERENCES run (id),
    started_at TEXT NOT NULL
);
