import { type Beside, type BesideFields, type BesideKey, besideOf, readBeside } from './beside.ts';
import { big } from './commands/parts.ts';
import { type Command, type CommandName, commands, type ReplyOf } from './commands.ts';
import { type Entry, type KindCode, kindOf } from './events.ts';
import { cleanText, type Style, unescapeField } from './fields.ts';
import { type Reason, reason } from './reasons.ts';
import { type Head, MODERN_VERSION } from './requests.ts';

/** What a client reads: the lines of replies and of pushes. Nothing here throws, for any line. */

/** A reply or a push, cut into its fields. `res` is NaN when the line is neither. */
export type RawReply = {
  readonly head: Head;
  readonly res: number;
  readonly fields: ReadonlyMap<string, string>;
  readonly style: Style;
};

/**
 * Cuts the line of a reply into its fields, still escaped: {@link readReply} reads those of one command.
 *
 * @param lines whether it came over a connection of lines
 */
export function decodeReply(line: string, lines = false): RawReply {
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
    style: fields.get('VER') === MODERN_VERSION ? 'modern' : lines ? 'line' : 'web',
  };
}

const replyFields = new Map(
  Object.entries(commands).map(([name, command]) => [name, Object.entries((command as Command).reply)]),
);

/** The fields of one command's reply, read. What is not there, or not of its kind, is left out. */
export function readReply<C extends CommandName>(name: C, reply: RawReply): ReplyOf<C> {
  const values: Record<string, unknown> = {};
  for (const [key, { kind }] of replyFields.get(name) ?? []) {
    const text = reply.fields.get(key);
    if (text === undefined) continue;
    // A list is cut at its commas first and unescapes its elements itself.
    const value =
      text === '' && !kind.isList ? '' : kind.read(kind.isList ? text : unescapeField(text, reply.style), reply.style);
    if (value !== undefined) values[key] = value;
  }
  return values as ReplyOf<C>;
}

/** Why a request was refused: the sentence, the reason of 2.0 if there is one, and for `RES=40` the seconds to wait. */
export function readRefusal({ fields, style }: RawReply): {
  why: string;
  retrySeconds: number | undefined;
  reason: Reason | undefined;
} {
  const wait = Number(fields.get('RT') ?? Number.NaN);
  return {
    why: unescapeField(fields.get('RA') ?? '', style),
    retrySeconds: Number.isFinite(wait) ? wait : undefined,
    reason: reason.read(fields.get('RC') ?? ''),
  };
}

/** A push of 2.0, read; nothing when the line is none. */
export function readPush({ head, fields, style }: RawReply): Entry | undefined {
  if (head.cmd !== 'Push' || style !== 'modern') return undefined;
  const [number, at, sent, kind, peer] = ['ID', 'TS', 'DR', 'MT', 'UN'].map((key) => big.read(fields.get(key) ?? ''));
  if (number === undefined || at === undefined || kind === undefined || peer === undefined) return undefined;
  if (kindOf(kind) === undefined) return undefined;
  const text = cleanText(unescapeField(fields.get('MG') ?? '', style));
  const [author, entry] = ['FR', 'EN'].map((key) => big.read(fields.get(key) ?? ''));
  const beside = readBeside((key) => {
    const value = fields.get(key);
    return value === undefined ? undefined : unescapeField(value, style);
  });
  return { kind: kind as KindCode, peer, text, number, at, sent: sent === 1, ...more(author, entry, beside) };
}

/** The entries in an answer to GetMsgEx of 2.0, in order. Kinds that are not known here are left out. */
export function entriesOf(reply: ReplyOf<'GetMsgEx'>): Entry[] {
  const { ID, TS, DR, FR, EN, MT, UN, MG } = reply;
  if (!ID || !TS || !DR || !MT || !UN || !MG) return [];
  const entries = [...ID].map((number, i) => ({
    kind: MT[i] as KindCode,
    peer: UN[i] ?? 0,
    text: MG[i] ?? '',
    number,
    at: TS[i] ?? 0,
    sent: DR[i] === 1,
    ...more((FR || [])[i] || undefined, (EN || [])[i] || undefined, besideAt(reply, i)),
  }));
  return entries.filter(({ kind }) => kindOf(kind) !== undefined);
}

/** What one message of an answer with lists has beside its text. */
export function besideAt({ QT, AT, FI, RX, ED, RV }: BesideLists, at: number): Beside | undefined {
  const of = <T>(list: readonly T[] | '' | undefined): T | undefined => (list || [])[at];
  return besideOf({ QT: of(QT), AT: of(AT), FI: of(FI), RX: of(RX), ED: of(ED), RV: of(RV) });
}

type BesideLists = { readonly [K in BesideKey]?: readonly Exclude<BesideFields[K], '' | undefined>[] | '' | undefined };

/** What only some entries have. */
function more(
  author: number | undefined,
  entry: number | undefined,
  beside: Beside | undefined,
): Pick<Entry, 'author' | 'entry' | 'beside'> {
  return {
    ...(author !== undefined && { author }),
    ...(entry !== undefined && { entry }),
    ...(beside && { beside }),
  };
}
