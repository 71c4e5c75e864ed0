-- What an account has done with a conversation, as numbers of its mailbox. marked: its newest message when it was marked
-- as unread, 0 when it is not. hidden: up to where it is not listed. cleared: up to where it is deleted for this account.
ALTER TABLE talks ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE talks ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE talks ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
