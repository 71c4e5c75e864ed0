import type { Alerts } from '../alerts/alerts.ts';
import type { Base } from '../base.ts';
import type { Bus } from '../bus/bus.ts';
import type { Files } from '../files/files.ts';
import type { Delivery } from '../live/delivery.ts';
import type { Counters, FigureLog } from '../live/figure-log.ts';
import type { Limits } from '../live/limits.ts';
import type { Parking } from '../live/parking.ts';
import type { Sessions } from '../live/sessions.ts';
import type { Watching } from '../live/watching.ts';
import type { Presence } from '../presence/presence.ts';
import type { Previews } from '../previews/previews.ts';
import type { Credentials } from './credentials.ts';
import type { Repeats } from './repeats.ts';

/** What handlers work with. Put together in `server.ts`, and nowhere else. */
export type Parts = Base & {
  readonly limits: Limits;
  readonly sessions: Sessions;
  readonly presence: Presence;
  readonly bus: Bus;
  readonly credentials: Credentials;
  readonly repeats: Repeats;
  readonly delivery: Delivery;
  readonly parking: Parking;
  readonly watching: Watching;
  /** Where the operator has switched it on. */
  readonly alerts: Alerts | undefined;
  /** Where the operator has switched it on. */
  readonly previews: Previews | undefined;
  readonly files: Files;
  readonly counters: Counters;
  readonly figureLog: FigureLog;
  /** By the steady clock. */
  readonly startedAt: number;
};
