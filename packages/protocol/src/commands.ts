import type { ErrorName } from './errors.ts';
import { account, integer, type Kind, list, oneOf, passwordHash, text } from './fields.ts';

/**
 * THE table: each command, its fields, its reply, its errors, one sentence.
 *
 * Types of handlers, checks of requests, the encoding of replies and docs/PROTOCOL.md derive from it. The order of a
 * reply's fields is the order on the wire, and old clients depend on it (wire-facts 4). A field that a handler leaves
 * undefined does not appear.
 */

/** A field of a request. Without `optional` it must be there. */
export type Field<T = unknown> = { readonly kind: Kind<T>; readonly about: string; readonly optional?: true };

/** A field of a reply. */
export type ReplyField<T = unknown> = { readonly kind: Kind<T>; readonly about: string };

/** One row of the table. */
export type Command = {
  readonly summary: string;
  /** `required`: RES=20 without a session. `none`: works without one. */
  readonly session: 'required' | 'none';
  readonly fields: Readonly<Record<string, Field>>;
  readonly reply: Readonly<Record<string, ReplyField>>;
  readonly errors: readonly ErrorName[];
  /** The same bytes again within 30 seconds get the first answer and change nothing. */
  readonly once?: true;
  /** Other names under which clients know the command. */
  readonly aliases?: readonly string[];
  /** What replies carry as CMD when it is not the name in upper case. */
  readonly echo?: string;
  /** Where the old clients contradict each other, and what was chosen. */
  readonly notes?: readonly string[];
};

// Both keep the kind's value type for the types derived below, and widen nothing else.
const field = <T>(kind: Kind<T>, about: string) => ({ kind, about });
const optional = <T>(kind: Kind<T>, about: string) => ({ kind, about, optional: true as const });

const cursor = optional(account, 'the last account of the page before; 0 or nothing for the first page');
const pageSize = (most: number) => optional(integer(0, 65535), `how many at the most; never more than ${most}`);
const lastPage = field(integer(0, 1), '1 on the last page, 0 when more follow');
const count = field(integer(0, 65535), 'how many this page holds');
const numbers = list(account);
const codes = list(integer(0, 65535));
const texts = list(text);

/** The states an account can be in (wire-facts 8). */
export const statuses = {
  online: 10,
  offline: 20,
  away: 30,
  hidden: 40,
  busy: 50,
  callMe: 60,
  doNotDisturb: 70,
} as const;

/** A value of `ST`. */
export type Status = (typeof statuses)[keyof typeof statuses];

const status = oneOf([10, 20, 30, 40, 50, 60, 70]);

export const commands = {
  Login: {
    summary: 'Opens a session, bound to this account and the address the request comes from.',
    session: 'none',
    echo: 'Login',
    fields: {
      PS: field(passwordHash, 'MD5 of the password; upper or lower case'),
      ST: optional(status, 'the status to begin with'),
      LG: optional(text, '40 begins hidden; anything else has no effect'),
    },
    reply: {
      RS: field(integer(0, 1), '0 logged in, 1 refused'),
      HI: field(integer(1, 3600), 'seconds between two signs of life'),
      LI: field(integer(1, 86400), 'seconds of silence after which the session ends'),
      RA: field(text, 'why the login was refused'),
    },
    errors: ['malformed', 'account', 'refused', 'limited', 'failed'],
    notes: [
      'RES, RS, HI and LI stand together in this order; clients look for the literal text RES=0&RS=0 and LI=300.',
      'A wrong password and an account that does not exist get the same answer: RES=0&RS=1 and RA. From 1.3 on RA also holds the words "Password error", which one client looks for.',
      'The original kept silent on a wrong LC or an empty PS, and clients then repeated the request up to three times. Here LC is ignored and the rest gets RES=1.',
      'A right password for an account that is disabled, or that takes no logins of the old protocol, gets RS=1 as well; RA says so.',
      'A number that cannot be an account (100, 10000) gets RES=5.',
      'A second login from another address ends the first session; from the same address it goes on in it.',
    ],
  },
  Logout: {
    summary: 'Ends the session.',
    session: 'none',
    fields: {},
    reply: {},
    errors: ['malformed', 'limited', 'failed'],
    notes: ['Answers RES=0 without a session, too.'],
  },
  List: {
    summary: 'The numbers of all friends, in ascending order.',
    session: 'required',
    fields: { TN: pageSize(120), UN: cursor },
    reply: {
      FN: field(integer(0, 65535), '1 on the last page, 0 when more follow; without TN the number of friends'),
      SN: count,
      UN: field(numbers, 'the friends'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'Without TN, or with TN=0, versions 1.0 to 1.2 get only FN with the number of friends; 1.3 and 1.4 get the list, since their clients never send TN.',
      'UN is a cursor: friends with a greater number are returned.',
    ],
  },
  Query_Stat: {
    summary: 'The friends that are online and visible.',
    session: 'required',
    fields: { TN: pageSize(120), UN: cursor },
    reply: {
      FC: field(codes, 'their faces'),
      FN: lastPage,
      SN: count,
      ST: field(codes, 'their statuses'),
      UN: field(numbers, 'their numbers'),
      NK: field(texts, 'their nicknames'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: ['To versions before 1.4, which know 10, 20 and 30 only, the later statuses are shown as 30.'],
  },
  GetInfo: {
    summary: 'The profile of any account.',
    session: 'required',
    fields: {
      LV: optional(oneOf([1, 2, 3]), '1 short, 2 normal (as when left out), 3 full'),
      UN: field(account, 'whose'),
    },
    reply: {
      AD: field(text, 'address'),
      AG: field(integer(0, 150), 'age'),
      BT: field(integer(0, 5), 'blood group'),
      CO: field(integer(0, 12), 'star sign'),
      CT: field(text, 'city'),
      CV: field(text, 'unknown; empty'),
      CY: field(text, 'country'),
      EM: field(text, 'mail'),
      FC: field(integer(0, 65535), 'face'),
      HP: field(text, 'homepage'),
      ID: field(text, 'unknown; empty'),
      JB: field(text, 'occupation'),
      LV: field(integer(1, 3), 'the level asked for'),
      MO: field(text, 'mobile'),
      MT: field(text, 'unknown; empty'),
      MV: field(text, 'unknown; empty'),
      PC: field(text, 'post code'),
      PH: field(text, 'phone'),
      PR: field(text, 'introduction'),
      PV: field(text, 'province'),
      RN: field(text, 'real name'),
      SC: field(text, 'school'),
      SH: field(integer(0, 12), 'animal'),
      SX: field(oneOf([0, 1]), 'sex: 0 male, 1 female; empty when not told'),
      UN: field(account, 'number'),
      NK: field(text, 'nickname'),
    },
    errors: ['malformed', 'session', 'unknown', 'limited', 'failed'],
    notes: [
      'LV=2 answers exactly AD AG EM FC HP JB LV PC PH PR PV RN SC SX UN NK, since one client reads it by position; LV=3 adds BT CO CT CV CY ID MO MT MV SH; LV=1 answers FC LV SX UN NK.',
    ],
  },
  AddToList: {
    summary: 'Adds a friend if the account lets anybody add it, and otherwise says what is needed.',
    session: 'required',
    once: true,
    fields: { UN: field(account, 'whom') },
    reply: {
      CD: field(oneOf([0, 1, 3]), '0 added, 1 ask first (Ack_AddToList with CD=2), 3 takes nobody'),
      UN: field(account, 'whom'),
    },
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'Friendship is mutual: each has the other on the list.',
      'Whoever has asked me is added at once. Adding a friend again answers CD=0.',
      'One client has 2 for "takes nobody"; it only hands the digit on, so 3, which another compares, serves both.',
    ],
  },
  Ack_AddToList: {
    summary: 'Asks to be added (CD=2), or answers who has asked (CD=0, CD=1).',
    session: 'required',
    once: true,
    fields: {
      UN: field(account, 'whom'),
      CD: field(oneOf([0, 1, 2]), '0 accept, 1 refuse, 2 ask'),
      RS: optional(text, 'the reason, shown to the other side'),
    },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'The other side finds MT=2 (asked), MT=3 (accepted) or MT=4 (refused) in its next GetMsgEx, with the reason as MG.',
      'When both ask, they become friends, and both get MT=3. Accepting a friend or refusing twice changes nothing and answers RES=0.',
      'A 1.4 client names CD=2 "accept and add back"; the meaning "ask" of the others holds.',
    ],
  },
  DelFromList: {
    summary: 'Ends a friendship on both sides.',
    session: 'required',
    once: true,
    fields: { UN: field(account, 'whom') },
    reply: {},
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: ['Answers RES=0 when the other is no friend, too.'],
  },
  Finger: {
    summary: 'Searches among the accounts that let themselves be found.',
    session: 'required',
    fields: {
      AG: optional(integer(0, 150), 'age in years; 0 or nothing: any'),
      SX: optional(oneOf([0, 1]), '0 male, 1 female; nothing: any'),
      PV: optional(
        text,
        'province: its name, or its two-digit code of GB/T 2260; another number (clients send 2): any',
      ),
      TN: pageSize(50),
      UN: cursor,
    },
    reply: {
      AG: field(codes, 'their ages'),
      FC: field(codes, 'their faces'),
      FN: lastPage,
      SN: count,
      SX: field(texts, 'their sexes'),
      PV: field(texts, 'their provinces'),
      UN: field(numbers, 'their numbers'),
      NK: field(texts, 'their nicknames'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: ["The original reply is unknown, and clients only display it; this one has Query_Stat's form."],
  },
  Change_Stat: {
    summary: 'Changes my status; friends that are online are told.',
    session: 'required',
    once: true,
    aliases: ['Change_Stat2'],
    fields: { ST: field(status, 'the new status') },
    reply: {},
    errors: ['malformed', 'session', 'limited'],
    notes: ['30 is busy in 1.0 to 1.2 and away in 1.4. Hidden (40) looks like offline (20) to everybody else.'],
  },
  GetMsgEx: {
    summary: 'Fetches what has arrived since the last time.',
    session: 'required',
    fields: {},
    reply: {
      MN: field(integer(0, 65535), 'how many'),
      MT: field(codes, 'kinds: 9 message, 2 asked to be added, 3 accepted, 4 refused, 99 status change'),
      UN: field(numbers, 'from whom'),
      MG: field(texts, 'texts; with MT=99 the status'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'MN is always there; MT, UN and MG are adjacent and MG is last. Nothing new is MN=0 alone; 1.4 also gets the three lists, empty.',
      'A line break inside MG is one LF over HTTP: one client turns CR into LF itself, the others show it as it is.',
      'What was written completely does not come again. When the connection broke first, it does.',
    ],
  },
  CLTMSG: {
    summary: 'Sends a message to one account.',
    session: 'required',
    once: true,
    fields: {
      UN: field(account, 'to whom'),
      MG: field(text, 'the text: all that follows when VER, CMD, SEQ, UIN and UN stand before it, with & and = in it'),
    },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'RES=0 means that the message is on disk.',
      'The same bytes from the same account within 30 seconds are answered again and sent once.',
      'Messages go to friends, and to accounts that take messages from strangers.',
    ],
  },
} as const satisfies Record<string, Command>;

/** The name of a command, as in the table. */
export type CommandName = keyof typeof commands;

type Table = typeof commands;
type Optional<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type Value<F> = F extends { kind: Kind<infer T> } ? T : never;

/** The fields of a request, read: `RequestOf<'CLTMSG'>` is `{ UN: number; MG: string }`. */
export type RequestOf<C extends CommandName> = {
  readonly [K in Exclude<keyof Table[C]['fields'], Optional<Table[C]['fields']>>]: Value<Table[C]['fields'][K]>;
} & { readonly [K in Optional<Table[C]['fields']>]?: Value<Table[C]['fields'][K]> | undefined };

/** The fields of a reply; all may be left out. A field whose value is not told (an unset sex) is `''`. */
export type ReplyOf<C extends CommandName> = {
  readonly [K in keyof Table[C]['reply']]?: Value<Table[C]['reply'][K]> | '' | undefined;
};

const byName = new Map<string, CommandName>();
for (const name of Object.keys(commands) as CommandName[]) {
  for (const spelling of [name, ...((commands[name] as Command).aliases ?? [])]) {
    byName.set(spelling, name);
    byName.set(spelling.toUpperCase(), name);
  }
}

/** Finds a command by `CMD`, compared without case. */
export function findCommand(cmd: string): CommandName | undefined {
  return byName.get(cmd) ?? (cmd.length > 32 ? undefined : byName.get(cmd.toUpperCase()));
}

/** What a reply carries as `CMD`: `Login` as it is, all others in upper case (wire-facts 3). */
export function echoOf(cmd: string, name: CommandName | undefined): string {
  return (name && (commands[name] as Command).echo) ?? cmd.toUpperCase();
}
