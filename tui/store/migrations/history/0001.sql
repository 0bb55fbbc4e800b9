-- What filled and what ended, each once. Old days are deleted; the venues keep them.

PRAGMA application_id = 1651271785;

CREATE TABLE event (
    kind TEXT NOT NULL,
    venue TEXT NOT NULL,
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, venue, account, id)
) STRICT;

CREATE INDEX event_by_time ON event (kind, at);
