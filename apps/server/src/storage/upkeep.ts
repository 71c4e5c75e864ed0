/** Something that is wrong with a storage, as the log has it. */
export type Trouble = { readonly message: string; readonly bytes: number };

/** `upTo`: the place to go on behind. `isGap`: some behind the place are forgotten, so it may be any account. */
export type Changes = { readonly uins: readonly number[]; readonly upTo: number; readonly isGap: boolean };

/** What a server and its operator need to know of the storage itself. */
export type UpkeepStorage = {
  /**
   * Which accounts other processes than the one that reads have changed behind a place: they, their friends, or their
   * sessions. Each reader keeps its own place; without one only the newest is answered.
   */
  outsideChanges(query: { after?: number | undefined }): Promise<Changes>;
  /** Sizes for operators. */
  counts(): Promise<{ accounts: number; sessions: number; modernSessions: number }>;
  databaseBytes(): Promise<number>;
  /** What an operator should mend before it grows worse; nothing when all is well. */
  trouble(): Promise<Trouble | undefined>;
  /** Writes something that changes nothing. @throws when nothing can be written, such as "database or disk is full" */
  proveWritable(): Promise<void>;
  close(): Promise<void>;
};
