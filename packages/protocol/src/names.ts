import { type Command, type CommandName, commands, type ReplyOf, type RequestOf } from './commands.ts';
import type { Kind } from './fields.ts';

/**
 * What the fields are called in programs: one name for one code. Where a command means something else by the same
 * letters, its entry in the table says what (`named`). What has no name programs are not given.
 */
const names = {
  AA: 'add',
  AC: 'act',
  AD: 'address',
  AF: 'after',
  AG: 'age',
  AL: 'all',
  AM: 'isQuiet',
  AP: 'appPassword',
  AU: 'auth',
  BA: 'since',
  BF: 'before',
  BT: 'blood',
  BY: 'by',
  CA: 'card',
  CD: 'outcome',
  CL: 'clearedTo',
  CM: 'commands',
  CN: 'connections',
  CO: 'sign',
  CT: 'count',
  CY: 'country',
  DB: 'databaseBytes',
  DR: 'sent',
  DS: 'isDisabled',
  EM: 'mail',
  EN: 'entry',
  EP: 'endpoint',
  EX: 'endsAt',
  FC: 'face',
  FI: 'searchable',
  FN: 'isLast',
  FR: 'author',
  GN: 'generation',
  GP: 'label',
  GR: 'group',
  HB: 'past',
  HD: 'hiddenTo',
  HP: 'homepage',
  IC: 'code',
  ID: 'number',
  IV: 'membersInvite',
  JB: 'occupation',
  KN: 'name',
  KV: 'value',
  KW: 'text',
  KY: 'key',
  LN: 'language',
  LP: 'linkPreviews',
  LS: 'lastSeen',
  LV: 'level',
  M5: 'isDigest',
  MB: 'messageChars',
  MC: 'members',
  ME: 'memoryBytes',
  MG: 'text',
  MO: 'mobile',
  MS: 'strangers',
  MT: 'kind',
  MU: 'muted',
  ND: 'next',
  NK: 'nick',
  NM: 'name',
  NO: 'notice',
  NP: 'newPassword',
  NW: 'networks',
  OA: 'online',
  OL: 'legacy',
  ON: 'on',
  OW: 'owner',
  PC: 'postcode',
  PH: 'phone',
  PK: 'pushKey',
  PR: 'introduction',
  PS: 'password',
  PT: 'past',
  PV: 'province',
  PW: 'password',
  RA: 'readTo',
  RB: 'readBy',
  RD: 'seenTo',
  RF: 'refusals',
  RG: 'registration',
  RK: 'remark',
  RM: 'shareRead',
  RN: 'realName',
  RO: 'role',
  RQ: 'requests',
  RS: 'reason',
  SC: 'school',
  SH: 'animal',
  SID: 'token',
  SS: 'sessions',
  ST: 'status',
  SX: 'sex',
  TI: 'title',
  TN: 'count',
  TP: 'pinned',
  TS: 'at',
  TX: 'text',
  UC: 'unread',
  UN: 'uin',
  UP: 'upMs',
  UR: 'isMarked',
  VN: 'version',
} as const;

type Names = typeof names;
type Table = typeof commands;
type FieldsOf<C extends CommandName> = Table[C]['fields'];
type AnswerOf<C extends CommandName> = Table[C]['reply'];
type NameOf<K, F> = F extends { readonly as: infer N } ? Extract<N, string> : K extends keyof Names ? Names[K] : never;
type OptionalIn<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type ListsIn<F> = { [K in keyof F]: F[K] extends { kind: { isList: true } } ? K : never }[keyof F];
type RowsOf<C extends CommandName> = Table[C] extends { rows: infer R extends string } ? R : never;
type ColumnsOf<C extends CommandName> = [RowsOf<C>] extends [never] ? never : ListsIn<AnswerOf<C>>;
type Flat<T> = { [K in keyof T]: T[K] } & {};

/** What a program is given for a value of a kind: a word, true or false, or the value as it is. */
type Told<K> = K extends { isFlag: true }
  ? boolean
  : K extends { words: infer W }
    ? keyof W
    : K extends Kind<infer T>
      ? T
      : never;
type ToldIn<F> = F extends { kind: infer K } ? Told<K> : never;
type ElementIn<F> = F extends { kind: { element: infer K } } ? Told<K> : never;

/** The fields of a request by their names: `FieldsByName<'History'>` is `{ peer: number; count?: number; ... }`. */
export type FieldsByName<C extends CommandName> = Flat<
  {
    readonly [K in Exclude<keyof FieldsOf<C>, OptionalIn<FieldsOf<C>>> as NameOf<K, FieldsOf<C>[K]>]: ToldIn<
      FieldsOf<C>[K]
    >;
  } & {
    readonly [K in OptionalIn<FieldsOf<C>> as NameOf<K, FieldsOf<C>[K]>]?: ToldIn<FieldsOf<C>[K]> | undefined;
  }
>;

/** One record of a reply that has lists. */
export type RowOf<C extends CommandName> = Flat<{
  readonly [K in ColumnsOf<C> as NameOf<K, AnswerOf<C>[K]>]: ElementIn<AnswerOf<C>[K]>;
}>;

/** A reply by the names of its fields, its lists as records. What the server does not tell is `undefined`. */
export type ReplyByName<C extends CommandName> = Flat<
  {
    readonly [K in Exclude<keyof AnswerOf<C>, ColumnsOf<C>> as NameOf<K, AnswerOf<C>[K]>]?:
      | ToldIn<AnswerOf<C>[K]>
      | undefined;
  } & { readonly [R in RowsOf<C>]: readonly RowOf<C>[] }
>;

type Entry = Command['fields'][string] | Command['reply'][string];

/** The name of a field; nothing when programs are not given it. */
export function nameOf(code: string, field: Entry): string | undefined {
  return 'as' in field ? field.as : (names as Readonly<Record<string, string>>)[code];
}

/** The fields of a request by their codes. What the command does not know is left out. */
export function fieldsByCode<C extends CommandName>(name: C, given: FieldsByName<C>): RequestOf<C> {
  const fields: Record<string, unknown> = {};
  for (const [code, field] of Object.entries((commands[name] as Command).fields)) {
    const value = (given as Readonly<Record<string, unknown>>)[nameOf(code, field) ?? ''];
    if (value !== undefined) fields[code] = codeOf(field.kind, value);
  }
  return fields as RequestOf<C>;
}

/** A reply by the names of its fields, and its lists as records, as many as the longest has elements. */
export function replyByName<C extends CommandName>(name: C, reply: ReplyOf<C>): ReplyByName<C> {
  const { reply: fields, rows }: Command = commands[name];
  const told: Record<string, unknown> = {};
  const columns: (readonly [name: string, element: Kind<unknown>, values: readonly unknown[]])[] = [];
  for (const [code, field] of Object.entries(fields)) {
    const { kind } = field;
    const as = nameOf(code, field);
    const value: unknown = reply[code as keyof ReplyOf<C>];
    if (as === undefined) continue;
    if (rows && kind.element) columns.push([as, kind.element, (value || []) as readonly unknown[]]);
    else if (value !== undefined) told[as] = toldOf(kind, value);
  }
  if (rows) {
    const count = Math.max(...columns.map(([, , { length }]) => length));
    told[rows] = Array.from({ length: count }, (_, i) => {
      return Object.fromEntries(columns.map(([as, kind, list]) => [as, toldOf(kind, list[i] ?? missingIn(kind))]));
    });
  }
  return told as ReplyByName<C>;
}

/** Where a list is missing, or too short, stands what an empty text would mean, or the first of the words. */
function missingIn(kind: Kind<unknown>): unknown {
  return kind.read('') ?? Object.values(kind.words ?? {})[0] ?? 0;
}

function toldOf(kind: Kind<unknown>, value: unknown): unknown {
  if (value === '') return kind.read('');
  if (kind.isFlag) return value === 1;
  return kind.words ? Object.keys(kind.words).find((word) => kind.words?.[word] === value) : value;
}

function codeOf({ words }: Kind<unknown>, value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : (words?.[value as string] ?? value);
}
