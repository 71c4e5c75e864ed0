-- Numbers of mailboxes mean something within one history only: a restored backup begins another one.

-- One row. word: the generation, NULL until a server has opened the database. seal, stamp: the file beside the database
-- that belongs to it, and what tells that file from a copy. other: a second such file that may lie there after a kill.
-- filed: how many entries have ever been filed into mailboxes.
CREATE TABLE generation (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  word  TEXT,
  seal  TEXT,
  stamp TEXT,
  other TEXT,
  filed INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO generation (id) VALUES (1);

-- What an account's generation has besides, once a client has proved that the history of its mailbox went back.
ALTER TABLE accounts ADD COLUMN era TEXT NOT NULL DEFAULT '';

-- generation: that of the latest move. base: up to where the account had confirmed when that generation began.
ALTER TABLE cursors ADD COLUMN generation TEXT NOT NULL DEFAULT '';
ALTER TABLE cursors ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
