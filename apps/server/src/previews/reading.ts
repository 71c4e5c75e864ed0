import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { constants, createUnzip } from 'node:zlib';
import { charsetIn, HtmlHead, type Preview } from './head.ts';

const HTML = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;
/** What a page is written in that does not say it: the first without a mistake. */
const USUAL = ['utf-8', 'gb18030', 'windows-1252'];
const MISTAKE = '\uFFFD';

/**
 * What the page in an answer says of itself, read no further than its head and so many bytes, packed and unpacked.
 *
 * @throws when the answer breaks off
 */
export async function previewIn(response: IncomingMessage, mostBytes: number): Promise<Preview | undefined> {
  try {
    const { 'content-type': type = '', 'content-encoding': encoding = '' } = response.headers;
    const body = upTo(mostBytes, response);
    const pieces = unpacked(body, encoding.trim().toLowerCase());
    if (response.statusCode !== 200 || !HTML.test(type) || !pieces) return undefined;
    const page = new Page(charsetIn(type));
    for await (const piece of upTo(mostBytes, pieces)) {
      if (page.write(piece)) break;
    }
    return page.end();
  } finally {
    response.destroy();
  }
}

/** What is packed in another way is not read. */
function unpacked(body: AsyncIterable<Buffer>, encoding: string): AsyncIterable<Buffer> | undefined {
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'deflate') return undefined;
  // Only a beginning may be there.
  return pipeline(body, createUnzip({ finishFlush: constants.Z_SYNC_FLUSH }), () => {});
}

async function* upTo(bytes: number, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/** The bytes of a page as they come. How they are encoded may be known only when some have been read. */
class Page {
  readonly #pieces: Buffer[] = [];
  #head = new HtmlHead();
  #decoder: TextDecoder | undefined;
  #isKnown: boolean;

  constructor(charset: string | undefined) {
    this.#decoder = decoderOf(charset);
    this.#isKnown = this.#decoder !== undefined;
  }

  /** @returns whether nothing more is needed */
  write(piece: Buffer): boolean {
    if (this.#pieces.length === 0) this.#look(piece);
    this.#decoder ??= new TextDecoder();
    this.#pieces.push(piece);
    this.#head.write(this.#decoder.decode(piece, { stream: true }));
    const declared = this.#isKnown ? undefined : decoderOf(inAscii(this.#head.charset));
    if (declared) this.#again(declared);
    return this.#head.isOver;
  }

  end(): Preview | undefined {
    this.#head.end(this.#decoder?.decode());
    if (this.#isKnown || !isMistaken(this.#head)) return this.#head.preview;
    for (const charset of USUAL) {
      const decoder = new TextDecoder(charset);
      this.#again(decoder);
      this.#head.end(decoder.decode());
      if (!isMistaken(this.#head)) break;
    }
    return this.#head.preview;
  }

  /** The mark at the beginning says more than all else. */
  #look(piece: Buffer): void {
    const marked = piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-16le';
    if (marked === 'utf-16le' && !(piece[0] === 0xff && piece[1] === 0xfe)) return;
    this.#decoder = new TextDecoder(marked);
    this.#isKnown = true;
  }

  #again(decoder: TextDecoder): void {
    this.#decoder = decoder;
    this.#isKnown = true;
    this.#head = new HtmlHead();
    for (const piece of this.#pieces) this.#head.write(decoder.decode(piece, { stream: true }));
  }
}

function isMistaken({ preview }: HtmlHead): boolean {
  return preview !== undefined && Object.values(preview).some((text) => text.includes(MISTAKE));
}

/** A page in whose ASCII it is written to be UTF-16 is none. */
function inAscii(charset: string | undefined): string | undefined {
  return charset !== undefined && /^utf-?16/i.test(charset) ? 'utf-8' : charset;
}

/** `undefined` for what is not known. */
function decoderOf(charset: string | undefined): TextDecoder | undefined {
  if (charset === undefined) return undefined;
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}
