import {
  type Command,
  type CommandName,
  commands,
  decodeReply,
  type ErrorName,
  errors,
  type Field,
  findCommand,
  type KindName,
  kindOf,
  pushes,
  type RawReply,
  unescapeField,
} from '@rookery/protocol';
import type { Way } from '../../base/tap.ts';
import { fieldsIn } from './curl.ts';

/** The kind of a line: a request, its reply, or a push. */
export type LineKind = 'request' | 'answer' | 'push';

/** One field of a line: `head` if every line may have it; with its meaning if the command table has it. */
export type DecodedField = {
  readonly key: string;
  readonly value: string | readonly string[];
  readonly meaning: Meaning;
};

/** The meaning of a field: one of the head or of a push, a text from the command table, or unknown. */
export type Meaning =
  | { readonly of: 'head'; readonly key: HeadKey }
  | { readonly of: 'push'; readonly key: PushKey }
  | { readonly of: 'table'; readonly about: string }
  | { readonly of: 'nothing' };

/** A decoded line. */
export type Decoded = {
  readonly kind: LineKind;
  readonly cmd: string;
  readonly command: CommandName | undefined;
  readonly version: string;
  readonly seq: string;
  /** Of a reply; NaN if missing. */
  readonly res: number | undefined;
  readonly error: ErrorName | undefined;
  /** Of a push: the event. */
  readonly event: KindName | undefined;
  readonly fields: readonly DecodedField[];
  /** Why it cannot be decoded. */
  readonly problem: string | undefined;
};

export const headKeys = ['VER', 'CMD', 'SEQ', 'UIN', 'SID', 'RES', 'RT', 'RA', 'RC'] as const;
export const pushKeys = ['ID', 'TS', 'DR', 'MT', 'UN', 'MG', 'MN', 'ST'] as const;
export type HeadKey = (typeof headKeys)[number];
export type PushKey = (typeof pushKeys)[number];

const table = commands as Record<CommandName, Command>;
const errorNames = new Map(Object.entries(errors).map(([name, { res }]) => [res as number, name as ErrorName]));

/**
 * Decodes a line of the protocol.
 *
 * @param lines whether it came over a line connection or a WebSocket
 */
export function decode(way: Way, text: string, lines: boolean): Decoded {
  return way === 'out' ? decodeAsked(text) : decodeTold(decodeReply(text, lines));
}

function decodeAsked(text: string): Decoded {
  const raw = fieldsIn(text);
  const cmd = raw.get('CMD') ?? '';
  const command = findCommand(cmd);
  const known = command ? table[command].fields : {};
  return {
    kind: 'request',
    cmd: command ?? cmd,
    command,
    version: raw.get('VER') ?? '',
    seq: raw.get('SEQ') ?? '',
    res: undefined,
    error: undefined,
    event: undefined,
    fields: [...raw].map(([key, value]) => ({ key, ...askedField(key, value, known[key]) })),
    problem: raw.problem,
  };
}

function askedField(key: string, value: string, field: Field | undefined): Omit<DecodedField, 'key'> {
  if (!field) return { value, meaning: isHead(key) ? { of: 'head', key } : { of: 'nothing' } };
  const elements = field.kind.isList ? field.kind.read(value, 'modern') : undefined;
  return { value: textsOf(elements) ?? value, meaning: { of: 'table', about: field.about } };
}

function decodeTold(reply: RawReply): Decoded {
  const { head, res, fields } = reply;
  const isPush = Object.keys(pushes).some((name) => name.toLowerCase() === head.cmd.toLowerCase());
  const command = isPush ? undefined : findCommand(head.cmd);
  return {
    kind: isPush ? 'push' : 'answer',
    cmd: command ?? head.cmd,
    command,
    version: fields.get('VER') ?? '',
    seq: head.seq,
    res: isPush ? undefined : res,
    error: errorNames.get(res),
    event: isPush ? kindOf(Number(fields.get('MT') ?? Number.NaN)) : undefined,
    fields: [...fields].map(([key, value]) => ({ key, ...toldField(key, value, reply, command) })),
    problem: undefined,
  };
}

function toldField(
  key: string,
  raw: string,
  { style }: RawReply,
  command: CommandName | undefined,
): Omit<DecodedField, 'key'> {
  const field = command && table[command].reply[key];
  const plain = unescapeField(raw, style);
  if (field) {
    const elements = field.kind.isList ? field.kind.read(raw, style) : undefined;
    return { value: textsOf(elements) ?? plain, meaning: { of: 'table', about: field.about } };
  }
  if (isHead(key)) return { value: plain, meaning: { of: 'head', key } };
  if (command === undefined && isOfPush(key)) return { value: plain, meaning: { of: 'push', key } };
  return { value: plain, meaning: { of: 'nothing' } };
}

function textsOf(elements: unknown): readonly string[] | undefined {
  return Array.isArray(elements) ? elements.map(String) : undefined;
}

function isHead(key: string): key is HeadKey {
  return (headKeys as readonly string[]).includes(key);
}

function isOfPush(key: string): key is PushKey {
  return (pushKeys as readonly string[]).includes(key);
}

/** Requests that only keep a session alive. */
export function isHeartbeat({ command }: Decoded): boolean {
  return command === 'Ping';
}
