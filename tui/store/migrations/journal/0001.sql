-- Nothing in `action` and `step` is ever changed or deleted: the newest step of an action is how
-- far it has come. What may be repeated here is named column by column; no secret has a place.

PRAGMA application_id = 1651272306;

CREATE TABLE action (
    ordinal INTEGER PRIMARY KEY,
    action_id TEXT NOT NULL UNIQUE,
    batch TEXT NOT NULL,
    account TEXT NOT NULL,
    venue TEXT NOT NULL,
    kind TEXT NOT NULL,
    order_id TEXT,
    client_order_id TEXT,
    intent TEXT NOT NULL
) STRICT;

CREATE TABLE step (
    seq INTEGER PRIMARY KEY,
    action_id TEXT NOT NULL REFERENCES action (action_id),
    session TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    code TEXT,
    text TEXT,
    request TEXT NOT NULL,
    progress TEXT NOT NULL
) STRICT;

CREATE INDEX step_by_action ON step (action_id, seq);

-- Which process minds what is not settled: found without reading the whole journal.
CREATE TABLE open_action (
    action_id TEXT PRIMARY KEY REFERENCES action (action_id),
    session TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER step_opens AFTER INSERT ON step WHEN NEW.state <> 'settled' BEGIN
    INSERT OR REPLACE INTO open_action VALUES (NEW.action_id, NEW.session);
END;

CREATE TRIGGER step_settles AFTER INSERT ON step WHEN NEW.state = 'settled' BEGIN
    DELETE FROM open_action WHERE action_id = NEW.action_id;
END;

CREATE TRIGGER action_stays BEFORE UPDATE ON action BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER action_is_kept BEFORE DELETE ON action BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER step_stays BEFORE UPDATE ON step BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER step_is_kept BEFORE DELETE ON step BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
