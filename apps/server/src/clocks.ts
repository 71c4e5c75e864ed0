import type { Every } from './base.ts';
import type { Config } from './config.ts';
import type { Storage } from './storage/storage.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * The clock for durations: whole milliseconds that run on evenly when the system clock is set. Silence is
 * measured by it across restarts as well: it goes on where it was when a session was last seen, or later, as the wall
 * clock says, but not by more than half of what a session may be silent. So no jump of the wall clock ends sessions.
 */
export async function steadyClock({ config, storage }: { config: Config; storage: Storage }): Promise<() => number> {
  const seen = await storage.lastSeen();
  const most = seen === 0 ? Number.POSITIVE_INFINITY : seen + (config['session-days'] * DAY_MS) / 2;
  const start = Math.min(Math.max(Date.now(), seen), most) - performance.now();
  return () => Math.floor(start + performance.now());
}

/** The timers of the system. */
export const every: Every = (ms, work) => {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
};

/** A time of the steady clock as the wall clock has it, in whole milliseconds; 0 stays, which is no time. */
export function wallTime(at: number, { now, steady }: { readonly now: number; readonly steady: number }): number {
  return at === 0 ? 0 : Math.round(at + now - steady);
}
