import type { CommandName, Status } from '@rookery/protocol';
import type { Clock } from './clock.ts';
import type { Engine } from './engine.ts';
import type { Listeners } from './listeners.ts';
import type { Transport } from './transport.ts';

/** What a client is made of. */
export type ClientOptions = {
  /** `websocket(...)`, `http(...)`, or in Node `tcp(...)`. */
  readonly transport: Transport;
  /** The account. */
  readonly uin: number;
  /** Its password, or an app password. Needed when there is no token, and when the session of the token has ended. */
  readonly password?: string | undefined;
  /** The token of an earlier session, which goes on. */
  readonly token?: string | undefined;
  /**
   * The token is in a cookie, which `signIn` has got and the browser adds: neither password nor token is needed.
   * Over `websocket(location.origin)`, or `http` with the page's door, see `HttpOptions`. When the session has
   * ended the client closes itself.
   */
  readonly cookie?: boolean | undefined;
  /** The name of the program and the device, shown by `Sessions`. */
  readonly name?: string | undefined;
  /**
   * The number of the last entry that this program has handled. Left out: a new session begins with what no session of
   * the account has confirmed, a resumed one with what it has not confirmed itself. 0 is the beginning of the mailbox.
   */
  readonly from?: number | undefined;
  /**
   * The generation of what this program holds by number, `from` included: what `generation` of the client was then. Where
   * it is not the server's any more the event `restored` tells, and `from` counts for nothing.
   */
  readonly generation?: string | undefined;
  /** The status to log in with. */
  readonly status?: Status | undefined;
  /** The legacy protocol over HTTP, by what `@rookery/client/legacy` exports under this name. */
  readonly legacy?: Legacy | undefined;
  /** How many messages may wait to be sent; 10,000. */
  readonly mostWaiting?: number | undefined;
  /** How many messages may be on the way at once; 16, and 1 over HTTP. */
  readonly inFlight?: number | undefined;
  readonly clock?: Clock | undefined;
  /** From 0 up to 1, as Math.random. */
  readonly random?: (() => number) | undefined;
};

/** Makes what stands behind a client that speaks the legacy protocol. */
export type Legacy = (options: ClientOptions, listeners: Listeners) => Engine;

/** A command that `call` of a client takes. Sessions and the mailbox are the client's own business. */
export type CallName = Exclude<
  CommandName,
  'Login' | 'Logout' | 'Resume' | 'Ping' | 'GetMsgEx' | 'Confirm' | 'Register'
>;
