CREATE TABLE accounts (
  uin          INTEGER PRIMARY KEY,
  password     TEXT    NOT NULL,
  admin        INTEGER NOT NULL DEFAULT 0,
  disabled     INTEGER NOT NULL DEFAULT 0,
  created_at   INTEGER NOT NULL,
  adds         TEXT    NOT NULL DEFAULT 'ask' CHECK (adds IN ('anyone', 'ask', 'nobody')),
  searchable   INTEGER NOT NULL DEFAULT 0,
  strangers    INTEGER NOT NULL DEFAULT 0,
  legacy       INTEGER NOT NULL DEFAULT 1,
  nick         TEXT    NOT NULL,
  face         INTEGER NOT NULL DEFAULT 0,
  age          INTEGER NOT NULL DEFAULT 0,
  sex          INTEGER,
  blood        INTEGER NOT NULL DEFAULT 0,
  sign         INTEGER NOT NULL DEFAULT 0,
  animal       INTEGER NOT NULL DEFAULT 0,
  address      TEXT    NOT NULL DEFAULT '',
  city         TEXT    NOT NULL DEFAULT '',
  country      TEXT    NOT NULL DEFAULT '',
  mail         TEXT    NOT NULL DEFAULT '',
  homepage     TEXT    NOT NULL DEFAULT '',
  occupation   TEXT    NOT NULL DEFAULT '',
  mobile       TEXT    NOT NULL DEFAULT '',
  postcode     TEXT    NOT NULL DEFAULT '',
  phone        TEXT    NOT NULL DEFAULT '',
  introduction TEXT    NOT NULL DEFAULT '',
  province     TEXT    NOT NULL DEFAULT '',
  real_name    TEXT    NOT NULL DEFAULT '',
  school       TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX accounts_found ON accounts (uin) WHERE searchable = 1 AND disabled = 0;

-- A friendship is two rows, so that each account's list lies together.
CREATE TABLE friends (
  uin  INTEGER NOT NULL REFERENCES accounts (uin),
  peer INTEGER NOT NULL REFERENCES accounts (uin),
  PRIMARY KEY (uin, peer)
) STRICT, WITHOUT ROWID;

-- What peer has asked of uin, how often since at. A refusal is kept so that refusing twice changes nothing, and so is
-- what was withdrawn: asking again is not new.
CREATE TABLE requests (
  uin     INTEGER NOT NULL REFERENCES accounts (uin),
  peer    INTEGER NOT NULL REFERENCES accounts (uin),
  reason  TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  refused INTEGER NOT NULL DEFAULT 0,
  asks    INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (uin, peer)
) STRICT, WITHOUT ROWID;

-- One log per account: what it received and what it sent, numbered from 1 without gaps.
CREATE TABLE messages (
  uin     INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  kind    INTEGER NOT NULL,
  peer    INTEGER NOT NULL,
  sent    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  text    TEXT    NOT NULL,
  request TEXT,
  PRIMARY KEY (uin, number)
) STRICT, WITHOUT ROWID;

-- Entries of all mailboxes in the order they came: written here first, since one page then holds many of them, and
-- filed into messages many at a time.
CREATE TABLE journal (
  uin     INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  kind    INTEGER NOT NULL,
  peer    INTEGER NOT NULL,
  sent    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  text    TEXT    NOT NULL,
  request TEXT
) STRICT;

-- How far the old clients of an account have fetched.
CREATE TABLE cursors (
  uin    INTEGER PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  uin     INTEGER PRIMARY KEY REFERENCES accounts (uin),
  address TEXT    NOT NULL,
  status  INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

-- Which accounts a process other than the server has changed: the server reads and empties this.
CREATE TABLE changes (
  uin INTEGER PRIMARY KEY
) STRICT;
