const LF = 10;

/** What {@link Lines.push} found: whole lines, without their ends. `overflow` when a line passed the bound. */
export type LinesFound = { readonly lines: Uint8Array[]; readonly overflow: boolean };

/**
 * Bytes in any slices to whole lines, bounded.
 *
 * A line ends with LF or CR LF. It is cut at its first `VER=`, since legacy clients put a length before it; a line
 * without `VER=` is dropped (docs/WIRE.md, Lines). After an overflow the splitter is empty and begins anew.
 */
export class Lines {
  readonly #mostBytes: number;
  #rest = new Uint8Array(0);

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes of the line that has begun. */
  get restBytes(): number {
    return this.#rest.length;
  }

  push(slice: Uint8Array): LinesFound {
    const bytes = this.#rest.length === 0 ? slice : concat(this.#rest, slice);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      if (end - start > this.#mostBytes) return this.#overflow(lines);
      const line = cutLine(bytes.subarray(start, end));
      if (line) lines.push(line);
      start = end + 1;
    }
    if (bytes.length - start > this.#mostBytes) return this.#overflow(lines);
    this.#rest = bytes.slice(start);
    return { lines, overflow: false };
  }

  #overflow(lines: Uint8Array[]): LinesFound {
    this.#rest = new Uint8Array(0);
    return { lines, overflow: true };
  }
}

const VER = [0x56, 0x45, 0x52, 0x3d];

/** The line from its first `VER=` on, without a CR at its end; `undefined` when there is no `VER=`. */
export function cutLine(line: Uint8Array): Uint8Array | undefined {
  for (let at = line.indexOf(VER[0] as number); at >= 0; at = line.indexOf(VER[0] as number, at + 1)) {
    if (VER.every((byte, i) => line[at + i] === byte)) {
      return line.subarray(at, line.at(-1) === 13 ? line.length - 1 : line.length);
    }
  }
  return undefined;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
