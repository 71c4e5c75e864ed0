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
};

/** Ours, somebody else's (the ordinary HTTP server's), or a status to end the connection with. */
export type Verdict = RequestHead | 'other' | number;

const POST = /^POST(?: +(\S+))? +HTTP\/1\.([01])$/;
const OURS = /^(?:\/?|https?:\/\/[^/?#\s]*\/?)$/i;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const LENGTH = /^[0-9]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it finds
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/**
 * Judges the head of a request, one character per byte, without the empty line at its end.
 *
 * Ours is a POST to an empty target, to `/` or to the root of an absolute one, with a plain Content-Length: what no
 * standard parser takes is among it (wire-facts 2.1). It never guesses where a body ends: two lengths, a length that
 * is no number, or a length beside a transfer encoding are 400.
 */
export function readHead(head: string, mostBody: number): Verdict {
  const lines = head.split('\n');
  const [, target = '', minor] = POST.exec(withoutCr(lines[0] ?? '')) ?? [];
  if (minor === undefined) return 'other';
  const fields = readFields(lines);
  if (!fields) return 400;
  const lengths = fields.get('content-length') ?? [];
  const isChunked = fields.has('transfer-encoding');
  if (lengths.length > 1 || (lengths[0] !== undefined && (isChunked || !LENGTH.test(lengths[0])))) return 400;
  if (!OURS.test(target) || isChunked || fields.has('upgrade')) return 'other';
  const origin = fields.get('origin')?.[0];
  const host = fields.get('host')?.[0] ?? '';
  if (origin !== undefined && !isSameOrigin(origin, host)) return 403;
  if (lengths[0] === undefined) return 411;
  if (Number(lengths[0]) > mostBody) return 413;
  const connection = (fields.get('connection') ?? []).join().toLowerCase();
  const old = minor === '0';
  const keep = old ? connection.includes('keep-alive') : !connection.includes('close');
  return {
    length: Number(lengths[0]),
    form: (fields.get('content-type')?.[0] ?? '').toLowerCase().includes('x-www-form-urlencoded'),
    keep,
    sayKeep: old && keep,
    expects: (fields.get('expect') ?? []).join().toLowerCase() === '100-continue',
    forwarded: (fields.get('x-forwarded-for') ?? []).join(),
    isForwarded: proxyFields.some((name) => fields.has(name)),
    scheme: (fields.get('x-forwarded-proto') ?? []).join().toLowerCase(),
    isPage: isPage(origin, host),
  };
}

/** The header fields by lower-case name, or nothing when a line is none. */
function readFields(lines: readonly string[]): Map<string, string[]> | undefined {
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

/** Whether an Origin is that of the host itself. Old programs send none; a page of another site has another. */
export function isSameOrigin(origin: string, host: string): boolean {
  return host !== '' && origin.toLowerCase().replace(/^https?:\/\//, '') === host.toLowerCase();
}

/**
 * Whether a page asks that must not use a session which is bound to an address only. A name could be anybody's, made to
 * point here; an address, or localhost, is what the browser really talks to.
 */
export function isPage(origin: string | undefined, host: string): boolean {
  if (origin === undefined) return false;
  const name = host
    .replace(/:[0-9]+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return isIP(name) === 0 && name !== 'localhost';
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
