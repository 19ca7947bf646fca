-- How one's time is to be given in a year; the newest of a rule counts, and one without a value takes it back.
-- contact_id: where the rule is of one person.
CREATE TABLE time_rule (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER REFERENCES contact (id),
    rule TEXT NOT NULL,
    value REAL,
    decided_at TEXT NOT NULL
) STRICT;

CREATE INDEX time_rule_audit ON time_rule (audit_id, rule, id);
CREATE INDEX time_rule_contact ON time_rule (contact_id) WHERE contact_id IS NOT NULL;

-- What a meeting really was, where the person has said otherwise than its export.
ALTER TABLE interaction ADD COLUMN own_kind TEXT
    CHECK (own_kind IN ('in_person', 'video', 'call', 'mail', 'message'));

-- A page to prepare a meeting with someone; the newest of a contact counts.
CREATE TABLE preparation (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    last_spoke_of TEXT NOT NULL DEFAULT '',
    they_are_at TEXT NOT NULL DEFAULT '',
    to_ask TEXT NOT NULL DEFAULT '',
    to_give TEXT NOT NULL DEFAULT '',
    written_at TEXT NOT NULL
) STRICT;

CREATE INDEX preparation_contact ON preparation (contact_id);

CREATE TRIGGER closed_time_rule BEFORE INSERT ON time_rule
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_time_rule_goes BEFORE DELETE ON time_rule
WHEN (SELECT closed_on FROM audit WHERE id = OLD.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER time_rules_stay BEFORE UPDATE ON time_rule
BEGIN SELECT RAISE (ABORT, 'rules are only added'); END;

CREATE TRIGGER closed_preparation BEFORE INSERT ON preparation
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

-- Of what the entries of an exported calendar are made known by, the same in every copy of the book.
INSERT INTO setting (key, value) VALUES ('calendar_key', lower(hex(randomblob(16))));
