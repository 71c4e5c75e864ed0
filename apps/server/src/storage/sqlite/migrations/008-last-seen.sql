-- When friends last saw an account go, and whether it lets them know that, and is let know of theirs.
ALTER TABLE accounts ADD COLUMN left_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN share_seen INTEGER NOT NULL DEFAULT 1;
