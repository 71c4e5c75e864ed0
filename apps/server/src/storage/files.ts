/** A file on its way here. */
export type Upload = {
  readonly uin: number;
  /** Random; the file has it as well. */
  readonly id: string;
  /** How many bytes it will have; of an upload in one piece, at the most. */
  readonly bytes: number;
  /** How many of them are on disk. */
  readonly received: number;
  readonly name: string;
  /** When the last of them came. */
  readonly at: number;
};

export type NewUpload = Omit<Upload, 'received'> & {
  /** How many uploads the account may have at once, and how many bytes in files and uploads together. */
  readonly mostUploads: number;
  readonly mostBytes: number;
};

/** `gone`: the account cannot log in. `many`: it has too many uploads. `full`: there is no room for so much more. */
export type UploadOutcome = 'begun' | 'gone' | 'many' | 'full';

/** What the bytes of a file are. */
export type Content = {
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  readonly bytes: number;
  /** What the bytes say that they are; `application/octet-stream` for all that is no picture, audio or video. */
  readonly type: string;
  /** In pixels; 0 for what is no picture. */
  readonly width: number;
  readonly height: number;
  /** The same as {@link hash} for a small picture of it; empty where there is none. */
  readonly thumbnail: string;
};

/** A file that is there. */
export type StoredFile = Content & {
  readonly id: string;
  readonly uin: number;
  /** How many bytes were sent; a picture is kept in another form. */
  readonly uploaded: number;
  readonly name: string;
  readonly at: number;
  /** Their order: a later file has a higher number. */
  readonly number: number;
};

/** Files and uploads: what is known of them. The bytes themselves are elsewhere, see `files/` of the server. */
export type FileStorage = {
  /** Notes that a file is on its way here, if there is room for it. */
  beginUpload(upload: NewUpload): Promise<UploadOutcome>;
  upload(query: { uin: number; id: string }): Promise<Upload | undefined>;
  /** Notes how much of it is on disk. False when there is no such upload any more. */
  received(upload: { uin: number; id: string; bytes: number; at: number }): Promise<boolean>;
  endUpload(upload: { uin: number; id: string }): Promise<boolean>;
  /** Makes a file of an upload. False when there is no such upload any more. */
  addFile(file: Content & { uin: number; id: string; uploaded: number; at: number }): Promise<boolean>;
  file(id: string): Promise<StoredFile | undefined>;
  /** A file that an account may read: its own, or one of a message that it can read. */
  readableFile(query: { uin: number; id: string }): Promise<StoredFile | undefined>;
  /** The files of an account below a number, newest first. */
  files(query: { uin: number; below: number; count: number }): Promise<StoredFile[]>;
  /** What the files and uploads of an account take. */
  fileBytes(uin: number): Promise<number>;
  /** Removes a file; answers which bytes no file has any more, by their hashes. Nothing when there is no such file. */
  removeFile(file: { uin: number; id: string }): Promise<string[] | undefined>;
  /** Removes uploads of which nothing has come since `before`, at most so many; answers which. */
  pruneUploads(old: { before: number; most: number }): Promise<{ uin: number; id: string }[]>;
  /**
   * Removes files from before `before`, and those from before `unnamedBefore` that no message names, at most so many.
   * Answers how many, and which bytes no file has any more.
   */
  pruneFiles(old: {
    before: number;
    unnamedBefore: number;
    most: number;
  }): Promise<{ files: number; hashes: string[] }>;
  /** Which of these bytes a file has. */
  namedHashes(hashes: readonly string[]): Promise<string[]>;
  /** The key of signed links: the one that is kept, or else this one from now on. */
  linkKey(fresh: string): Promise<string>;
};
