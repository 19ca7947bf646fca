ALTER TABLE import_batch ADD COLUMN undone_at TEXT;

-- The contact that stands for this one, as match_decision says; NULL where it stands for itself.
ALTER TABLE contact ADD COLUMN same_as INTEGER REFERENCES contact (id);

CREATE VIEW person AS
SELECT id AS contact_id, coalesce(same_as, id) AS person_id FROM contact;

-- The import in which a row was first missing; NULL while its service still shows it.
ALTER TABLE contact_source ADD COLUMN missing_since INTEGER REFERENCES import_batch (id);

-- What an import found in a row that it changed, so that it can be taken back.
CREATE TABLE import_before (
    batch_id INTEGER NOT NULL REFERENCES import_batch (id),
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    key_before TEXT NOT NULL,
    seen TEXT NOT NULL CHECK (json_valid(seen)),
    last_batch INTEGER NOT NULL REFERENCES import_batch (id),
    missing_since INTEGER REFERENCES import_batch (id),
    PRIMARY KEY (batch_id, source, key)
) STRICT;

-- The newest decision of a pair that was not taken back counts; one with an import was made by the rules of matching.
CREATE TABLE match_decision (
    id INTEGER PRIMARY KEY,
    left_id INTEGER NOT NULL REFERENCES contact (id),
    right_id INTEGER NOT NULL REFERENCES contact (id),
    same INTEGER NOT NULL CHECK (same IN (0, 1)),
    decided_at TEXT NOT NULL,
    undone_at TEXT,
    batch_id INTEGER REFERENCES import_batch (id),
    CHECK (left_id < right_id)
) STRICT;

-- What the columns of a table mean, confirmed by the person once.
CREATE TABLE csv_mapping (
    columns TEXT PRIMARY KEY CHECK (json_valid(columns)),
    mapping TEXT NOT NULL CHECK (json_valid(mapping)),
    confirmed_at TEXT NOT NULL
) STRICT;

-- What refers to a contact, so that one can be taken out without reading everything.
CREATE INDEX contact_same_as ON contact (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX contact_change_contact ON contact_change (contact_id);
CREATE INDEX audit_contact_contact ON audit_contact (contact_id);
CREATE INDEX answer_contact ON answer (contact_id);
CREATE INDEX match_decision_left ON match_decision (left_id);
CREATE INDEX match_decision_right ON match_decision (right_id);
