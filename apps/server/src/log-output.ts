import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

const MOST_WAITING_BYTES = 262_144;
const TRY_AGAIN_MS = 250;

/**
 * Lines to a file descriptor that may stall or fail. What it does not take now (a disk that is full, a reader that
 * does not read or has left) waits, up to a bound; further lines are dropped and counted. When it takes lines again, one
 * says how many were.
 */
export class LogOutput {
  /** Lines dropped since the start. */
  dropped = 0;
  readonly #fd: number;
  readonly #onDropped: (lines: number) => string;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #untold = 0;
  #again: NodeJS.Timeout | undefined;

  /** @param onDropped makes the line that says how many lines are missing in its place */
  constructor(fd: number, onDropped: (lines: number) => string) {
    this.#fd = this.#open(fd);
    this.#onDropped = onDropped;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > MOST_WAITING_BYTES || this.#untold > 0) {
      this.dropped++;
      this.#untold++;
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#again === undefined) this.#flush();
  }

  #flush(): void {
    this.#writeWaiting();
    if (this.#waiting.length === 0 && this.#untold > 0) {
      const line = Buffer.from(this.#onDropped(this.#untold));
      this.#untold = 0;
      this.#waiting.push(line);
      this.#waitingBytes += line.length;
      this.#writeWaiting();
    }
    this.#again = this.#waiting.length > 0 ? setTimeout(() => this.#flush(), TRY_AGAIN_MS).unref() : undefined;
  }

  #writeWaiting(): void {
    try {
      for (let [bytes] = this.#waiting; bytes; [bytes] = this.#waiting) {
        const written = writeSync(this.#fd, bytes);
        this.#waitingBytes -= written;
        if (written === bytes.length) this.#waiting.shift();
        else this.#waiting[0] = bytes.subarray(written);
      }
    } catch {
      // Full, slow or gone: which of them makes no difference to who cannot be told.
    }
  }

  /** A descriptor for the same output on which writing never waits. A file is always ready. */
  #open(fd: number): number {
    try {
      const stats = fstatSync(fd);
      if (stats.isFile() || process.platform === 'win32') return fd;
      const anew = stats.isSocket() ? undefined : openAnew(fd);
      if (anew !== undefined) return anew;
      if (stats.isSocket() || stats.isFIFO()) makeNeverWait(fd);
    } catch {
      // What cannot be looked at is written to as it is.
    }
    return fd;
  }
}

/** Opened anew, so that others who write to the same pipe or terminal still wait there. Not every system has the path. */
function openAnew(fd: number): number | undefined {
  try {
    const { O_WRONLY, O_APPEND, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY);
  } catch {
    return undefined;
  }
}

// A socket that nothing holds closes its descriptor.
const held = new Set<Socket>();

/** Takes a descriptor out of the mode in which writing waits, as a socket does that is made of it. */
function makeNeverWait(fd: number): void {
  held.add(new Socket({ fd, readable: false, writable: true }).on('error', () => {}).unref());
}
