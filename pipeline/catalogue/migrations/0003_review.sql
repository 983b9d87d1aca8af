-- What people did to the documents. Nothing of it is ever deleted. Times are UTC, ISO 8601.
CREATE TABLE review (
    document_id INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,            -- counts what people did to the document
    state TEXT NOT NULL CHECK (state IN ('in-review', 'accepted')),
    accepted TEXT,                       -- JSON: SHA-256 of each page's text as it was accepted, by number
    built TEXT,                          -- run, time and version that the outputs were last made from
    left_out TEXT NOT NULL DEFAULT ''    -- why an output could not be made again
);
CREATE TABLE review_event (
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,            -- that it led to
    what TEXT NOT NULL CHECK (what IN ('corrected', 'undone', 'redone', 'accepted', 'reopened')),
    sequence INTEGER,                    -- of the correction
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
) WITHOUT ROWID;
-- Texts of pages that a correction or an acceptance was made on, of the machine or with corrections.
CREATE TABLE kept_text (
    sha256 TEXT PRIMARY KEY,             -- of the text in UTF-8
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE correction (
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,           -- from 1, in the order in which they were made
    kind TEXT NOT NULL CHECK (kind IN ('text', 'field')),
    page INTEGER,                        -- of a text: "start" to "end" in the machine's text of the page
    "start" INTEGER,
    "end" INTEGER,
    field TEXT,                          -- of a record's field: deadlines[2].due
    anchor TEXT,                         -- of a field in a list: the words of its entry, by which it is found again
    before TEXT NOT NULL,                -- the machine's words; of a field JSON
    after TEXT NOT NULL,
    basis TEXT NOT NULL,                 -- SHA-256 of the machine's text that it was made on: of the page, or of all
    source_sha256 TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_version INTEGER NOT NULL,
    undone_at TEXT,
    undone_version INTEGER,
    PRIMARY KEY (document_id, sequence),
    CHECK ((kind = 'text') = (field IS NULL)),
    CHECK ((kind = 'text') = (page IS NOT NULL AND "start" IS NOT NULL AND "end" IS NOT NULL))
) WITHOUT ROWID;
-- Words and names that restoration is to know, in the spelling of the page.
CREATE TABLE lexicon (
    id INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('word', 'name')),
    who TEXT NOT NULL,
    added_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT
);
CREATE UNIQUE INDEX lexicon_entry ON lexicon (entry) WHERE withdrawn_at IS NULL;
-- Offers that a person does not want to see again.
CREATE TABLE lexicon_refused (
    entry TEXT PRIMARY KEY,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
