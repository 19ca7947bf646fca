CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE import_batch (
    id INTEGER PRIMARY KEY,
    imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE import_file (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES import_batch (id),
    file TEXT NOT NULL,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    problems INTEGER NOT NULL
) STRICT;

CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    given TEXT NOT NULL DEFAULT '',
    family_reading TEXT NOT NULL DEFAULT '',
    given_reading TEXT NOT NULL DEFAULT '',
    organisation TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    relation TEXT NOT NULL DEFAULT ''
        CHECK (relation IN ('', 'family', 'friend', 'work', 'client', 'mentor', 'community', 'other')),
    met_on TEXT NOT NULL DEFAULT '',
    met_via TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    batch_id INTEGER REFERENCES import_batch (id)
) STRICT;

CREATE TABLE contact_address (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    kind TEXT NOT NULL CHECK (
        kind IN ('mail', 'mobile', 'direct', 'home', 'work', 'phone', 'fax', 'linkedin', 'url')
    ),
    value TEXT NOT NULL,
    as_written TEXT NOT NULL,
    batch_id INTEGER REFERENCES import_batch (id),
    UNIQUE (contact_id, kind, value)
) STRICT;

CREATE INDEX contact_address_value ON contact_address (kind, value);

-- Which row of which service stands for whom, and what that row said last.
CREATE TABLE contact_source (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    seen TEXT NOT NULL CHECK (json_valid(seen)),
    first_batch INTEGER NOT NULL REFERENCES import_batch (id),
    last_batch INTEGER NOT NULL REFERENCES import_batch (id),
    PRIMARY KEY (source, key)
) STRICT;

CREATE INDEX contact_source_contact ON contact_source (contact_id);

-- A change without an import was made by hand.
CREATE TABLE contact_change (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    batch_id INTEGER REFERENCES import_batch (id)
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    revision INTEGER NOT NULL DEFAULT 1,
    rules TEXT NOT NULL CHECK (json_valid(rules)),
    opened_at TEXT NOT NULL,
    closed_on TEXT,
    UNIQUE (year, revision)
) STRICT;

CREATE TABLE audit_contact (
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    PRIMARY KEY (audit_id, contact_id)
) STRICT;

-- Every answer ever given; the newest of a question counts, and one without a value takes the answer back.
CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    question TEXT NOT NULL,
    value REAL,
    origin TEXT NOT NULL CHECK (origin IN ('person', 'carried', 'measured')),
    answered_at TEXT NOT NULL
) STRICT;

CREATE INDEX answer_newest ON answer (audit_id, contact_id, question, id);

-- The newest of a contact counts; one without a tier takes the override back.
CREATE TABLE override (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    tier TEXT CHECK (tier IN ('grow', 'maintain', 'let_go', 'undecided')),
    reason TEXT NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;

-- The newest sheet of a contact counts; one without a date is still being written.
CREATE TABLE second_look (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    they_did TEXT NOT NULL DEFAULT '',
    i_did TEXT NOT NULL DEFAULT '',
    who_started TEXT NOT NULL DEFAULT '',
    hours TEXT NOT NULL DEFAULT '',
    what_felt_off TEXT NOT NULL DEFAULT '',
    advice TEXT NOT NULL DEFAULT '',
    written_at TEXT NOT NULL,
    done_on TEXT
) STRICT;

CREATE TRIGGER closed_answer BEFORE INSERT ON answer
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_override BEFORE INSERT ON override
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_second_look BEFORE INSERT ON second_look
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_choice BEFORE INSERT ON audit_contact
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_unchoice BEFORE DELETE ON audit_contact
WHEN (SELECT closed_on FROM audit WHERE id = OLD.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER answers_stay BEFORE UPDATE ON answer
BEGIN SELECT RAISE (ABORT, 'answers are only added'); END;

CREATE TRIGGER closed_audit_stays BEFORE UPDATE ON audit
WHEN OLD.closed_on IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_answer_stays BEFORE DELETE ON answer
WHEN (SELECT closed_on FROM audit WHERE id = OLD.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;
