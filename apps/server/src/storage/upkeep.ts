/** Something that is wrong with a storage, as the log has it. */
export type Trouble = { readonly message: string; readonly bytes: number };

/** What a server and its operator need to know of the storage itself. */
export type UpkeepStorage = {
  /** Which accounts another process has changed since the last call: they, their friends, or their sessions. */
  outsideChanges(): Promise<number[]>;
  /** Sizes for operators. */
  counts(): Promise<{ accounts: number; sessions: number; safeSessions: number }>;
  databaseBytes(): Promise<number>;
  /** What an operator should mend before it grows worse; nothing when all is well. */
  trouble(): Promise<Trouble | undefined>;
  /** Writes something that changes nothing. @throws when nothing can be written, such as "database or disk is full" */
  proveWritable(): Promise<void>;
  close(): Promise<void>;
};
