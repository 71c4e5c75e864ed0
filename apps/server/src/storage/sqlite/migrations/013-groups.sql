-- Group chats. Their numbers are from the same space as those of accounts. ended: its log stays, since entries that were
-- not fetched yet point there. past: how many entries from before they joined new members may read.
CREATE TABLE groups (
  number         INTEGER PRIMARY KEY,
  owner          INTEGER NOT NULL REFERENCES accounts (uin),
  created_at     INTEGER NOT NULL,
  ended          INTEGER NOT NULL DEFAULT 0,
  newest         INTEGER NOT NULL DEFAULT 0,
  members        INTEGER NOT NULL DEFAULT 0,
  name           TEXT    NOT NULL,
  notice         TEXT    NOT NULL DEFAULT '',
  face           INTEGER NOT NULL DEFAULT 0,
  policy         TEXT    NOT NULL CHECK (policy IN ('anyone', 'ask', 'nobody')),
  members_invite INTEGER NOT NULL DEFAULT 1,
  searchable     INTEGER NOT NULL DEFAULT 0,
  past           INTEGER NOT NULL DEFAULT 0,
  quiet          INTEGER NOT NULL DEFAULT 0,
  code           TEXT
) STRICT;
CREATE INDEX groups_found ON groups (number) WHERE searchable = 1 AND ended = 0;

-- role: 0 member, 1 administrator, 2 owner. since: it may read the log from behind this number. read, marked, hidden and
-- cleared are those of talks, as numbers of the log. latest: the number in the mailbox of the newest entry that is filed.
CREATE TABLE members (
  grp            INTEGER NOT NULL REFERENCES groups (number),
  uin            INTEGER NOT NULL REFERENCES accounts (uin),
  role           INTEGER NOT NULL DEFAULT 0,
  card           TEXT    NOT NULL DEFAULT '',
  silenced_until INTEGER NOT NULL DEFAULT 0,
  joined_at      INTEGER NOT NULL,
  since          INTEGER NOT NULL,
  muted          INTEGER NOT NULL DEFAULT 0,
  pinned         INTEGER NOT NULL DEFAULT 0,
  label          TEXT    NOT NULL DEFAULT '',
  read           INTEGER NOT NULL DEFAULT 0,
  marked         INTEGER NOT NULL DEFAULT 0,
  hidden         INTEGER NOT NULL DEFAULT 0,
  cleared        INTEGER NOT NULL DEFAULT 0,
  latest         INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (grp, uin)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX members_of ON members (uin, grp);

-- What waits for an answer. state: 0 asked by uin, 1 refused, 2 uin is invited by peer, 3 uin may not come back.
CREATE TABLE group_requests (
  grp    INTEGER NOT NULL REFERENCES groups (number),
  uin    INTEGER NOT NULL REFERENCES accounts (uin),
  state  INTEGER NOT NULL,
  peer   INTEGER NOT NULL,
  reason TEXT    NOT NULL,
  at     INTEGER NOT NULL,
  asks   INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (grp, uin)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_requests_of ON group_requests (uin, at);

-- One log per group, numbered from 1 without gaps. The mailboxes of the members have rows of kind 10 that point here: peer
-- is the group, twin the number in the log.
CREATE TABLE group_log (
  grp    INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind   INTEGER NOT NULL,
  author INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  text   TEXT    NOT NULL,
  PRIMARY KEY (grp, number)
) STRICT, WITHOUT ROWID;
