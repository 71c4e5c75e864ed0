-- How often sessions of an account have ended, begun anew or got another token: what was read before may not be so now.
ALTER TABLE accounts ADD COLUMN session_version INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER sessions_opened AFTER INSERT ON sessions BEGIN
  UPDATE accounts SET session_version = session_version + 1 WHERE uin = NEW.uin;
END;

CREATE TRIGGER sessions_ended AFTER DELETE ON sessions BEGIN
  UPDATE accounts SET session_version = session_version + 1 WHERE uin = OLD.uin;
END;

CREATE TRIGGER safe_sessions_ended AFTER DELETE ON safe_sessions BEGIN
  UPDATE accounts SET session_version = session_version + 1 WHERE uin = OLD.uin;
END;

CREATE TRIGGER safe_sessions_renewed AFTER UPDATE OF hash ON safe_sessions BEGIN
  UPDATE accounts SET session_version = session_version + 1 WHERE uin = NEW.uin;
END;
