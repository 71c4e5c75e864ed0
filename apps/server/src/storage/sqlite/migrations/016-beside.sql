-- What a message has beside its text: its quote, mentions, files, reactions, as JSON; NULL for most.
ALTER TABLE journal ADD COLUMN beside TEXT;
ALTER TABLE messages ADD COLUMN beside TEXT;
ALTER TABLE group_log ADD COLUMN beside TEXT;

-- Which messages name a file. owner and number are the name of the message: who wrote it, or its group, and its number there.
-- peer: to whom it went, the group again in groups.
CREATE TABLE file_uses (
  file   INTEGER NOT NULL REFERENCES files (number) ON DELETE CASCADE,
  owner  INTEGER NOT NULL,
  number INTEGER NOT NULL,
  peer   INTEGER NOT NULL,
  PRIMARY KEY (file, owner, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_uses_of ON file_uses (owner, number);
CREATE INDEX file_uses_to ON file_uses (file, peer);
