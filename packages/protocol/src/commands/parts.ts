import type { ErrorName } from '../errors.ts';
import { account, integer, type Kind, list, oneOf, text } from '../fields.ts';

/** What the rows of the command table are made of. */

/** A field of a request. Without `optional` it must be there. */
export type Field<T = unknown> = {
  readonly kind: Kind<T>;
  readonly about: string;
  readonly optional?: true;
  /** Optional; an empty value clears the field. */
  readonly mayBeEmpty?: true;
  /** Read in version 2.0 only: in older requests the same letters may mean anything, and are ignored. */
  readonly since?: '2.0';
  /** Passed over in a session of an app password that does not have this command. */
  readonly needs?: Grant;
  readonly as?: string | undefined;
  /** In 1.x it is the rest of the body when all else that is needed stands before it, with & and = in it. */
  readonly isTail?: true;
};

/** A command that an app password needs for more than what the command's own name says. */
export type Grant = 'GetMsgEx' | 'Change_Stat';

/** A field of a reply. */
export type ReplyField<T = unknown> = {
  readonly kind: Kind<T>;
  readonly about: string;
  readonly since?: '2.0';
  readonly as?: string | undefined;
  /** What a refusal of 1.x has in its place, since clients read it there without asking whether it is. */
  readonly refused?: string;
};

/** One row of the table. */
export type Command = {
  readonly summary: string;
  /** Spoken in version 2.0 only. */
  readonly since?: '2.0';
  /**
   * `required`: RES=20 without a session. `owner`: the session must have been opened with the account's own password,
   * not with an app password. `admin`: the same, of an administrator. `none`: works without a session.
   */
  readonly session: 'required' | 'owner' | 'admin' | 'none';
  /** What an app password must have among its commands for it; left out: the command itself. */
  readonly needs?: Grant | 'nothing';
  readonly fields: Readonly<Record<string, Field>>;
  readonly reply: Readonly<Record<string, ReplyField>>;
  /** What the lists of the reply are in programs: so many records, under this name. */
  readonly rows?: string;
  readonly errors: readonly ErrorName[];
  /** The same bytes again within 30 seconds get the first answer and change nothing. */
  readonly once?: true;
  /** As how many requests it counts in the rate of an account, since it is as much work as that. */
  readonly counts?: number;
  /** Other names under which clients know the command. */
  readonly aliases?: readonly string[];
  /** What replies carry as CMD when it is not the name in upper case. */
  readonly echo?: string;
  /** Where the legacy clients contradict each other, and which reading this server chose. */
  readonly notes?: readonly string[];
};

// They keep the kind for the types derived from the table, and widen nothing else.
export const field = <K extends Kind<unknown>>(kind: K, about: string) => ({ kind, about });
export const tail = <K extends Kind<unknown>>(kind: K, about: string) => ({ kind, about, isTail: true as const });
export const optional = <K extends Kind<unknown>>(kind: K, about: string) => ({ kind, about, optional: true as const });
/** A field of a request that version 2.0 brought. */
export const new20 = <K extends Kind<unknown>>(kind: K, about: string) => ({
  kind,
  about,
  optional: true as const,
  since: '2.0' as const,
});
/** A field whose effect an app password needs another command for. */
export const needing = <F extends object, const G extends Grant>(needs: G, given: F) => ({ ...given, needs });
/** A field of a reply that a refusal of 1.x has as well. */
export const unchecked = <K extends Kind<unknown>>(kind: K, about: string, refused = '') => ({ kind, about, refused });
/** A field of a reply that version 2.0 brought. */
export const reply20 = <K extends Kind<unknown>>(kind: K, about: string) => ({ kind, about, since: '2.0' as const });

/** The same field of a reply, where version 2.0 brought it. */
export const since20 = <F extends object>(given: F) => ({ ...given, since: '2.0' as const });

/** What a field is called in programs, where it is not what `names` says of its letters. */
export const named = <const N extends string, F extends object>(as: N, given: F) => ({ ...given, as });
/** A field that programs are not given. */
export const unnamed = <F extends object>(given: F) => ({ ...given, as: undefined });

export const cursor = named(
  'after',
  optional(account, 'the last account of the page before; 0 or nothing for the first page'),
);
export const cleared = (about: string) => ({ ...optional(text, about), mayBeEmpty: true as const });
export const pageSize = (most: number) => optional(integer(0, 65535), `how many at the most; never more than ${most}`);
/** 1 and 0, which programs are given as true and false. */
export const flag = { ...oneOf([0, 1]), isFlag: true } as const;
export const flags = list(flag);
export const lastPage = field(flag, '1 on the last page, 0 when more follow');
/** The last page as well, and in 1.x a count. */
export const lastOrCount = { ...integer(0, 65535), isFlag: true } as const;
export const count = field(integer(0, 65535), 'how many this page holds');
export const uncheckedLastPage = { ...lastPage, refused: '1' };
export const uncheckedCount = { ...count, refused: '0' };
export const numbers = list(account);
export const codes = list(integer(0, 65535));
export const texts = list(text);

/** A number in a mailbox, or a time in milliseconds since 1970. */
export const big = integer(0, Number.MAX_SAFE_INTEGER);
export const bigs = list(big);

/** How a password is written in `PS`. */
export const digestFlag = new20(
  flag,
  '1 (as when left out): passwords are sent as their MD5; 0: as they are, over TLS or from the same machine only',
);

/** The states an account can be in (docs/WIRE.md, Presence). */
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

export const status = oneOf([10, 20, 30, 40, 50, 60, 70]);
