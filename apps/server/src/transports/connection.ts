import type { Socket } from 'node:net';
import type { Answer } from '../live/answer.ts';
import type { Link } from '../live/session.ts';
import type { Waiting } from '../live/waiting.ts';
import type { Dispatch, Peer } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { Allowance } from './allowance.ts';
import type { Arrivals } from './arrivals.ts';
import type { Exchange } from './exchange.ts';
import type { RequestHead, Verdict } from './head.ts';
import type { Hall, Intake } from './intake.ts';
import type { Rounds } from './rounds.ts';

/** What comes in, over all connections; each waits for its turn. */
export type Doors = {
  readonly arrivals: Arrivals;
  /** What waits in memory for peers. */
  readonly waiting: Waiting;
  /** What has come over connections, pages to be answered, handshakes to begin. */
  readonly rounds: Rounds;
  readonly pageRounds: Rounds;
  readonly handshakeRounds: Rounds;
  /** What comes needs no turn within this. */
  readonly room: Allowance;
};

/** What transports work with. */
export type TransportParts = Parts & Doors;

/** A connection that is looked after by its listener. */
export type Connection = {
  /** The tick at which it is cut. */
  readonly deadline: number;
  /** Its time is over. */
  cut(): void;
  /** The server stops: what is being answered goes out, then it ends. */
  finish(): void;
};

/** What the connections of one listener share; the reader makes it. */
export type Listener = Hall & {
  /** Seconds since the start, counted by the sweep: deadlines are whole numbers of it. */
  tick: number;
  /** `Date: ...` with its line end, renewed once a second. */
  date: string;
  /** What every answer begins with, up to its length; with the date in it. */
  begin: string;
  readonly requestSeconds: number;
  readonly idleSeconds: number;
  readonly headBytes: number;
  readonly bodyBytes: number;
  /** How long an answer may stay unread, or a piece of a longer one. */
  readonly outboxSeconds: number;
  readonly isTls: boolean;
  /** What stands behind the last answer of a connection without being counted. */
  readonly lastBreak: string;
  /** Pages that are to be answered wait there for their turn. */
  readonly pageRounds: Rounds;
  readonly judge: (head: string) => Verdict;
  readonly dispatch: Dispatch;
  readonly peerOf: (socket: Socket, forwarded: Forwarded) => Peer;
  /** Counts a request that dispatch does not see, or says that it is one too many. */
  readonly isOverRate: (peer: Peer) => boolean;
  /** What to answer to a page that must not ask here, by the head of its request. */
  readonly whyForeign: (head: string) => string;
  /** Lets the ordinary HTTP server answer a request that is not in the protocol's own form. */
  readonly answerPage: (exchange: Exchange) => void;
  /** Puts a connection that asks to become a WebSocket into other hands. */
  readonly takeWebSocket: (socket: Socket, head: string, behind: Buffer) => void;
  /** The same, for a connection of lines. */
  readonly takeLines: (socket: Socket, intake: Intake, bytes: Buffer) => void;
  readonly forget: (connection: Connection) => void;
};

/** What the head of a request says of whom it speaks for. */
export type Forwarded = Pick<RequestHead, 'forwarded' | 'isForwarded' | 'scheme' | 'isPage'>;

/** What is known of the other end of a connection; `encrypted` over TLS. */
export type FarEnd = { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean };

/** The connection has no head that says more. */
export const direct: Forwarded = { forwarded: '', isForwarded: false, scheme: '', isPage: false };

/** Carries out the requests of a connection that carries pushes; whom it speaks for is looked up again when that has been forgotten. */
export function asking(dispatch: Dispatch, peerOf: () => Omit<Peer, 'link'>) {
  let peer: Peer | undefined;
  return (request: string, link: Link): Answer | Promise<Answer> => {
    if (!peer || peer.spent.isForgotten) peer = { ...peerOf(), link };
    return dispatch(request, false, peer);
  };
}
