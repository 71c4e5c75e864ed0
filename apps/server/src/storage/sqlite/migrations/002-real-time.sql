-- Sessions with tokens, app passwords, invitations, history, blocks.

ALTER TABLE accounts ADD COLUMN status INTEGER NOT NULL DEFAULT 10;
ALTER TABLE accounts ADD COLUMN share_read INTEGER NOT NULL DEFAULT 0;
-- The numbers of the last app password and of the last session: none is used twice.
ALTER TABLE accounts ADD COLUMN last_app INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN last_session INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET status = (SELECT sessions.status FROM sessions WHERE sessions.uin = accounts.uin)
  WHERE uin IN (SELECT uin FROM sessions);

-- The status is the account's, whatever its sessions.
ALTER TABLE sessions DROP COLUMN status;
ALTER TABLE sessions ADD COLUMN app INTEGER NOT NULL DEFAULT 0;

ALTER TABLE friends ADD COLUMN remark TEXT NOT NULL DEFAULT '';
ALTER TABLE friends ADD COLUMN grouping TEXT NOT NULL DEFAULT '';

CREATE TABLE blocks (
  uin  INTEGER NOT NULL REFERENCES accounts (uin),
  peer INTEGER NOT NULL REFERENCES accounts (uin),
  PRIMARY KEY (uin, peer)
) STRICT, WITHOUT ROWID;

-- origin: the session of 2.0 that sent it. twin: of a received message, its number in the sender's mailbox. client_id:
-- the client's own name for it.
ALTER TABLE messages ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN twin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN client_id TEXT;
ALTER TABLE journal ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN twin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN client_id TEXT;
-- Conversations. What came in lies apart from what was sent, so that the unread are found among any number of the latter.
CREATE INDEX messages_talk ON messages (uin, peer, sent, number) WHERE kind = 9;
CREATE UNIQUE INDEX messages_client_id ON messages (uin, client_id) WHERE client_id IS NOT NULL;

-- How far uin has read what peer wrote, and peer what uin wrote; both are numbers in the mailbox of uin.
CREATE TABLE talks (
  uin  INTEGER NOT NULL,
  peer INTEGER NOT NULL,
  read INTEGER NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (uin, peer)
) STRICT, WITHOUT ROWID;

-- How far any session of the account has confirmed.
ALTER TABLE cursors ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
UPDATE cursors SET confirmed = number;

CREATE TABLE safe_sessions (
  uin       INTEGER NOT NULL REFERENCES accounts (uin),
  session   INTEGER NOT NULL,
  hash      TEXT    NOT NULL,
  client    TEXT    NOT NULL,
  address   TEXT    NOT NULL,
  opened_at INTEGER NOT NULL,
  seen_at   INTEGER NOT NULL,
  cursor    INTEGER NOT NULL,
  app       INTEGER NOT NULL,
  PRIMARY KEY (uin, session)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX safe_sessions_hash ON safe_sessions (uin, hash);
CREATE INDEX safe_sessions_seen ON safe_sessions (seen_at);

CREATE TABLE app_passwords (
  uin        INTEGER NOT NULL REFERENCES accounts (uin),
  id         INTEGER NOT NULL,
  name       TEXT    NOT NULL,
  hash       TEXT    NOT NULL,
  commands   TEXT    NOT NULL,
  networks   TEXT    NOT NULL,
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  used_at    INTEGER,
  used_from  TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (uin, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE invites (
  code       TEXT    PRIMARY KEY,
  made_by    INTEGER NOT NULL,
  uses       INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
