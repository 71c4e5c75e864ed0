import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { defaults } from '../config.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Parts } from '../parts.ts';
import { createCore } from '../server.ts';
import { openSqlite } from '../storage/sqlite.ts';
import type { Storage } from '../storage/storage.ts';
import { atEnd, PS, request, type Settings } from './rig.ts';

/** A server without ports: requests go straight in, and time passes when it is told to. */
export type Core = {
  readonly parts: Parts;
  readonly dispatch: Dispatch;
  readonly storage: Storage;
  /** Milliseconds since 1970; a test moves it. */
  readonly clock: { now: number };
  readonly ask: (body: string, address?: string) => Promise<string>;
  readonly logIn: (uin: number, address?: string, fields?: string) => Promise<string>;
  /** What the server does every few seconds. */
  readonly sweep: () => Promise<void>;
};

export const HERE = '127.0.0.1';

export async function startCore(t: TestContext, settings: Omit<Settings, 'now'> = {}): Promise<Core> {
  const { config = {}, path = ':memory:', through = (real: Storage) => real } = settings;
  const storage = await openSqlite(path);
  atEnd(t, () => storage.close());
  const clock = { now: Date.now() };
  const log = pino({ level: 'silent' });
  const now = () => clock.now;
  const { parts, dispatch } = createCore({ config: { ...defaults, ...config }, storage: through(storage), log, now });
  const ask = async (body: string, address = HERE) => {
    const answer = await dispatch(body, false, { address, spent: parts.limits.address(address, clock.now) });
    if (typeof answer === 'string') return answer;
    answer.settle(true);
    return answer.reply;
  };
  const logIn = (uin: number, address = HERE, fields = '') =>
    ask(request('Login', uin, `PS=${PS}&M5=1${fields}`), address);
  const sweep = async () => {
    parts.limits.forget(clock.now);
    await parts.sessions.sweep(clock.now);
  };
  return { parts, dispatch, storage, clock, ask, logIn, sweep };
}
