import type { ReplyOf } from '@rookery/protocol';

/** Somewhere that an account is signed in. */
export type OwnSession = {
  readonly id: number;
  /** The one that asks. */
  readonly isThis: boolean;
  readonly isOnline: boolean;
  /** 0: not known. */
  readonly openedAt: number;
  readonly seenAt: number;
  /** The app password that it was opened with; 0 none. */
  readonly appPassword: number;
  readonly address: string;
  /** The name of the program; may be empty. */
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
  /** Empty: all that an app password can be good for. */
  readonly commands: readonly string[];
  /** Empty: all. */
  readonly networks: readonly string[];
};

/** The sessions of an answer: this one first, then those that are there now, then by when they were seen. */
export function sessionsIn(reply: ReplyOf<'Sessions'>): OwnSession[] {
  const { ID, ME, ON, CT, TS, AP, AD, CL } = reply;
  return (ID || [])
    .map((id, i) => ({
      id,
      isThis: at(ME, i) === 1,
      isOnline: at(ON, i) === 1,
      openedAt: at(CT, i) ?? 0,
      seenAt: at(TS, i) ?? 0,
      appPassword: at(AP, i) ?? 0,
      address: at(AD, i) ?? '',
      program: at(CL, i) ?? '',
    }))
    .sort(
      (a, b) => Number(b.isThis) - Number(a.isThis) || Number(b.isOnline) - Number(a.isOnline) || b.seenAt - a.seenAt,
    );
}

/** The app passwords of an answer, newest first. */
export function appPasswordsIn(reply: ReplyOf<'AppPwds'>): AppPassword[] {
  const { ID, CT, EX, TS, AD, CM, NW, NM } = reply;
  return (ID || [])
    .map((id, i) => ({
      id,
      name: at(NM, i) ?? '',
      createdAt: at(CT, i) ?? 0,
      endsAt: at(EX, i) ?? 0,
      usedAt: at(TS, i) ?? 0,
      usedFrom: at(AD, i) ?? '',
      commands: wordsIn(at(CM, i)),
      networks: wordsIn(at(NW, i)),
    }))
    .reverse();
}

/** An element of a list of the wire, which may be missing as a whole. */
function at<T>(list: readonly T[] | '' | undefined, place: number): T | undefined {
  return list ? list[place] : undefined;
}

function wordsIn(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}
