import type { Readable } from 'node:stream';

/** How many shelves a {@link FileStore} has: what it keeps is looked through one after the other. */
export const SHELVES = 256;

/**
 * Where the bytes of whole files lie, each under its hash: the SHA-256 in hex. The same bytes are there once, however often
 * they are kept; they never change.
 */
export type FileStore = {
  /** Keeps a copy of a local file, which is not needed any more then: it is there whole, and on disk, or not at all. */
  keep(path: string, hash: string): Promise<void>;
  /**
   * The bytes from one up to another, both included; all without them.
   *
   * @throws when they are not there
   */
  read(hash: string, range?: ByteRange): Promise<Readable>;
  /** How many they are; nothing when they are not there. */
  size(hash: string): Promise<number | undefined>;
  /** Removes them, if they are there. */
  remove(hash: string): Promise<void>;
  /** What is on a shelf, from 0 to {@link SHELVES} - 1, for longer than since a time (ms since 1970), by hashes. */
  shelf(number: number, before: number): Promise<string[]>;
};

/** The first and the last byte. */
export type ByteRange = { readonly from: number; readonly to: number };
