import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const WORD = /^[0-9a-f]{16}$/;
const COUNT_DIGITS = 16;

/**
 * Files beside a database by which it is noticed that its file, or the whole folder, was put back from a copy.
 *
 * A seal is an empty file with a random word in its name; the database notes the word, and a stamp that no copy of the
 * file shares. The count is how many entries the mailboxes have had: a database with fewer of them has lost some.
 */
export class Seal {
  readonly #prefix: string;
  readonly #folder: string;
  readonly #countPath: string;
  #count: number | undefined;

  constructor(path: string) {
    this.#folder = dirname(path);
    this.#prefix = `${basename(path)}-seal-`;
    this.#countPath = `${path}-count`;
  }

  /** The words of all seals that lie there. */
  words(): string[] {
    const names = readdirSync(this.#folder).filter((name) => name.startsWith(this.#prefix));
    return names.map((name) => name.slice(this.#prefix.length)).filter((word) => WORD.test(word));
  }

  /** Makes a seal, on disk when it returns. Without one the database counts as restored at the next start. */
  make(word: string): void {
    try {
      const file = openSync(this.#pathOf(word), 'w', 0o600);
      fsyncSync(file);
      closeSync(file);
      syncFolder(this.#folder);
    } catch {
      // No room, say: that must not keep the server from starting.
    }
  }

  /** What tells a seal from a copy of it. Not the time of its last change of owner or mode: those may change. */
  stampOf(word: string): string | undefined {
    try {
      const { ino, birthtimeNs, mtimeNs } = statSync(this.#pathOf(word), { bigint: true });
      return `${ino}:${birthtimeNs}:${mtimeNs}`;
    } catch {
      return undefined;
    }
  }

  /** Removes all seals but one. */
  keepOnly(word: string): void {
    for (const other of this.words()) if (other !== word) rmSync(this.#pathOf(other), { force: true });
  }

  /** The database counts as restored at the next start. */
  break(): void {
    for (const word of this.words()) rmSync(this.#pathOf(word), { force: true });
  }

  /** How many entries there have been, as far as is known; 0 when nothing is. */
  count(): number {
    try {
      return Number.parseInt(readFileSync(this.#countPath, 'latin1'), 10) || 0;
    } catch {
      return 0;
    }
  }

  /** Notes how many entries there are. Not synced: after a power failure it may lag behind, which proves nothing. */
  note(entries: number): void {
    try {
      this.#count ??= openSync(this.#countPath, constants.O_WRONLY | constants.O_CREAT, 0o600);
      writeSync(this.#count, `${String(entries).padStart(COUNT_DIGITS, '0')}\n`, 0);
    } catch {
      // Messages are on disk already; this only guards against an unannounced restore.
    }
  }

  close(): void {
    if (this.#count !== undefined) closeSync(this.#count);
    this.#count = undefined;
  }

  #pathOf(word: string): string {
    return join(this.#folder, this.#prefix + word);
  }
}

/** Files created or renamed in the folder are on disk when it returns; not every system supports this. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
