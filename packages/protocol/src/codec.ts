import {
  type Command,
  type CommandName,
  commands,
  echoOf,
  type Field,
  type ReplyOf,
  type RequestOf,
} from './commands.ts';
import { errors, type Refusal, refuse } from './errors.ts';
import { escapeField, unescapeField } from './fields.ts';

/**
 * Text to command and reply to text.
 *
 * Requests come in as a *binary string*, one character per byte (`Buffer.latin1Slice`, {@link toBinary}): the bytes are
 * cut into fields first and become text afterwards, field by field, because `%XX`, UTF-8 and GBK occur mixed
 * (wire-facts 6). Nothing here throws, whatever the bytes.
 */

/** The fields of a request by key, decoded to text. Of a repeated key the first counts. */
export type RawFields = ReadonlyMap<string, string>;

/** What requests and replies begin with. */
export type Head = { readonly cmd: string; readonly seq: string; readonly uin: string };

const MOST_FIELDS = 64;
const PERCENT = 37;
const SPACE = 32;
const NEEDS_DECODING = /[%+\u0080-\u00ff]/;
// The message is the rest of the body once all else that a request needs has been seen: old clients leave & and = in it.
const TAIL = 'MG';
const BEFORE_TAIL = ['VER', 'CMD', 'SEQ', 'UIN', 'UN'];

/**
 * Cuts a request into its fields.
 *
 * @param binary the body, one character per byte
 * @param form whether the body was labelled as a form: then `+` is a space
 */
export function decodeRequest(binary: string, form: boolean): RawFields {
  const fields = new Map<string, string>();
  const end = endOfBody(binary);
  const plain = !NEEDS_DECODING.test(binary);
  let at = startOfBody(binary);
  let equals = -1;
  while (at < end && fields.size < MOST_FIELDS) {
    let stop = binary.indexOf('&', at);
    if (stop < 0 || stop > end) stop = end;
    if (equals < at) equals = binary.indexOf('=', at);
    if (equals < 0) break;
    if (equals > at && equals < stop) {
      const key = keyAt(binary, at, equals, fields.size);
      if (key === TAIL && BEFORE_TAIL.every((needed) => fields.has(needed))) {
        const rest = binary.slice(equals + 1, end);
        if (!fields.has(TAIL)) fields.set(TAIL, plain ? rest : decodeText(rest, form));
        return fields;
      }
      if (!fields.has(key)) fields.set(key, readValue(binary, equals + 1, stop, key === TAIL, plain, form));
    }
    at = stop + 1;
  }
  return fields;
}

// The order in which most clients send what every request has. A key found where it is expected costs no new string.
const USUAL = ['VER', 'CMD', 'SEQ', 'UIN', 'UN', 'MG'];

function keyAt(binary: string, at: number, equals: number, place: number): string {
  const usual = USUAL[place];
  if (usual?.length === equals - at && binary.startsWith(usual, at)) return usual;
  return binary.slice(at, equals);
}

function readValue(binary: string, start: number, stop: number, keep: boolean, plain: boolean, form: boolean): string {
  if (keep) return decodeText(binary.slice(start, stop), form);
  let from = start;
  let to = stop;
  while (from < to && binary.charCodeAt(from) <= SPACE) from++;
  while (to > from && binary.charCodeAt(to - 1) <= SPACE) to--;
  const value = binary.slice(from, to);
  // A form's blanks hide behind + and %20, and old clients leave some beside the password's hash.
  return plain ? value : decodeText(value, form).trim();
}

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** Some begin with a byte order mark or a line break. */
function startOfBody(binary: string): number {
  let start = binary.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  while (binary.charCodeAt(start) <= SPACE) start++;
  return start;
}

/** Bodies end in a line break, in several, in NULs, or in nothing (wire-facts 3). */
function endOfBody(binary: string): number {
  let end = binary.length;
  while (end > 0) {
    const code = binary.charCodeAt(end - 1);
    if (code !== 10 && code !== 13 && code !== 0) break;
    end--;
  }
  return end;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const gbk = new TextDecoder('gb18030');

/** Undoes `%XX` on bytes, then reads them as UTF-8, and as GBK where they are not. */
function decodeText(binary: string, form: boolean): string {
  if (!NEEDS_DECODING.test(binary)) return binary;
  const spaced = form ? binary.replaceAll('+', ' ') : binary;
  const bytes = new Uint8Array(spaced.length);
  let length = 0;
  for (let i = 0; i < spaced.length; i++) {
    const code = spaced.charCodeAt(i);
    const decoded = code === PERCENT ? hexPair(spaced, i + 1) : -1;
    if (decoded >= 0) i += 2;
    bytes[length++] = decoded >= 0 ? decoded : code;
  }
  const whole = bytes.subarray(0, length);
  try {
    return utf8.decode(whole);
  } catch {
    return gbk.decode(whole);
  }
}

/** The byte that two hex digits at `at` stand for, or -1: a bare percent sign stays one. */
function hexPair(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at));
  const low = hexDigit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Bytes as a binary string. In Node `buffer.latin1Slice()` is the faster way. */
export function toBinary(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 4096) binary += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return binary;
}

/** Reads the fields of a command as the table says, or names the one that cannot be read. */
export function readFields<C extends CommandName>(name: C, raw: RawFields): RequestOf<C> | Refusal {
  const values: Record<string, unknown> = {};
  for (const [key, field] of fieldsOf(name)) {
    const text = raw.get(key);
    if (text === undefined || (text === '' && field.optional)) {
      if (field.optional) continue;
      return refuse('malformed', `${key} is missing: ${field.about}.`);
    }
    const value = field.kind.read(text);
    if (value === undefined) return refuse('malformed', `${key} must be ${field.kind.must}.`);
    values[key] = value;
  }
  return values as RequestOf<C>;
}

const fieldLists = new Map(
  Object.entries(commands).map(([name, command]) => [name, Object.entries((command as Command).fields)]),
);

function fieldsOf(name: CommandName): [string, Field][] {
  return fieldLists.get(name) ?? [];
}

const replyLists = new Map(
  Object.entries(commands).map(([name, command]) => [
    name,
    Object.entries((command as Command).reply).map(([key, field]) => ({ key, prefix: `&${key}=`, kind: field.kind })),
  ]),
);

const SAFE = /^[\w.-]{0,32}$/;
const UNSAFE = /[^\w.-]/g;

/** What is echoed must neither break the reply nor make it long. */
function safe(echo: string): string {
  return SAFE.test(echo) ? echo : echo.replace(UNSAFE, '').slice(0, 32);
}

// What replies begin with, by the spelling of CMD that came in: made once for each spelling of the table.
const beginnings = new Map(
  (Object.keys(commands) as CommandName[]).flatMap((name) =>
    [name, name.toUpperCase()].map((cmd): [string, string] => [cmd, beginning(cmd, name)]),
  ),
);

function beginning(cmd: string, name: CommandName | undefined): string {
  return `VER=1.1&CMD=${safe(echoOf(cmd, name))}&SEQ=`;
}

/**
 * The line of a reply: the head, `RES=0`, and the fields in the table's order (wire-facts 3).
 *
 * @param head of a request whose SEQ and UIN are known to be digits
 */
export function encodeReply<C extends CommandName>(name: C, head: Head, reply: ReplyOf<C>): string {
  let line = `${beginnings.get(head.cmd) ?? beginning(head.cmd, name)}${head.seq}&UIN=${head.uin}&RES=0`;
  const values = reply as Record<string, unknown>;
  for (const { key, prefix, kind } of replyLists.get(name) ?? []) {
    const value = values[key];
    if (value === undefined) continue;
    line += value === '' ? prefix : prefix + kind.write(value);
  }
  return line;
}

/** The line that answers a request which is not carried out, whatever its head holds. */
export function encodeRefusal(name: CommandName | undefined, head: Head, refusal: Refusal): string {
  const retry = refusal.retrySeconds === undefined ? '' : `&RT=${refusal.retrySeconds}`;
  const begin = `${beginning(head.cmd, name)}${safe(head.seq)}&UIN=${safe(head.uin)}`;
  return `${begin}&RES=${errors[refusal.error].res}${retry}&RA=${escapeField(refusal.why)}`;
}

/** A request as a client of ours writes it: raw UTF-8, with `%`, `&` and line breaks escaped. */
export function encodeRequest<C extends CommandName>(name: C, head: Omit<Head, 'cmd'>, fields: RequestOf<C>): string {
  let line = `VER=1.1&CMD=${name}&SEQ=${head.seq}&UIN=${head.uin}`;
  for (const [key, value] of Object.entries(fields as Record<string, string | number | undefined>)) {
    if (value !== undefined) line += `&${key}=${String(value).replace(/[%&\r\n]/g, escapeByte)}`;
  }
  return line;
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A reply, cut into its fields. `res` is NaN when the line is no reply. */
export type RawReply = { readonly head: Head; readonly res: number; readonly fields: RawFields };

/** Cuts the line of a reply into its fields, still escaped: {@link readReply} reads those of one command. */
export function decodeReply(line: string): RawReply {
  const fields = new Map<string, string>();
  for (const part of line.split('&')) {
    const equals = part.indexOf('=');
    const key = equals < 0 ? part : part.slice(0, equals);
    // UIN and UN differ, so nothing repeats but what a peer could have slipped in.
    if (key !== '' && !fields.has(key)) fields.set(key, equals < 0 ? '' : part.slice(equals + 1));
  }
  const res = fields.get('RES');
  return {
    head: { cmd: fields.get('CMD') ?? '', seq: fields.get('SEQ') ?? '', uin: fields.get('UIN') ?? '' },
    res: res === undefined || res === '' ? Number.NaN : Number(res),
    fields,
  };
}

/** The fields of one command's reply, read. What is not there, or not of its kind, is left out. */
export function readReply<C extends CommandName>(name: C, reply: RawReply): ReplyOf<C> {
  const values: Record<string, unknown> = {};
  for (const { key, kind } of replyLists.get(name) ?? []) {
    const text = reply.fields.get(key);
    if (text === undefined) continue;
    // A list is cut at its commas first and unescapes its elements itself.
    const value = text === '' && !kind.isList ? '' : kind.read(kind.isList ? text : unescapeField(text));
    if (value !== undefined) values[key] = value;
  }
  return values as ReplyOf<C>;
}
