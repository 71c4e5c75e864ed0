-- One name for each family of versions: legacy (1.0 to 1.4) and modern (2.0).
ALTER TABLE sessions RENAME TO legacy_sessions;
ALTER TABLE safe_sessions RENAME TO modern_sessions;
