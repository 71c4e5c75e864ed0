-- Browsers that their push service wakes when no page is open: one of each session of 2.0 at the most, which ends with it.

-- key, auth: what a push is encrypted with. preview: it tells who wrote what.
CREATE TABLE subscriptions (
  uin      INTEGER NOT NULL,
  session  INTEGER NOT NULL,
  endpoint TEXT    NOT NULL,
  key      TEXT    NOT NULL,
  auth     TEXT    NOT NULL,
  preview  INTEGER NOT NULL,
  language TEXT    NOT NULL,
  PRIMARY KEY (uin, session)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX subscriptions_endpoint ON subscriptions (endpoint);

CREATE TRIGGER safe_sessions_subscriptions AFTER DELETE ON safe_sessions BEGIN
  DELETE FROM subscriptions WHERE uin = OLD.uin AND session = OLD.session;
END;

-- One row: by which push services know this server.
CREATE TABLE push_keys (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  public_key  TEXT NOT NULL,
  private_key TEXT NOT NULL
) STRICT;
