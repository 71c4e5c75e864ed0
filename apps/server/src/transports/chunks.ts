const SIZE_LINE = /^([0-9a-f]{1,8})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/i;
const TRAILER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*$/;
const MOST_LINE = 256;
const MOST_AROUND = 4096;

/**
 * A body in chunks, followed as far as it has come: each of its bytes is looked at once, however it is cut.
 *
 * Sizes in hex, CR LF only; what two readers could read differently is 400. What stands around the chunks is bounded,
 * too: it may be as long as the longest body and {@link MOST_AROUND} bytes more.
 */
export class Chunks {
  readonly #mostBytes: number;
  /** Where the next line begins: of a size, or of a trailer. */
  #at = 0;
  #bytes = 0;
  #isInTrailer = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * Follows the body.
   *
   * @param binary what has come, one character per byte
   * @param start where the body begins in it
   * @returns its length with all that is around it; nothing while it is not whole; 400 or 413 as a negative number
   */
  follow(binary: string, start: number): number | undefined {
    for (;;) {
      const begin = start + this.#at;
      if (this.#at > 2 * this.#mostBytes + MOST_AROUND) return -413;
      const end = binary.indexOf('\r\n', begin);
      if (end < 0) return binary.length - begin > MOST_LINE ? -400 : undefined;
      if (end - begin > MOST_LINE) return -400;
      const line = binary.slice(begin, end);
      if (this.#isInTrailer) {
        this.#at = end + 2 - start;
        if (line === '') return this.#at;
        if (!TRAILER.test(line)) return -400;
        continue;
      }
      const size = sizeIn(line);
      if (size === undefined) return -400;
      if (size === 0) {
        this.#isInTrailer = true;
        this.#at = end + 2 - start;
        continue;
      }
      if (this.#bytes + size > this.#mostBytes) return -413;
      const next = end + 2 + size;
      if (binary.length < next + 2) return undefined;
      if (!binary.startsWith('\r\n', next)) return -400;
      this.#bytes += size;
      this.#at = next + 2 - start;
    }
  }
}

/** What is in the chunks of a body that {@link Chunks} has found whole. */
export function unchunked(body: string): string {
  const pieces: string[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = sizeIn(body.slice(at, end)) ?? 0;
    if (size === 0) return pieces.join('');
    pieces.push(body.slice(end + 2, end + 2 + size));
    at = end + 4 + size;
  }
}

function sizeIn(line: string): number | undefined {
  const [, size] = SIZE_LINE.exec(line) ?? [];
  return size === undefined ? undefined : Number.parseInt(size, 16);
}
