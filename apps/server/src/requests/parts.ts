import type { Alerts } from '../alerts/alerts.ts';
import type { FigureLog } from '../commands/figures.ts';
import type { Config } from '../config.ts';
import type { Delivery } from '../live/delivery.ts';
import type { Departures } from '../live/departures.ts';
import type { Limits } from '../live/limits.ts';
import type { Sessions } from '../live/sessions.ts';
import type { Waiting } from '../live/waiting.ts';
import type { Watching } from '../live/watching.ts';
import type { Log } from '../log.ts';
import type { Previews } from '../previews/previews.ts';
import type { Storage } from '../storage/storage.ts';
import type { Arrivals } from '../transports/arrivals.ts';
import type { Allowance, Rounds } from '../transports/rounds.ts';
import type { Credentials } from './credentials.ts';

/** What handlers work with. Put together in `server.ts`, and nowhere else. */
export type Parts = {
  readonly config: Config;
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly departures: Departures;
  readonly credentials: Credentials;
  readonly delivery: Delivery;
  /** Where the operator has switched it on. */
  readonly alerts: Alerts | undefined;
  /** Where the operator has switched it on. */
  readonly previews: Previews | undefined;
  readonly limits: Limits;
  readonly arrivals: Arrivals;
  readonly waiting: Waiting;
  /** What has come over connections, pages to be answered, handshakes to begin; each waits for its turn. */
  readonly rounds: Rounds;
  readonly pageRounds: Rounds;
  readonly handshakeRounds: Rounds;
  /** What comes needs no turn within this, over all connections. */
  readonly room: Allowance;
  readonly log: Log;
  readonly counters: Counters;
  readonly figureLog: FigureLog;
  readonly watching: Watching;
  /** What is listened on; put in when it is. */
  readonly ports: { connections(): Promise<number> }[];
  /** By the steady clock. */
  readonly startedAt: number;
  /** The wall clock, milliseconds since 1970, which can jump: for what is shown and kept, and what ends at a date. */
  readonly now: () => number;
  /** The clock for durations; see `steadyClock` in `clocks.ts`. */
  readonly steady: () => number;
};

/** What is counted since the start, for /metrics and Figures. */
export type Counters = { requests: number; refusals: number; messages: number };
