import type { TestContext } from 'node:test';
import type { CommandName } from '@rookery/protocol';
import { openHouse, PS, type Settings } from '@rookery/testing/server';
import { defaults } from '../config.ts';
import type { Lookout } from '../live/lookout.ts';
import { createLog } from '../log.ts';
import type { Dispatch, Peer } from '../requests/call.ts';
import { createCore } from '../server.ts';
import type { Storage } from '../storage/storage.ts';
import type { TransportParts } from '../transports/connection.ts';
import { request } from './raw.ts';
import { fieldOf } from './talk.ts';

/** A server without ports: requests go straight in, and time passes when it is told to. */
export type Core = {
  readonly parts: TransportParts;
  readonly dispatch: Dispatch;
  readonly storage: Storage;
  /** Milliseconds since 1970; a test moves it. The wall clock is `step` away from it. */
  readonly clock: { now: number; step: number };
  readonly lookout: Lookout;
  /** @param more further facts about the peer; by default its connection is private */
  readonly ask: (body: string, address?: string, more?: Partial<Peer>) => Promise<string>;
  readonly logIn: (uin: number, address?: string, fields?: string) => Promise<string>;
  /** What the server does every few seconds. */
  readonly sweep: () => Promise<void>;
  /** What it does before it ends. */
  readonly leave: () => Promise<void>;
};

export const HERE = '127.0.0.1';

export async function startCore(t: TestContext, settings: Omit<Settings, keyof Moved> = {}): Promise<Core> {
  const clock = { now: Date.now(), step: 0 };
  const { core, storage } = await openHouse(t, { ...settings, ...moved(clock), listens: false });
  return called(core, storage, clock);
}

/** A server on a storage and a clock that it may share with others. */
export function coreOn(storage: Storage, clock: Core['clock'], settings: Pick<Settings, 'bus' | 'presenceOf'>): Core {
  return called(createCore({ ...settings, ...moved(clock), config: defaults, storage }), storage, clock);
}

type Moved = ReturnType<typeof moved>;

function moved(clock: Core['clock']) {
  const log = createLog('silent');
  return { log, now: () => clock.now + clock.step, steady: () => clock.now };
}

function called(core: ReturnType<typeof createCore>, storage: Storage, clock: Core['clock']): Core {
  const { parts, dispatch, sweep: sweeping, lookout } = core;
  const ask = async (body: string, address = HERE, more: Partial<Peer> = {}) => {
    const spent = parts.limits.address(address, clock.now);
    const answer = await dispatch(body, false, { address, spent, isPrivate: true, ...more });
    if (typeof answer === 'string') return answer;
    answer.settle(true);
    return answer.reply;
  };
  const logIn = (uin: number, address = HERE, fields = '') =>
    ask(request('Login', uin, `PS=${PS}&M5=1${fields}`), address);
  const sweep = async () => {
    parts.limits.forget(clock.now);
    await sweeping.run(clock.now);
  };
  const leave = () => sweeping.saveAll();
  return { parts, dispatch, storage, clock, lookout, ask, logIn, sweep, leave };
}

/** A session of 2.0, over HTTP. */
export type ModernClient = {
  readonly uin: number;
  readonly sid: string;
  /** The answer without the head: from `RES` on. */
  readonly ask: (cmd: CommandName, fields?: string, address?: string) => Promise<string>;
};

let seq = 0;

/** A request of 2.0, with a number of its own. */
export function modernRequest(cmd: CommandName, uin: number, fields = '', sid?: string): string {
  const token = sid === undefined ? '' : `SID=${sid}`;
  return request(cmd, uin, [token, fields].filter((part) => part !== '').join('&'), { ver: '2.0', seq: String(++seq) });
}

/** The session that a token opens. */
export function modernClient(core: Core, uin: number, sid: string, from = HERE): ModernClient {
  const ask = async (cmd: CommandName, fields = '', address = from) =>
    fromRes(await core.ask(modernRequest(cmd, uin, fields, sid), address));
  return { uin, sid, ask };
}

/** Logs in with 2.0, which is expected to work. */
export async function logInModern(core: Core, uin: number, fields = '', address = HERE): Promise<ModernClient> {
  const given = fields.includes('PS=') ? fields : `PS=${PS}&${fields}`;
  const answer = await core.ask(modernRequest('Login', uin, given.replace(/&$/, '')), address);
  const sid = fieldOf(answer, 'SID');
  if (sid === '') throw new Error(`${uin} could not log in: ${answer}`);
  return modernClient(core, uin, sid, address);
}

/** An answer from `RES` on. */
export function fromRes(answer: string): string {
  return answer.slice(answer.indexOf('RES='));
}
