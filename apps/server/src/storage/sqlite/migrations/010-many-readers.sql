-- What processes beside the server have changed: a log that each reader reads from its own place on.
ALTER TABLE changes RENAME TO changes_before;
CREATE TABLE changes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  uin    INTEGER NOT NULL,
  at     INTEGER NOT NULL
) STRICT;
INSERT INTO changes (uin, at) SELECT uin, 0 FROM changes_before;
DROP TABLE changes_before;

-- Which node holds a session of old clients, or held it last.
ALTER TABLE sessions ADD COLUMN node TEXT NOT NULL DEFAULT '';
