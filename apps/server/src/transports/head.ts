import { isIP } from 'node:net';

/** What the head of a request says, as far as the protocol's own form goes. */
export type RequestHead = {
  /** Bytes of the body. */
  readonly length: number;
  /** Labelled as a form: `+` is a space. */
  readonly form: boolean;
  /** The connection stays after the answer. */
  readonly keep: boolean;
  /** An HTTP/1.0 client that asked for it must be told that the connection stays. */
  readonly sayKeep: boolean;
  /** The client waits for `100 Continue` before it sends the body. */
  readonly expects: boolean;
  /** `X-Forwarded-For`, to be believed from trusted proxies only. */
  readonly forwarded: string;
  /** A proxy has passed the request on, whether or not it is a trusted one. */
  readonly isForwarded: boolean;
  /** `X-Forwarded-Proto`, as well. */
  readonly scheme: string;
  /** A page in a browser asks, from a host with a name: no session without a token is its. */
  readonly isPage: boolean;
  /** The body comes in chunks, and has no length. */
  readonly isChunked: boolean;
  /** How the body is packed, where it is more than the fields themselves. */
  readonly packing: Packing | undefined;
  /** The head itself, when the request is for the ordinary HTTP server; nothing when it is in the protocol's own form. */
  readonly page: string | undefined;
  /** The body goes on to the ordinary HTTP server as it comes: it may be longer than memory should hold. */
  readonly isStreamed: boolean;
  /** It asks for a WebSocket. */
  readonly isWebSocket: boolean;
};

/** Around the fields of a body: `Content-Encoding`, and the boundary of `multipart/form-data`. */
export type Packing = { readonly encoding: string; readonly boundary: string | undefined };

/** What the head says, or a status to end the connection with. */
export type Verdict = RequestHead | number;

const REQUEST_LINE = /^([A-Z]{3,16})(?: +(\S+))? +HTTP\/1\.([01])$/;
const OURS = /^(?:\/?|https?:\/\/[^/?#\s]*\/?)(?:\?\S*)?$/i;
/** A path, an absolute target, or that of OPTIONS; what proxies are asked with is none. */
const TARGET = /^(?:\/|https?:\/\/|\*$)/i;
/** What takes files: they may be of any length, which must be told. */
const FILES = /^(?:https?:\/\/[^/?#\s]*)?\/files(?:[/?]|$)/i;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const LENGTH = /^[0-9]+$/;
const MULTIPART = /^multipart\/form-data *(?:;|$)/i;
const BOUNDARY = /; *boundary=(?:"([^"]{1,70})"|([^\s";]{1,70})) *(?:;|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it finds
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/**
 * Judges the head of a request, one character per byte, without the empty line at its end.
 *
 * Ours is a POST to an empty target, to `/` or to the root of an absolute one: what no standard parser takes is among it
 * (docs/WIRE.md, HTTP requests). All else goes to the ordinary HTTP server, one whole request at a time. It never
 * guesses where a body ends: two lengths, a length that is no number, or a length beside a transfer encoding are 400.
 */
export function readHead(head: string, mostBody: number): Verdict {
  const lines = head.split('\n');
  const [, method, target = '', minor] = REQUEST_LINE.exec(withoutCr(lines[0] ?? '')) ?? [];
  if (minor === undefined) return 400;
  const fields = readFields(lines);
  const isOurs = method === 'POST' && OURS.test(target);
  if (!fields || !(isOurs || isForPages(method, target, minor, fields))) return 400;
  const body = endOfBody(fields, minor);
  if (body === 400) return 400;
  const { origin, host } = whereFrom(fields);
  if (isOurs && origin !== undefined && !isSameOrigin(origin, host)) return 403;
  const isStreamed = (method === 'POST' || method === 'PATCH') && FILES.test(target);
  if (isOurs ? body === undefined : isStreamed && body === 'chunks') return 411;
  const length = body === 'chunks' ? 0 : Number(body ?? 0);
  if (length > (isStreamed ? Number.MAX_SAFE_INTEGER : mostBody)) return 413;
  const connection = joined(fields, 'connection');
  const keep = minor === '0' ? connection.includes('keep-alive') : !connection.includes('close');
  return {
    length,
    form: (fields.get('content-type')?.[0] ?? '').toLowerCase().includes('x-www-form-urlencoded'),
    keep,
    sayKeep: minor === '0' && keep,
    expects: joined(fields, 'expect') === '100-continue',
    forwarded: (fields.get('x-forwarded-for') ?? []).join(),
    isForwarded: proxyFields.some((name) => fields.has(name)),
    scheme: joined(fields, 'x-forwarded-proto'),
    isPage: isPage(origin, host),
    isChunked: body === 'chunks',
    packing: packingOf(fields),
    page: isOurs ? undefined : head,
    isStreamed,
    isWebSocket:
      method === 'GET' &&
      body === undefined &&
      connection.includes('upgrade') &&
      joined(fields, 'upgrade') === 'websocket',
  };
}

/** Whether the ordinary HTTP server may be asked this at all. */
function isForPages(method: string | undefined, target: string, minor: string, fields: Fields): boolean {
  return method !== 'CONNECT' && TARGET.test(target) && (minor === '0' || fields.has('host'));
}

/** The length of the body as it is told, nothing where none is, or 400 where that could be read in two ways. */
function endOfBody(fields: Fields, minor: string): string | 'chunks' | 400 | undefined {
  const [length, ...more] = fields.get('content-length') ?? [];
  if (more.length > 0 || (fields.get('host') ?? []).length > 1) return 400;
  if (!fields.has('transfer-encoding')) return length === undefined || LENGTH.test(length) ? length : 400;
  const isChunked = length === undefined && minor === '1' && joined(fields, 'transfer-encoding') === 'chunked';
  return isChunked ? 'chunks' : 400;
}

function whereFrom(fields: Fields): { origin: string | undefined; host: string } {
  return { origin: fields.get('origin')?.[0], host: fields.get('host')?.[0] ?? '' };
}

function packingOf(fields: Fields): Packing | undefined {
  const encoding = joined(fields, 'content-encoding').replace(/^identity$/, '');
  const [type = ''] = fields.get('content-type') ?? [];
  const boundary = MULTIPART.test(type) ? (BOUNDARY.exec(type)?.slice(1).join('') ?? '') : undefined;
  return encoding === '' && boundary === undefined ? undefined : { encoding, boundary };
}

/** All values of a header field, in small letters. */
function joined(fields: Fields, name: string): string {
  return (fields.get(name) ?? []).join().toLowerCase();
}

/** Header fields by their names in small letters. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** The header fields of a head, or nothing when a line is none. */
export function readFields(lines: readonly string[]): Fields | undefined {
  const fields = new Map<string, string[]>();
  for (const raw of lines.slice(1)) {
    const line = withoutCr(raw);
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    const value = withoutBlanks(line.slice(colon + 1));
    // A blank before the colon, a folded line, or a CR inside: different readers read these differently.
    if (!NAME.test(name) || CONTROL.test(value)) return undefined;
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  return fields;
}

/** What proxies leave in a head. */
export const proxyFields = ['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'] as const;

/** Whether an Origin is that of the host itself. Legacy clients send none; a page of another site has another. */
export function isSameOrigin(origin: string, host: string): boolean {
  return host !== '' && origin.toLowerCase().replace(/^https?:\/\//, '') === host.toLowerCase();
}

/**
 * Whether a web page asks, which must not use a session bound only to an address. A host name may belong to others and
 * point here; an address, or localhost, is certain to be this server's.
 */
export function isPage(origin: string | undefined, host: string): boolean {
  if (origin === undefined) return false;
  const name = nameIn(host);
  return isIP(name) === 0 && name !== 'localhost';
}

/** The name or address in a Host, without its port. */
export function nameIn(host: string): string {
  return host
    .replace(/:[0-9]+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}

/** Blanks and tabs around a value are not part of it; other white space is. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** A copy of the text, which does not keep the larger text it was cut from in memory. */
export function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** Whether a character ends a line. */
export function isBreak(code: number): boolean {
  return code === 13 || code === 10;
}

/** Where the empty line begins that ends a head; its first line says whether lines end with a CR. */
export function endOfHead(binary: string, start: number): { at: number; length: number } {
  const first = binary.indexOf('\n', start);
  if (binary.charCodeAt(first - 1) === 13) return { at: binary.indexOf('\r\n\r\n', start), length: 4 };
  return { at: binary.indexOf('\n\n', start), length: 2 };
}

/** The same bytes without what they were cut from. */
export function ownCopy(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
