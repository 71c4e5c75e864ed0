-- What administrators do, and what they see of accounts.

-- When the last session that has ended was last seen; those that are there say it themselves.
ALTER TABLE accounts ADD COLUMN last_seen INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER sessions_seen AFTER DELETE ON sessions BEGIN
  UPDATE accounts SET last_seen = max(last_seen, OLD.seen_at) WHERE uin = OLD.uin;
END;

CREATE TRIGGER safe_sessions_seen AFTER DELETE ON safe_sessions BEGIN
  UPDATE accounts SET last_seen = max(last_seen, OLD.seen_at) WHERE uin = OLD.uin;
END;

CREATE INDEX accounts_admins ON accounts (uin) WHERE admin = 1;

-- done_by: an administrator, 0 the command line. about: the account it was done to, 0 none.
CREATE TABLE audit (
  number  INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  done_by INTEGER NOT NULL,
  about   INTEGER NOT NULL,
  act     TEXT    NOT NULL,
  detail  TEXT    NOT NULL
) STRICT;
