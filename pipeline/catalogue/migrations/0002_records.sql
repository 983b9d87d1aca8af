-- What the documents say, for SQL and for people. Rows of one document have the ids
-- document_id * 1000000 + 1, + 2, ... in the order of the page, so that a document that is stored again keeps them.
-- Dates are ISO 8601; text_start and text_end count characters of the document's .txt output; confidence is 0 to 1.

CREATE TABLE record (
    document_id INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    schema_version INTEGER NOT NULL,
    parent_issuer TEXT,
    issuer TEXT,
    number TEXT,
    code TEXT,
    type TEXT,
    title TEXT,
    date TEXT, -- may be a month, 2024-01, where the day is blank
    place TEXT,
    urgency TEXT,
    secrecy TEXT,
    signing_authority TEXT,
    signatory_title TEXT,
    signatory TEXT,
    signed_by TEXT, -- who signed the file digitally, as the file says, else as the page prints it
    signed_at TEXT,
    text_origin TEXT NOT NULL,
    damage TEXT NOT NULL,
    ocr_confidence REAL,
    coverage REAL,
    restored_share REAL NOT NULL,
    review INTEGER NOT NULL,
    natural_key TEXT -- code and issuer, folded: what should stand for one document a year
);
CREATE INDEX record_natural_key ON record (natural_key) WHERE natural_key IS NOT NULL;
CREATE INDEX record_type ON record (type);
CREATE INDEX record_date ON record (date);

CREATE TABLE reason ( -- why a person should look, and what is to be known of the text
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- the text without its figures and examples
    text TEXT NOT NULL
);
CREATE INDEX reason_document ON reason (document_id);
CREATE INDEX reason_kind ON reason (kind, document_id);

CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    confidence REAL,
    coverage REAL,
    origin TEXT NOT NULL, -- text_layer, ocr or plain
    text TEXT NOT NULL,
    UNIQUE (document_id, number)
);

CREATE TABLE agency (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL -- the name folded: phong noi vu
);

CREATE TABLE document_agency (
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    role TEXT NOT NULL, -- the strongest: issuer, lead, coordinate, recipient, mentioned
    roles TEXT NOT NULL, -- all, parted by commas
    mentions INTEGER NOT NULL,
    PRIMARY KEY (document_id, agency_id)
) WITHOUT ROWID;
CREATE INDEX document_agency_agency ON document_agency (agency_id, document_id);

CREATE TABLE mention (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    text TEXT NOT NULL,
    page INTEGER,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX mention_document ON mention (document_id);
CREATE INDEX mention_agency ON mention (agency_id);

CREATE TABLE section (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES section (id) ON DELETE CASCADE,
    path TEXT NOT NULL, -- the markers down to it: III/2/a
    marker TEXT NOT NULL,
    title TEXT NOT NULL,
    level INTEGER NOT NULL,
    bullets INTEGER NOT NULL,
    page INTEGER,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX section_document ON section (document_id);
CREATE INDEX section_parent ON section (parent_id);

CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    deadline TEXT, -- in the words of the page
    due TEXT, -- the last day
    section TEXT,
    "row" INTEGER,
    page INTEGER,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX task_document ON task (document_id);
CREATE INDEX task_due ON task (due) WHERE due IS NOT NULL;

CREATE TABLE task_agency (
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    role TEXT NOT NULL, -- lead or coordinate
    position INTEGER NOT NULL,
    PRIMARY KEY (task_id, agency_id, role)
) WITHOUT ROWID;
CREATE INDEX task_agency_agency ON task_agency (agency_id, task_id);

CREATE TABLE deadline (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    task_id INTEGER REFERENCES task (id) ON DELETE CASCADE,
    agency_id INTEGER REFERENCES agency (id),
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    normalized TEXT,
    due TEXT,
    anchor TEXT,
    inferred INTEGER NOT NULL,
    task TEXT, -- what is to be done by then, in the words of the page
    page INTEGER,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX deadline_document ON deadline (document_id);
CREATE INDEX deadline_task ON deadline (task_id);
CREATE INDEX deadline_agency ON deadline (agency_id);
CREATE INDEX deadline_due ON deadline (due) WHERE due IS NOT NULL;

CREATE TABLE reference (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    type TEXT NOT NULL,
    number TEXT,
    date TEXT,
    issuer TEXT,
    page INTEGER,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX reference_document ON reference (document_id);
CREATE INDEX reference_number ON reference (number);

CREATE TABLE recipient (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    page INTEGER,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX recipient_document ON recipient (document_id);

-- Full text, with marks and without. Both read the text from `page`: it is stored once. SQLite takes every mark but the
-- bar of đ, which the view takes, letter for letter, so that a place in one text is the same place in the other.

CREATE VIEW page_without_bars AS
SELECT id, replace(replace(text, 'đ', 'd'), 'Đ', 'D') AS text FROM page;

CREATE VIRTUAL TABLE page_text USING fts5 (
    text, content = 'page', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '2'
);
CREATE VIRTUAL TABLE page_text_folded USING fts5 (
    text, content = 'page_without_bars', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2'
);

CREATE TRIGGER page_stored AFTER INSERT ON page BEGIN
    INSERT INTO page_text (rowid, text) VALUES (new.id, new.text);
    INSERT INTO page_text_folded (rowid, text)
    VALUES (new.id, replace(replace(new.text, 'đ', 'd'), 'Đ', 'D'));
END;
CREATE TRIGGER page_removed AFTER DELETE ON page BEGIN
    INSERT INTO page_text (page_text, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO page_text_folded (page_text_folded, rowid, text)
    VALUES ('delete', old.id, replace(replace(old.text, 'đ', 'd'), 'Đ', 'D'));
END;
CREATE TRIGGER page_changed AFTER UPDATE OF id, text ON page BEGIN
    INSERT INTO page_text (page_text, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO page_text_folded (page_text_folded, rowid, text)
    VALUES ('delete', old.id, replace(replace(old.text, 'đ', 'd'), 'Đ', 'D'));
    INSERT INTO page_text (rowid, text) VALUES (new.id, new.text);
    INSERT INTO page_text_folded (rowid, text)
    VALUES (new.id, replace(replace(new.text, 'đ', 'd'), 'Đ', 'D'));
END;

-- Views: what people ask for.

CREATE INDEX document_removed ON document (removed_at) WHERE removed_at IS NOT NULL;

CREATE VIEW superseded AS -- documents whose source is gone while the same file stands elsewhere: it was renamed
SELECT gone.id AS document_id
FROM document AS gone
WHERE gone.removed_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM document AS other WHERE other.sha256 = gone.sha256 AND other.removed_at IS NULL
);

CREATE VIEW documents AS
SELECT
    d.id, d.name AS document, r.issuer, r.number, r.code, r.type, r.title, r.date, r.place, r.signatory,
    r.signatory_title, r.signing_authority, r.parent_issuer, r.urgency, r.secrecy, r.signed_by, r.signed_at,
    d.status, d.verdict, d.review, d.message, d.kind, d.pages, r.text_origin, r.damage, r.ocr_confidence, r.coverage,
    r.restored_share, d.sha256, d.updated_at, d.removed_at
FROM document AS d
LEFT JOIN record AS r ON r.document_id = d.id
WHERE d.id NOT IN (SELECT document_id FROM superseded);

CREATE VIEW tasks AS
SELECT
    t.id, d.name AS document, r.code, r.issuer, r.date,
    (SELECT group_concat(name, '; ') FROM (
        SELECT a.name FROM task_agency AS ta JOIN agency AS a ON a.id = ta.agency_id
        WHERE ta.task_id = t.id AND ta.role = 'lead' ORDER BY ta.position
    )) AS agencies,
    (SELECT group_concat(name, '; ') FROM (
        SELECT a.name FROM task_agency AS ta JOIN agency AS a ON a.id = ta.agency_id
        WHERE ta.task_id = t.id AND ta.role = 'coordinate' ORDER BY ta.position
    )) AS coordinating,
    t.action, t.deadline, t.due, t.section, t."row", t.page, t.confidence, t.document_id
FROM task AS t
JOIN document AS d ON d.id = t.document_id
JOIN record AS r ON r.document_id = t.document_id
WHERE t.document_id NOT IN (SELECT document_id FROM superseded);

CREATE VIEW tasks_by_agency AS
SELECT
    a.name AS agency, ta.role, t.action, t.deadline, t.due, d.name AS document, r.code, r.date, t.page, t.id AS task_id
FROM task_agency AS ta
JOIN agency AS a ON a.id = ta.agency_id
JOIN task AS t ON t.id = ta.task_id
JOIN document AS d ON d.id = t.document_id
JOIN record AS r ON r.document_id = t.document_id
WHERE t.document_id NOT IN (SELECT document_id FROM superseded);

CREATE VIEW deadlines AS
SELECT
    x.id, d.name AS document, r.code, r.issuer, r.date, x.text, x.kind, x.normalized, x.due, a.name AS agency, x.task,
    x.anchor, x.inferred, x.page, x.confidence, x.document_id
FROM deadline AS x
JOIN document AS d ON d.id = x.document_id
JOIN record AS r ON r.document_id = x.document_id
LEFT JOIN agency AS a ON a.id = x.agency_id
WHERE x.document_id NOT IN (SELECT document_id FROM superseded);

CREATE VIEW overdue AS
SELECT * FROM deadlines WHERE due < date('now', 'localtime');

CREATE VIEW same_document AS -- two files that carry the same number, code and issuer, and dates that do not differ
SELECT d.name AS document, o.name AS other, r.code, r.issuer, r.date
FROM record AS r
JOIN record AS p ON p.natural_key = r.natural_key AND p.document_id <> r.document_id
    AND (r.date IS NULL OR p.date IS NULL OR r.date LIKE p.date || '%' OR p.date LIKE r.date || '%')
JOIN document AS d ON d.id = r.document_id
JOIN document AS o ON o.id = p.document_id
WHERE d.removed_at IS NULL AND o.removed_at IS NULL;
