-- From where an account has logged in, as limits count it: an IPv4 address, or the /64 of an IPv6 address.
CREATE TABLE networks (
  uin     INTEGER NOT NULL REFERENCES accounts (uin),
  network TEXT    NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (uin, network)
) STRICT, WITHOUT ROWID;

-- Those of IPv6 are noted with their next login.
INSERT INTO networks (uin, network, seen_at)
  SELECT uin, address, max(seen_at) FROM safe_sessions WHERE address NOT LIKE '%:%' GROUP BY uin, address;
INSERT OR IGNORE INTO networks (uin, network, seen_at)
  SELECT uin, address, seen_at FROM sessions WHERE address LIKE '%.%' AND address NOT LIKE '%:%';
