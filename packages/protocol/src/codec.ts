import { type Command, type CommandName, commands, type Field, type ReplyOf, type RequestOf } from './commands.ts';
import { errors, type Refusal, refuse } from './errors.ts';
import { escapeField, type Style } from './fields.ts';
import { type Head, MODERN_BEGIN, MODERN_VERSION } from './requests.ts';
import { echoOf, findCommand } from './spellings.ts';

/**
 * Text to command and reply to text, as a server needs it; the other directions are in requests.ts and replies.ts.
 *
 * Requests come in as a *binary string*, one character per byte (`Buffer.latin1Slice`, {@link toBinary}): the bytes are
 * cut into fields first and become text afterwards, field by field, because `%XX`, UTF-8 and GBK occur mixed
 * (docs/WIRE.md, Text that arrives). Nothing here throws, for any bytes.
 */

/** The fields of a request by key, decoded to text. In 1.x the first of a repeated key counts. */
export type RawFields = ReadonlyMap<string, string> & {
  /** Why a request of 2.0 cannot be read, as a sentence. Requests of 1.x can always be read somehow. */
  readonly problem?: string;
};

const MOST_FIELDS = 64;
const PERCENT = 37;
const SPACE = 32;
const NEEDS_DECODING = /[%+\u0080-\u00ff]/;

/**
 * Cuts a request into its fields.
 *
 * @param binary the body, one character per byte
 * @param form whether the body was labelled as a form: then `+` is a space
 */
export function decodeRequest(binary: string, form: boolean): RawFields {
  if (binary.startsWith(MODERN_BEGIN)) return decodeModern(binary, form);
  const fields = decodeLegacy(binary, form);
  return fields.get('VER') === MODERN_VERSION ? decodeModern(binary, form) : fields;
}

class ModernFields extends Map<string, string> {
  problem?: string;
}

/** 2.0: every `&` ends a field, every field is a key and a value, nothing is trimmed, nothing is guessed. */
function decodeModern(binary: string, form: boolean): RawFields {
  const fields = new ModernFields();
  const end = endOfBody(binary);
  let at = startOfBody(binary);
  while (at < end && fields.problem === undefined) {
    let stop = binary.indexOf('&', at);
    if (stop < 0 || stop > end) stop = end;
    const equals = binary.indexOf('=', at);
    const isField = equals > at && equals < stop;
    const key = isField ? keyAt(binary, at, equals, fields.size) : '';
    const value = isField ? decodeUtf8(binary.slice(equals + 1, stop), form) : undefined;
    if (!KEY.test(key))
      fields.problem = `Part ${fields.size + 1} of the request is not a field: an ampersand in a text must be escaped.`;
    else if (value === undefined)
      fields.problem = `${key} is not UTF-8, or has a percent sign without two hex digits behind it.`;
    else if (fields.has(key)) fields.problem = `${key} is there twice.`;
    else if (fields.size === MOST_FIELDS) fields.problem = `There are more than ${MOST_FIELDS} fields.`;
    else fields.set(key, value);
    at = stop + 1;
  }
  return fields;
}

const KEY = /^[A-Z][A-Z0-9]{0,7}$/;

function decodeUtf8(binary: string, form: boolean): string | undefined {
  if (!NEEDS_DECODING.test(binary)) return binary;
  const bytes = percentDecoded(form ? binary.replaceAll('+', ' ') : binary, true);
  if (bytes === undefined) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

// A head and nothing else, as every poll is: there is nothing to trim or decode in it, and it is read at one go.
const HEAD_ALONE = /^VER=([\w.]+)&CMD=(\w+)&SEQ=(\d+)&UIN=(\d+)[\r\n\0]*$/;

function decodeLegacy(binary: string, form: boolean): RawFields {
  const fields = new Map<string, string>();
  const head = HEAD_ALONE.exec(binary);
  if (head) return readHead(head, fields);
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
      const isText = tailKeys.has(key);
      if (isText && isTail(key, fields)) {
        const rest = binary.slice(equals + 1, end);
        if (!fields.has(key)) fields.set(key, plain ? rest : decodeText(rest, form));
        return fields;
      }
      if (!fields.has(key)) fields.set(key, readValue(binary, equals + 1, stop, isText, plain, form));
    }
    at = stop + 1;
  }
  return fields;
}

function readHead(found: RegExpExecArray, fields: Map<string, string>): RawFields {
  const [, version = '', command = '', sequence = '', uin = ''] = found;
  return fields.set('VER', version).set('CMD', command).set('SEQ', sequence).set('UIN', uin);
}

const tails = new Map(
  (Object.entries(commands) as [CommandName, Command][]).flatMap(([name, { fields }]) => {
    const tail = Object.keys(fields).find((key) => fields[key]?.isTail);
    if (tail === undefined) return [];
    const needed = Object.keys(fields).filter((key) => key !== tail && !fields[key]?.optional);
    return [[name, { tail, needed: ['VER', 'CMD', 'SEQ', 'UIN', ...needed] }] as const];
  }),
);
const tailKeys = new Set([...tails.values()].map(({ tail }) => tail));

/** Whether the rest of the body is this text: all else that its command needs has been seen, and legacy clients leave & and = in it. */
function isTail(key: string, fields: ReadonlyMap<string, string>): boolean {
  const name = findCommand(fields.get('CMD') ?? '');
  const found = name && tails.get(name);
  return found?.tail === key && found.needed.every((needed) => fields.has(needed));
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
  // A form's blanks hide behind + and %20, and legacy clients leave some beside the password's hash.
  return plain ? value : decodeText(value, form).trim();
}

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** Some begin with a byte order mark or a line break. */
function startOfBody(binary: string): number {
  let start = binary.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  while (binary.charCodeAt(start) <= SPACE) start++;
  return start;
}

/** Bodies end in a line break, in several, in NULs, or in nothing (docs/WIRE.md, Fields). */
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
  return UNIT.test(spaced) ? decodeEscaped(spaced) : decodeBytes(spaced, gbk);
}

const UNIT = /%u[0-9A-Fa-f]{4}/;
const UNITS = /((?:%u[0-9A-Fa-f]{4})+)/;

/**
 * COMPAT: what the escape() of JavaScript makes. `%u4E2D` is a UTF-16 unit, and `%E9` beside one the character of that
 * number, unless the bytes around it are UTF-8.
 */
function decodeEscaped(binary: string): string {
  const parts = binary.split(UNITS).map((part, i) => {
    if (i % 2 === 0) return decodeBytes(part, NOT_ASCII_BYTE.test(part) ? gbk : latin1);
    return String.fromCharCode(
      ...part
        .split('%u')
        .slice(1)
        .map((digits) => Number.parseInt(digits, 16)),
    );
  });
  return parts.join('').toWellFormed();
}

const NOT_ASCII_BYTE = /[\u0080-\u00ff]/;
const latin1 = { decode: (bytes: Uint8Array) => toBinary(bytes) };

function decodeBytes(binary: string, otherwise: { decode(bytes: Uint8Array): string }): string {
  const bytes = percentDecoded(binary, false);
  try {
    return utf8.decode(bytes);
  } catch {
    return otherwise.decode(bytes);
  }
}

/** Undoes `%XX`. A bare percent sign stays one, or with `strict` there is no result. */
function percentDecoded(binary: string, strict: false): Uint8Array;
function percentDecoded(binary: string, strict: boolean): Uint8Array | undefined;
function percentDecoded(binary: string, strict: boolean): Uint8Array | undefined {
  const bytes = new Uint8Array(binary.length);
  let length = 0;
  for (let i = 0; i < binary.length; i++) {
    const code = binary.charCodeAt(i);
    const decoded = code === PERCENT ? hexPair(binary, i + 1) : -1;
    if (strict && decoded < 0 && code === PERCENT) return undefined;
    if (decoded >= 0) i += 2;
    bytes[length++] = decoded >= 0 ? decoded : code;
  }
  return bytes.subarray(0, length);
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

/** What every request has, or may have. */
export const HEAD_FIELDS = ['VER', 'CMD', 'SEQ', 'UIN', 'SID'];
/** Sent by legacy clients without any effect (docs/WIRE.md, Fields): not asked for, and no mistake in 2.0 either. */
export const IGNORED_FIELDS = ['M5', 'LC', 'LG', 'GD', 'CKE', 'CON', 'XP', 'CM', 'TO'];
const always = new Set([...HEAD_FIELDS, ...IGNORED_FIELDS]);

/**
 * Reads the fields of a command as the table says, or names the first that cannot be read.
 *
 * @param isModern whether the request is of version 2.0: it has more fields, and none that are not known
 */
export function readFields<C extends CommandName>(name: C, raw: RawFields, isModern = false): RequestOf<C> | Refusal {
  const values: Record<string, unknown> = {};
  for (const [key, field] of fieldsOf(name, isModern)) {
    const text = raw.get(key);
    if (text === undefined || (text === '' && field.optional && !field.mayBeEmpty)) {
      if (field.optional) continue;
      return refuse('malformed', `${key} is missing: ${field.about}.`);
    }
    const value = field.kind.read(text, 'modern');
    if (value === undefined) return refuse('malformed', `${key} must be ${field.kind.must}.`);
    values[key] = value;
  }
  if (!isModern) return values as RequestOf<C>;
  const stranger = strangerIn(name, raw);
  return stranger === undefined
    ? (values as RequestOf<C>)
    : refuse('malformed', `${stranger} is not a field of ${name}.`);
}

function strangerIn(name: CommandName, raw: RawFields): string | undefined {
  for (const key of raw.keys()) {
    if (!always.has(key) && !(key in commands[name].fields)) return key;
  }
  return undefined;
}

const fieldListsOf = (isModern: boolean) =>
  new Map(
    Object.entries(commands).map(([name, command]) => [
      name,
      Object.entries((command as Command).fields).filter(([, field]) => isModern || field.since === undefined),
    ]),
  );
const fieldLists = fieldListsOf(false);
const modernFieldLists = fieldListsOf(true);

function fieldsOf(name: CommandName, isModern: boolean): [string, Field][] {
  return (isModern ? modernFieldLists : fieldLists).get(name) ?? [];
}

const replyListsOf = (isModern: boolean) =>
  new Map(
    Object.entries(commands).map(([name, command]) => [
      name,
      Object.entries((command as Command).reply)
        .filter(([, field]) => isModern || field.since === undefined)
        .map(([key, field]) => ({ key, prefix: `&${key}=`, kind: field.kind })),
    ]),
  );
const replyLists = replyListsOf(false);
const modernReplyLists = replyListsOf(true);

const HARMLESS = /^[\w.-]{0,32}$/;
const HARMFUL = /[^\w.-]/g;

/** What is echoed must neither break the reply nor make it long. */
function harmless(echo: string): string {
  return HARMLESS.test(echo) ? echo : echo.replace(HARMFUL, '').slice(0, 32);
}

// What replies begin with, by the spelling of CMD that came in: made once for each spelling of the table.
const beginningsOf = (isModern: boolean) =>
  new Map(
    (Object.keys(commands) as CommandName[]).flatMap((name) =>
      [name, name.toUpperCase()].map((cmd): [string, string] => [cmd, beginning(cmd, name, isModern)]),
    ),
  );
const beginnings = beginningsOf(false);
const modernBeginnings = beginningsOf(true);

function beginning(cmd: string, name: CommandName | undefined, isModern: boolean): string {
  return `VER=${isModern ? MODERN_VERSION : '1.1'}&CMD=${harmless(echoOf(cmd, name))}&SEQ=`;
}

/**
 * The line of a reply: the head, `RES=0`, and the fields in the table's order (docs/WIRE.md, Head); in 1.x without
 * those that 2.0 brought.
 *
 * @param head of a request whose SEQ and UIN are known to be digits
 */
export function encodeReply<C extends CommandName>(
  name: C,
  head: Head,
  reply: ReplyOf<C>,
  style: Style = 'web',
): string {
  const isModern = style === 'modern';
  const begin = (isModern ? modernBeginnings : beginnings).get(head.cmd) ?? beginning(head.cmd, name, isModern);
  let line = `${begin}${head.seq}&UIN=${head.uin}&RES=0`;
  const values = reply as Record<string, unknown>;
  for (const { key, prefix, kind } of (isModern ? modernReplyLists : replyLists).get(name) ?? []) {
    const value = values[key];
    if (value === undefined) continue;
    line += value === '' ? prefix : prefix + kind.write(value, style);
  }
  return line;
}

/** What a refusal of 1.x has of the reply. */
const leftovers = new Map(
  (Object.entries(commands) as [CommandName, Command][]).map(([name, { reply }]) => {
    const fields = Object.entries(reply).filter(([, { refused }]) => refused !== undefined);
    return [name, fields.map(([key, { refused }]) => `&${key}=${refused}`).join('')];
  }),
);

/** The line that refuses a request, valid for any head; in 1.x without the reason. */
export function encodeRefusal(
  name: CommandName | undefined,
  head: Head,
  refusal: Refusal,
  style: Style = 'web',
): string {
  const retry = refusal.retrySeconds === undefined ? '' : `&RT=${refusal.retrySeconds}`;
  const isModern = style === 'modern';
  const reason = isModern && refusal.reason !== undefined ? `&RC=${refusal.reason}` : '';
  const begin = `${beginning(head.cmd, name, isModern)}${harmless(head.seq)}&UIN=${harmless(head.uin)}`;
  const why = `${retry}&RA=${escapeField(refusal.why, style)}${reason}`;
  const left = isModern || name === undefined ? '' : leftovers.get(name);
  // Lines are read by position; over HTTP the last list, or NK, is read to the end.
  return `${begin}&RES=${errors[refusal.error].res}${style === 'line' ? `${left}${why}` : `${why}${left}`}`;
}
