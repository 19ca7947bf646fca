-- What a year says of goals, key people and gives: of each the newest row counts, those of earlier years where a year
-- says nothing itself, and one that is removed is there no longer. Each is known by its own number.
CREATE TABLE goal (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    number INTEGER NOT NULL,
    horizon INTEGER NOT NULL DEFAULT 1 CHECK (horizon IN (1, 3)),
    goal TEXT NOT NULL DEFAULT '',
    achieved_means TEXT NOT NULL DEFAULT '',
    weight REAL NOT NULL DEFAULT 2 CHECK (weight BETWEEN 1 AND 3),
    self_improvement TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'achieved', 'dropped', 'carried')),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    written_at TEXT NOT NULL
) STRICT;

-- contact_id: none where the person is only described as yet. Money an hour and a year, none where not said.
CREATE TABLE key_person (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    number INTEGER NOT NULL,
    contact_id INTEGER REFERENCES contact (id),
    description TEXT NOT NULL DEFAULT '',
    access TEXT NOT NULL DEFAULT 'named' CHECK (access IN ('named', 'met', 'in_touch', 'mutual', 'vouches')),
    hourly_value REAL CHECK (hourly_value >= 0),
    income REAL CHECK (income >= 0),
    respect TEXT NOT NULL DEFAULT '',
    who_matters TEXT NOT NULL DEFAULT '',
    done_for_them TEXT NOT NULL DEFAULT '',
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    written_at TEXT NOT NULL
) STRICT;

-- For which goal somebody is a key person.
CREATE TABLE key_goal (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    key_person INTEGER NOT NULL,
    goal INTEGER NOT NULL,
    fit TEXT NOT NULL DEFAULT 'achieved' CHECK (fit IN ('achieved', 'on_the_way')),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    written_at TEXT NOT NULL
) STRICT;

-- What one has to give, whoever it may be for.
CREATE TABLE give_offer (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL DEFAULT 'time'
        CHECK (kind IN ('money', 'time', 'care', 'consideration', 'knowledge', 'introduction')),
    what TEXT NOT NULL DEFAULT '',
    minutes REAL CHECK (minutes >= 0),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    written_at TEXT NOT NULL
) STRICT;

-- What is to be given to a key person, and when; saved: minutes that it saves them. exchange: what was given of it.
CREATE TABLE give_plan (
    id INTEGER PRIMARY KEY,
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    number INTEGER NOT NULL,
    key_person INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT 'time'
        CHECK (kind IN ('money', 'time', 'care', 'consideration', 'knowledge', 'introduction')),
    what TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL DEFAULT '',
    minutes REAL CHECK (minutes >= 0),
    money REAL CHECK (money >= 0),
    saved REAL CHECK (saved >= 0),
    exchange_id INTEGER REFERENCES exchange (id),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    written_at TEXT NOT NULL
) STRICT;

CREATE INDEX goal_number ON goal (number, id);
CREATE INDEX key_person_number ON key_person (number, id);
CREATE INDEX key_person_contact ON key_person (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX key_goal_pair ON key_goal (key_person, goal, id);
CREATE INDEX give_offer_number ON give_offer (number, id);
CREATE INDEX give_plan_number ON give_plan (number, id);

-- What was given and received, as it happened. thanked_on, told_on: of what was received, when one gave thanks, and told
-- what came of it; blank where not yet.
CREATE TABLE exchange (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    direction TEXT NOT NULL CHECK (direction IN ('given', 'received')),
    kind TEXT NOT NULL CHECK (kind IN ('money', 'time', 'care', 'consideration', 'knowledge', 'introduction')),
    day TEXT NOT NULL,
    minutes REAL CHECK (minutes >= 0),
    money REAL CHECK (money >= 0),
    unasked INTEGER NOT NULL DEFAULT 0 CHECK (unasked IN (0, 1)),
    note TEXT NOT NULL DEFAULT '',
    thanked_on TEXT NOT NULL DEFAULT '',
    told_on TEXT NOT NULL DEFAULT '',
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE INDEX exchange_contact ON exchange (contact_id);

-- Who knows whom, and how well; the newest of a pair counts, none for strangers to each other.
CREATE TABLE acquaintance (
    id INTEGER PRIMARY KEY,
    left_id INTEGER NOT NULL REFERENCES contact (id),
    right_id INTEGER NOT NULL REFERENCES contact (id),
    how_well TEXT CHECK (how_well IN ('named', 'met', 'in_touch', 'mutual', 'vouches')),
    said_at TEXT NOT NULL,
    CHECK (left_id < right_id)
) STRICT;

CREATE INDEX acquaintance_left ON acquaintance (left_id);
CREATE INDEX acquaintance_right ON acquaintance (right_id);

-- Whom one has asked to be introduced to whom.
CREATE TABLE introduction_request (
    id INTEGER PRIMARY KEY,
    asked_id INTEGER NOT NULL REFERENCES contact (id),
    target_id INTEGER NOT NULL REFERENCES contact (id),
    day TEXT NOT NULL,
    came_of TEXT NOT NULL DEFAULT '' CHECK (came_of IN ('', 'introduced', 'declined')),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE INDEX introduction_request_asked ON introduction_request (asked_id);
CREATE INDEX introduction_request_target ON introduction_request (target_id);

CREATE TRIGGER closed_goal BEFORE INSERT ON goal
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_key_person BEFORE INSERT ON key_person
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_key_goal BEFORE INSERT ON key_goal
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_give_offer BEFORE INSERT ON give_offer
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER closed_give_plan BEFORE INSERT ON give_plan
WHEN (SELECT closed_on FROM audit WHERE id = NEW.audit_id) IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'closed year'); END;

CREATE TRIGGER goals_stay BEFORE UPDATE ON goal BEGIN SELECT RAISE (ABORT, 'goals are only added'); END;
CREATE TRIGGER key_people_stay BEFORE UPDATE ON key_person BEGIN SELECT RAISE (ABORT, 'key people are only added'); END;
CREATE TRIGGER key_goals_stay BEFORE UPDATE ON key_goal BEGIN SELECT RAISE (ABORT, 'key people are only added'); END;
CREATE TRIGGER give_offers_stay BEFORE UPDATE ON give_offer BEGIN SELECT RAISE (ABORT, 'offers are only added'); END;
CREATE TRIGGER give_plans_stay BEFORE UPDATE ON give_plan BEGIN SELECT RAISE (ABORT, 'plans are only added'); END;
