-- A mailbox of years is taken in piece by piece; nothing of an import counts before it is finished.
ALTER TABLE import_batch ADD COLUMN unfinished INTEGER NOT NULL DEFAULT 0 CHECK (unfinished IN (0, 1));

-- How many bytes of a file an unfinished import has behind it, and how many dated interactions it gave.
ALTER TABLE import_file ADD COLUMN read_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_file ADD COLUMN interactions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_file ADD COLUMN left_out TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(left_out));

-- Seconds since 1970 UTC, none where only the day is known; why it counts for nobody, blank where it counts.
ALTER TABLE interaction ADD COLUMN at INTEGER;
ALTER TABLE interaction ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interaction ADD COLUMN thread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interaction ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE interaction ADD COLUMN left_out TEXT NOT NULL DEFAULT '';
-- What a calendar calls one event, with all its times; a number, 0 for none.
ALTER TABLE interaction ADD COLUMN series INTEGER NOT NULL DEFAULT 0;

CREATE INDEX interaction_batch ON interaction (batch_id);
CREATE INDEX interaction_series ON interaction (series) WHERE series <> 0;

-- Later imports that showed an interaction again.
CREATE TABLE interaction_seen (
    batch_id INTEGER NOT NULL REFERENCES import_batch (id),
    interaction_id INTEGER NOT NULL REFERENCES interaction (id),
    PRIMARY KEY (batch_id, interaction_id)
) STRICT;

CREATE INDEX interaction_seen_interaction ON interaction_seen (interaction_id);

-- Whoever has part in an interaction, by the address or name that the service knows: a contact's, the person's own,
-- or nobody's in the book yet. What only a name says is told apart by source. contact_id: as the person has said;
-- nobody: no person at all.
CREATE TABLE party (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'linkedin', 'name', 'title')),
    source TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    contact_id INTEGER REFERENCES contact (id),
    nobody INTEGER NOT NULL DEFAULT 0 CHECK (nobody IN (0, 1)),
    UNIQUE (kind, source, value)
) STRICT;

CREATE INDEX party_contact ON party (contact_id) WHERE contact_id IS NOT NULL;

-- How often an import shows a party to be evidently the person's own.
CREATE TABLE party_mine (
    batch_id INTEGER NOT NULL REFERENCES import_batch (id),
    party_id INTEGER NOT NULL REFERENCES party (id),
    times INTEGER NOT NULL,
    PRIMARY KEY (batch_id, party_id)
) STRICT;

CREATE INDEX party_mine_party ON party_mine (party_id);

CREATE TABLE interaction_party (
    interaction_id INTEGER NOT NULL REFERENCES interaction (id),
    party_id INTEGER NOT NULL REFERENCES party (id),
    role TEXT NOT NULL CHECK (role IN ('from', 'to', 'cc', 'there', 'declined', 'maybe')),
    PRIMARY KEY (interaction_id, party_id)
) STRICT;

CREATE INDEX interaction_party_party ON interaction_party (party_id);

-- What an import found in an interaction that it changed, so that it can be taken back; parties as JSON.
CREATE TABLE interaction_before (
    batch_id INTEGER NOT NULL REFERENCES import_batch (id),
    interaction_id INTEGER NOT NULL REFERENCES interaction (id),
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    minutes REAL,
    at INTEGER,
    people INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    version TEXT NOT NULL,
    left_out TEXT NOT NULL,
    parties TEXT NOT NULL CHECK (json_valid(parties)),
    PRIMARY KEY (batch_id, interaction_id)
) STRICT;
