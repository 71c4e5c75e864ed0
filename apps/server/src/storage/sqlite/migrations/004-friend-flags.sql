-- Friends whose messages ring nobody, and friends that stand first.
ALTER TABLE friends ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE friends ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
