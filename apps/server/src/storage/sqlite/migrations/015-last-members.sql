-- Who was in a group when it ended: they may fetch what has come until then, from behind since.
CREATE TABLE last_members (
  grp   INTEGER NOT NULL,
  uin   INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (grp, uin)
) STRICT, WITHOUT ROWID;
