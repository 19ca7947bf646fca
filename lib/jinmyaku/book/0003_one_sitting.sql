-- Who brought us together: nobody ('self'), a contact of the book (its id), or not known (blank).
ALTER TABLE contact ADD COLUMN introduced_by TEXT NOT NULL DEFAULT ''
    CHECK (introduced_by IN ('', 'self') OR introduced_by NOT GLOB '*[^0-9]*');

-- An answer undone is as if the question had never been asked; one without a value says that it cannot be said.
ALTER TABLE answer ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0 CHECK (taken_back IN (0, 1));

-- Who stood for whom when a year was closed: what is said of them later changes nothing in it.
CREATE TABLE audit_person (
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    person_id INTEGER NOT NULL REFERENCES contact (id),
    PRIMARY KEY (audit_id, contact_id)
) STRICT;

CREATE INDEX audit_person_contact ON audit_person (contact_id);

INSERT INTO audit_person
SELECT audit.id, contact.id, contact.same_as FROM audit JOIN contact
WHERE audit.closed_on IS NOT NULL AND contact.same_as IN (
    SELECT person_id FROM audit_contact JOIN person USING (contact_id) WHERE audit_id = audit.id
);

CREATE TRIGGER closed_person BEFORE DELETE ON audit_person
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_person_stays BEFORE UPDATE ON audit_person
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TABLE interaction (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('in_person', 'video', 'call', 'mail', 'message')),
    day TEXT NOT NULL CHECK (day GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    minutes REAL CHECK (minutes >= 0),
    batch_id INTEGER REFERENCES import_batch (id),
    UNIQUE (source, source_id)
) STRICT;

CREATE TABLE interaction_contact (
    interaction_id INTEGER NOT NULL REFERENCES interaction (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    PRIMARY KEY (interaction_id, contact_id)
) STRICT;

CREATE INDEX interaction_contact_contact ON interaction_contact (contact_id);
