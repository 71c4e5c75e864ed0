import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { decodeRequest, encodeRefusal, findCommand, MODERN_VERSION, type Refusal, refuse } from '@rookery/protocol';
import type { Packing } from './head.ts';

const MOST_PARTS = 64;
type Bound = { readonly maxOutputLength: number };
const unpackers = new Map<string, (bytes: Buffer, bound: Bound) => Buffer>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
]);
// Forms have fields of their own beside ours; what such a field is called does not matter in 1.x.
const NAME = /^content-disposition: *form-data *;(?:.*;)? *name=(?:"([\w.[\]-]{1,64})"|([\w.-]{1,64})) *(?:;|$)/im;
const SPECIAL = /[%&+\r\n\0]/g;
// The rest of a body belongs to it, in 1.x.
const TAIL = 'MG';

/**
 * The fields of a body that is compressed, in the parts of a form, or both, as `KEY=value&KEY=value`.
 *
 * @param body one character per byte
 * @param mostBytes how long it may be once it is unpacked
 */
export function unpack(body: string, { encoding, boundary }: Packing, mostBytes: number): string | Refusal {
  const plain = encoding === '' ? body : inflated(body, encoding, mostBytes);
  return typeof plain !== 'string' || boundary === undefined ? plain : fieldsIn(plain, boundary);
}

function inflated(body: string, encoding: string, mostBytes: number): string | Refusal {
  const unpacker = unpackers.get(encoding);
  if (!unpacker) {
    return refuse('malformed', `Content-Encoding must be one of ${[...unpackers.keys()].join(', ')}, or left out.`);
  }
  try {
    return unpacker(Buffer.from(body, 'latin1'), { maxOutputLength: mostBytes }).toString('latin1');
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    if (isLarge) return refuse('large', `The body was longer than ${mostBytes} bytes when unpacked.`);
    return refuse('malformed', `The body is not what Content-Encoding says: ${encoding}.`);
  }
}

const METHOD_BITS = 0x0f;
const ZLIB = 8;

/** Some, .NET among them, leave out the frame that `deflate` should have. */
function inflate(bytes: Buffer, bound: Bound): Buffer {
  const isFramed = ((bytes[0] ?? 0) & METHOD_BITS) === ZLIB && bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0;
  return isFramed ? inflateSync(bytes, bound) : inflateRawSync(bytes, bound);
}

/** The parts of a form, as a plain client would have written them. */
function fieldsIn(body: string, boundary: string): string | Refusal {
  const parts = boundary === '' ? [] : `\r\n${body}`.split(`\r\n--${boundary}`);
  if (parts.length < 2 || !parts.at(-1)?.startsWith('--')) return notAForm('the boundary or the last part is missing');
  if (parts.length > MOST_PARTS + 2) return notAForm(`there are more than ${MOST_PARTS} parts`);
  const fields: string[] = [];
  const tails: string[] = [];
  for (const part of parts.slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const [, quoted, bare] = NAME.exec(part.slice(0, Math.max(0, end))) ?? [];
    const name = quoted ?? bare;
    if (name === undefined) return notAForm('a part has no name such as MG');
    const value = part.slice(end + 4).replace(SPECIAL, escaped);
    (name === TAIL ? tails : fields).push(`${name}=${value}`);
  }
  return [...fields, ...tails].join('&');
}

function notAForm(why: string): Refusal {
  return refuse('malformed', `The multipart body cannot be read: ${why}. KEY=value&KEY=value is simpler.`);
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * The answer in the protocol's own form to a request that is refused before it is looked at.
 *
 * @param begin what of the body is there, one character per byte: it says which request that is
 */
export function refusalLine(begin: string, form: boolean, why: Refusal): string {
  const raw = decodeRequest(begin, form);
  const head = { cmd: raw.get('CMD') ?? '', seq: raw.get('SEQ') ?? '', uin: raw.get('UIN') ?? '' };
  const style = raw.get('VER') === MODERN_VERSION ? 'modern' : 'web';
  return encodeRefusal(findCommand(head.cmd), head, why, style);
}
