import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { addFriends } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { type Core, logInModern, type ModernClient, startCore } from './core.ts';
import { type PushService, type Subscribed, startPushService } from './push-service.ts';

export const [ANN, BEN, CID] = [10_001, 10_002, 10_003] as const;
/** What an operator sets, so that a push service on this machine may be asked. */
export const ON = { 'web-push': 'mailto:op@example.org', 'web-push-networks': ['127.0.0.1'] } as const;

/** What SetPush is told of a browser. */
export function fieldsOf({ endpoint, key, auth }: Subscribed, more = ''): string {
  return `EP=${endpoint}&KY=${key}&AU=${auth}${more}`;
}

/** Two friends, and the push service of their browsers. */
export type Scene = { core: Core; service: PushService; ann: ModernClient; ben: ModernClient };

/** Ann, whose page is closed, and her friend Ben. */
export async function scene(t: TestContext, config: Partial<Config> = {}): Promise<Scene> {
  const service = await startPushService(t);
  const core = await startCore(t, { config: { ...ON, ...config } });
  t.after(() => core.parts.alerts?.close());
  await core.parts.alerts?.open();
  await addFriends(core.storage, ANN, BEN);
  return { core, service, ann: await logInModern(core, ANN), ben: await logInModern(core, BEN) };
}

/** Tells of a browser, which is expected to work. */
export async function subscribe(client: ModernClient, service: PushService, more = ''): Promise<Subscribed> {
  const browser = service.subscribe();
  assert.equal(await client.ask('SetPush', fieldsOf(browser, more)), 'RES=0');
  return browser;
}

/** Lets time pass, and all that is due begin. */
export function pass({ core }: Scene, ms: number): void {
  core.clock.now += ms;
  core.parts.alerts?.look();
}

/** A poll of Ann's waits for messages. */
export async function polling({ core }: Scene): Promise<void> {
  const isWaiting = () =>
    [...(core.parts.sessions.resident(ANN)?.all() ?? [])].some(({ parked }) => parked !== undefined);
  while (!isWaiting()) await new Promise(setImmediate);
}

/** No alert is being sent, and so much waits. */
export async function quiet({ core }: Scene, waiting: number): Promise<void> {
  const { alerts } = core.parts;
  while (alerts?.load.underWay !== 0 || alerts.load.waiting !== waiting) await new Promise(setImmediate);
}

/** Nothing else is pushed: the next alert is this, from another account. */
export async function nothingBefore(at: Scene, count: number): Promise<void> {
  await addFriends(at.core.storage, CID);
  await at.core.storage.befriend({ uin: ANN, peer: CID, mostFriends: 10 });
  const cid = await logInModern(at.core, CID);
  assert.match(await cid.ask('CLTMSG', `UN=${ANN}&MG=the next one`), /^RES=0/);
  pass(at, 60_000);
  await at.service.wait(count + 1);
  assert.equal(at.service.received.at(-1)?.push.peer, CID);
  assert.equal(at.service.received.length, count + 1);
}
