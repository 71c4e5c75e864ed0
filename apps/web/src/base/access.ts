import { type ReplyOf, rowsOf } from '@rookery/protocol';

/** A session of the account. */
export type OwnSession = {
  readonly id: number;
  /** The session of this page. */
  readonly isThis: boolean;
  readonly isOnline: boolean;
  /** 0: unknown. */
  readonly openedAt: number;
  readonly seenAt: number;
  /** The app password that opened it; 0: none. */
  readonly appPassword: number;
  readonly address: string;
  /** The name of the client; may be empty. */
  readonly program: string;
};

/** An app password, without the password. */
export type AppPassword = {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  /** 0: never. */
  readonly endsAt: number;
  /** 0: never. */
  readonly usedAt: number;
  readonly usedFrom: string;
  /** Allowed commands; empty: all that an app password allows. */
  readonly commands: readonly string[];
  /** Allowed networks; empty: all. */
  readonly networks: readonly string[];
};

/** The sessions of a reply: this one first, then connected ones, then the latest seen. */
export function sessionsIn(reply: ReplyOf<'Sessions'>): OwnSession[] {
  return rowsOf(reply, { ID: 0, ME: 0, ON: 0, CT: 0, TS: 0, AP: 0, AD: '', CL: '' })
    .map((row) => ({
      id: row.ID,
      isThis: row.ME === 1,
      isOnline: row.ON === 1,
      openedAt: row.CT,
      seenAt: row.TS,
      appPassword: row.AP,
      address: row.AD,
      program: row.CL,
    }))
    .sort(
      (a, b) => Number(b.isThis) - Number(a.isThis) || Number(b.isOnline) - Number(a.isOnline) || b.seenAt - a.seenAt,
    );
}

/** The app passwords of a reply, newest first. */
export function appPasswordsIn(reply: ReplyOf<'AppPwds'>): AppPassword[] {
  return rowsOf(reply, { ID: 0, CT: 0, EX: 0, TS: 0, AD: '', CM: '', NW: '', NM: '' })
    .map((row) => ({
      id: row.ID,
      name: row.NM,
      createdAt: row.CT,
      endsAt: row.EX,
      usedAt: row.TS,
      usedFrom: row.AD,
      commands: wordsIn(row.CM),
      networks: wordsIn(row.NW),
    }))
    .reverse();
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
