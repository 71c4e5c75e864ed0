import {
  type CommandName,
  type commands,
  isAccountNumber,
  type Refusal,
  type ReplyOf,
  type RequestOf,
  refuse,
} from '@rookery/protocol';
import type { Answer, Settling } from '../live/answer.ts';

import type { AddressSpent } from '../live/limits.ts';
import type { Link, Session } from '../live/session.ts';

/** Ten times the version that has tokens. */
export const MODERN = 20;
/** Ten times the version whose answers must be within GBK. */
export const GBK = 10;

/** Who asks, and how. */
export type Peer = {
  /** The address that a legacy session is bound to. */
  readonly address: string;
  /** What that address has spent. */
  readonly spent: AddressSpent;
  /** The connection is private: TLS, or the same machine. */
  readonly isPrivate: boolean;
  /** It comes over TLS, or did up to a trusted proxy. */
  readonly isEncrypted?: boolean;
  /** The request comes from a web page whose host name may have been pointed here: no sessions without a token. */
  readonly isPage?: boolean;
  /** The connection, where it carries pushes. */
  readonly link?: Link;
  /** Whose session is in the cookie of a page of this server: for requests without a token. */
  readonly cookie?: { readonly uin: number; readonly token: string } | undefined;
};

/** The session of a command that needs one. */
export type NeedsSession<C extends CommandName> = (typeof commands)[C]['session'] extends 'none' ? undefined : Session;

/** One request, checked: known command, logged in, fields of their kinds, within the rates. */
export type Call<C extends CommandName> = {
  readonly fields: RequestOf<C>;
  readonly session: NeedsSession<C>;
  readonly uin: number;
  /** Ten times VER: 14 for 1.4. */
  readonly version: number;
  /** The token that came with a request of 2.0. */
  readonly sid: string | undefined;
  readonly peer: Peer;
  /** The wall clock, for what is kept and shown. */
  readonly now: number;
  /** The steady clock, for rates, waits and silence. */
  readonly steady: number;
  /** The whole request, one character per byte: two with the same bytes are the same request. */
  readonly body: string;
};

export type Outcome<C extends CommandName> = ReplyOf<C> | Refusal | Settling<ReplyOf<C>>;

/** What carries out a command. A plain function: it holds no socket, and dispatch encodes its reply. */
export type Handler<C extends CommandName> = (call: Call<C>) => Outcome<C> | Promise<Outcome<C>>;

/** One handler for each command of the table; a missing one does not compile. */
export type Handlers = { readonly [C in CommandName]: Handler<C> };

/** Answers a request. */
export type Dispatch = (body: string, form: boolean, peer: Peer) => Answer | Promise<Answer>;

export const notLoggedIn = refuse('session', 'Not logged in, or the session has ended.');

export const noAdministrator = refuse('refused', 'Only administrators may do this.', 'not-admin');

export function tooMany(seconds: number): Refusal {
  return refuse('limited', `Too many requests; wait ${seconds} s.`, seconds);
}

/** Refuses a number that cannot be an account's. */
export function checkAccount(uin: number): Refusal | undefined {
  return isAccountNumber(uin) ? undefined : refuse('account', 'UIN must be a number from 10001 to 4294967295.');
}

export const toSelf = refuse('refused', 'UN: this is your own account.', 'self');

export function unknownAccount(uin: number): Refusal {
  return refuse('unknown', `UN: there is no account ${uin}.`, 'no-account');
}
