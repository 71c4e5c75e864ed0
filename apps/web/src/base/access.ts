import type { RowOf } from '@rookery/protocol';

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
export function sessionsIn({ sessions }: { readonly sessions: readonly OwnSession[] }): OwnSession[] {
  return sessions.toSorted(
    (a, b) => Number(b.isThis) - Number(a.isThis) || Number(b.isOnline) - Number(a.isOnline) || b.seenAt - a.seenAt,
  );
}

/** The app passwords of a reply, newest first. */
export function appPasswordsIn({
  appPasswords,
}: {
  readonly appPasswords: readonly RowOf<'AppPwds'>[];
}): AppPassword[] {
  return appPasswords
    .map((row) => ({ ...row, commands: wordsIn(row.commands), networks: wordsIn(row.networks) }))
    .reverse();
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
