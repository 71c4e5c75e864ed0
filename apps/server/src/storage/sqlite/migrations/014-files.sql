-- Files, and those on their way here. The bytes lie beside the database, under their hashes.

-- bytes: how many it will have; received: how many of them are on disk.
CREATE TABLE uploads (
  uin      INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  id       TEXT    NOT NULL,
  bytes    INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 0,
  name     TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (uin, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_at ON uploads (at);

-- uploaded: how many bytes were sent, before a picture was written anew.
CREATE TABLE files (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  uin       INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  id        TEXT    NOT NULL UNIQUE,
  hash      TEXT    NOT NULL,
  bytes     INTEGER NOT NULL,
  uploaded  INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  type      TEXT    NOT NULL,
  width     INTEGER NOT NULL,
  height    INTEGER NOT NULL,
  thumbnail TEXT    NOT NULL,
  at        INTEGER NOT NULL
) STRICT;
CREATE INDEX files_uin ON files (uin, number);
CREATE INDEX files_hash ON files (hash);
CREATE INDEX files_thumbnail ON files (thumbnail) WHERE thumbnail <> '';
CREATE INDEX files_at ON files (at);

-- One row: what links to files are signed with.
CREATE TABLE link_key (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  key TEXT    NOT NULL
) STRICT;
