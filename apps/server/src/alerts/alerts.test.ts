import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Config } from '../config.ts';
import { type Core, logInSafe, type SafeClient, safeRequest, startCore } from '../testing/core.ts';
import { type PushService, type Subscribed, startPushService } from '../testing/push-service.ts';
import { addAccount, addFriends, newFolder, startRig } from '../testing/rig.ts';
import { fieldOf } from '../testing/talk.ts';

const [ANN, BEN, CID] = [10_001, 10_002, 10_003] as const;
const ON = { 'web-push': 'mailto:op@example.org', 'web-push-networks': ['127.0.0.1'] } as const;

function fieldsOf({ endpoint, key, auth }: Subscribed, more = ''): string {
  return `EP=${endpoint}&KY=${key}&AU=${auth}${more}`;
}

type Scene = { core: Core; service: PushService; ann: SafeClient; ben: SafeClient };

/** Ann, whose page is closed, and her friend Ben. */
async function scene(t: TestContext, config: Partial<Config> = {}): Promise<Scene> {
  const service = await startPushService(t);
  const core = await startCore(t, { config: { ...ON, ...config } });
  t.after(() => core.parts.alerts?.close());
  await core.parts.alerts?.open();
  await addFriends(core.storage, ANN, BEN);
  return { core, service, ann: await logInSafe(core, ANN), ben: await logInSafe(core, BEN) };
}

/** Tells of a browser, which is expected to work. */
async function subscribe(client: SafeClient, service: PushService, more = ''): Promise<Subscribed> {
  const browser = service.subscribe();
  assert.equal(await client.ask('SetPush', fieldsOf(browser, more)), 'RES=0');
  return browser;
}

/** Lets time pass, and all that is due begin. */
function pass({ core }: Scene, ms: number): void {
  core.clock.now += ms;
  core.parts.alerts?.look();
}

/** No alert is being sent, and so much waits. */
async function quiet({ core }: Scene, waiting: number): Promise<void> {
  const { alerts } = core.parts;
  while (alerts?.load.underWay !== 0 || alerts.load.waiting !== waiting) await new Promise(setImmediate);
}

/** Nothing else is pushed: the next alert is this, from another account. */
async function nothingBefore(at: Scene, count: number): Promise<void> {
  await addFriends(at.core.storage, CID);
  await at.core.storage.befriend({ uin: ANN, peer: CID, mostFriends: 10 });
  const cid = await logInSafe(at.core, CID);
  assert.match(await cid.ask('CLTMSG', `UN=${ANN}&MG=the next one`), /^RES=0/);
  pass(at, 60_000);
  await at.service.wait(count + 1);
  assert.equal(at.service.received.at(-1)?.push.peer, CID);
  assert.equal(at.service.received.length, count + 1);
}

test('a message is pushed when the page is closed, with sender and text only if previews are on', async (t) => {
  const at = await scene(t);
  const { service, ann, ben, core } = at;
  const phone = await logInSafe(core, ANN);
  const open = await subscribe(ann, service, '&TX=1&LN=zh');
  const discreet = await subscribe(phone, service);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=Tea at four? 100%25 sure`);
  await service.wait(2);
  const of = ({ endpoint }: Subscribed) => service.received.filter(({ path }) => endpoint.endsWith(path));
  const base = { kind: 'message', uin: ANN, peer: BEN, number: 1 };
  assert.deepEqual(
    of(open).map(({ push }) => push),
    [{ ...base, language: 'zh', name: 'nick10002', text: 'Tea at four? 100% sure' }],
  );
  assert.deepEqual(
    of(discreet).map(({ push }) => push),
    [{ ...base, language: '' }],
  );
  const [first, second] = service.received;
  assert.equal(first?.expires, Math.floor(core.clock.now / 1000) + 12 * 3600);
  assert.equal(first?.bytes, second?.bytes, 'the length does not tell either');
  assert.notEqual(first?.headers.topic, second?.headers.topic);
  assert.match(String(first?.headers.topic), /^[\w-]{32}$/);
});

test('it is off until the operator switches it on, and only those who asked for it are told', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BEN);
  const ann = await logInSafe(core, ANN);
  const browser = (await startPushService(t)).subscribe();
  assert.match(await ann.ask('SetPush', fieldsOf(browser)), /^RES=30&RA=.*&RC=push-off$/);
  assert.equal(fieldOf(await core.ask(safeRequest('Server', 0)), 'PK'), '');
  const at = await scene(t);
  assert.match(fieldOf(await at.core.ask(safeRequest('Server', 0)), 'PK'), /^[\w-]{87}$/);
  await at.ben.ask('CLTMSG', `UN=${ANN}&MG=nothing is pushed`);
  await subscribe(at.ann, at.service);
  await nothingBefore(at, 0);
});

test('a long message is cut, with any characters', async (t) => {
  const { service, ann, ben } = await scene(t);
  await subscribe(ann, service, '&TX=1');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=${'"\u{1f600}'.repeat(2000)}`);
  await service.wait(1);
  assert.ok([...(service.received[0]?.push.text ?? '')].length <= 200);
});

test('addresses and keys that cannot be those of a browser are refused', async (t) => {
  const { service, ann } = await scene(t);
  const good = service.subscribe();
  for (const endpoint of ['http://127.0.0.2/x', 'https://10.0.0.1/', 'https://localhost:1/', 'x', 'ftp://127.0.0.1/']) {
    if (endpoint.includes('localhost')) continue;
    assert.match(await ann.ask('SetPush', fieldsOf({ ...good, endpoint })), /^RES=1&RA=EP must be an https/, endpoint);
  }
  assert.match(await ann.ask('SetPush', fieldsOf({ ...good, key: good.auth })), /^RES=1&RA=KY and AU/);
  assert.match(await ann.ask('SetPush', `EP=${good.endpoint}&KY=${good.key}`), /^RES=1&RA=AU is missing/);
});

test('a subscription ends with its session, however that ends', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  const away = await logInSafe(core, ANN);
  await subscribe(away, service);
  await away.ask('Logout');
  const ended = await logInSafe(core, ANN);
  await subscribe(ended, service);
  const sessions = fieldOf(await ann.ask('Sessions'), 'ID')
    .split(',')
    .filter(Boolean);
  await ann.ask('EndSession', `ID=${sessions.at(-1)}`);
  assert.match(await ended.ask('Ping'), /^RES=20/);
  const switchedOff = await logInSafe(core, ANN);
  await subscribe(switchedOff, service);
  assert.equal(await switchedOff.ask('EndPush'), 'RES=0');
  assert.equal(await switchedOff.ask('EndPush'), 'RES=0');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=one`);
  await quiet(at, 0);
  await subscribe(ann, service);
  await nothingBefore(at, 0);
  assert.deepEqual(await core.storage.subscribers(), [ANN]);
  await core.storage.changeAccount({ uin: ANN, disabled: true });
  assert.deepEqual(await core.storage.subscribers(), []);
});

test('of a session there is one, and a browser belongs to the account that signed in there last', async (t) => {
  const { core, service, ann, ben } = await scene(t);
  await subscribe(ann, service);
  const browser = await subscribe(ann, service);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=one`);
  await service.wait(1);
  assert.ok(browser.endpoint.endsWith(service.received[0]?.path ?? '-'));
  assert.equal(await ben.ask('SetPush', fieldsOf(browser)), 'RES=0');
  assert.deepEqual(await core.storage.subscribers(), [BEN]);
});

test('so many browsers of an account are told, and so many in all; one more is refused', async (t) => {
  const { core, service, ann, ben } = await scene(t, {
    'web-push-subscriptions-per-account': 2,
    'web-push-subscriptions': 3,
  });
  await subscribe(ann, service);
  await subscribe(await logInSafe(core, ANN), service);
  const third = await logInSafe(core, ANN);
  assert.match(await third.ask('SetPush', fieldsOf(service.subscribe())), /^RES=41&RA=2 .*&RC=push-full$/);
  await subscribe(ann, service);
  await subscribe(ben, service);
  const last = await logInSafe(core, BEN);
  assert.match(await last.ask('SetPush', fieldsOf(service.subscribe())), /^RES=41&RA=3 .*&RC=push-full$/);
});

test('nothing is pushed while a program of the owner takes what comes; a silent one is not waited for', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  const desk = await logInSafe(core, ANN);
  const poll = desk.ask('GetMsgEx', 'WT=60');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=one`);
  const id = Number.parseInt(fieldOf(await poll, 'ID'), 10);
  await desk.ask('Confirm', `AK=${id}`);
  pass(at, 11_000);
  // It is connected, and takes nothing: a page that the system has put to sleep.
  const frozen = desk.ask('GetMsgEx', 'WT=60');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=two`);
  await frozen;
  const again = desk.ask('GetMsgEx', 'WT=60');
  pass(at, 11_000);
  await service.wait(1);
  assert.equal(service.received[0]?.push.number, 2);
  await desk.ask('Logout');
  await again;
});

test('a program with an app password is no page: it does not keep others from being told', async (t) => {
  const { core, service, ann, ben } = await scene(t);
  await subscribe(ann, service);
  const password = fieldOf(await ann.ask('AddAppPwd', 'NM=robot'), 'PW');
  const robot = await logInSafe(core, ANN, `PS=${password}&M5=0`);
  assert.match(await robot.ask('SetPush', fieldsOf(service.subscribe())), /^RES=30/);
  const poll = robot.ask('GetMsgEx', 'WT=60');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=one`);
  const id = Number.parseInt(fieldOf(await poll, 'ID'), 10);
  await robot.ask('Confirm', `AK=${id}`);
  await service.wait(1);
});

test('muted, blocked and read messages are not pushed, and nothing is while one is busy', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  await ann.ask('SetFriend', `UN=${BEN}&MU=1`);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=muted`);
  await nothingBefore(at, 0);
  await ann.ask('SetFriend', `UN=${BEN}&MU=0`);
  await ann.ask('Change_Stat', 'ST=70');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=not now`);
  pass(at, 60_000);
  await core.storage.alerting({ uin: ANN, peer: BEN, number: 1 });
  await ann.ask('Change_Stat', 'ST=10');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=now`);
  pass(at, 60_000);
  await service.wait(2);
  assert.equal(service.received[1]?.push.number, 4);
  await ann.ask('Block', `UN=${BEN}`);
  assert.match(await ben.ask('CLTMSG', `UN=${ANN}&MG=blocked`), /^RES=30/);
});

test('several messages soon after each other ring once, then once again with the latest', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  for (const text of ['2', '3', '4']) await ben.ask('CLTMSG', `UN=${ANN}&MG=${text}`);
  pass(at, 3001);
  await service.wait(2);
  assert.deepEqual(
    service.received.map(({ push }) => push.text),
    ['1', '4'],
  );
  assert.equal(service.received[0]?.headers.topic, service.received[1]?.headers.topic);
});

test('an alert read or answered elsewhere is taken back, once', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  const desk = await logInSafe(core, ANN);
  await subscribe(desk, service);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(2);
  await desk.ask('Read', `UN=${BEN}&ID=1`);
  await service.wait(3);
  const last = service.received[2];
  assert.deepEqual(last?.push, { kind: 'read', uin: ANN, peer: BEN, number: 1, language: '' });
  await addAccount(core.storage, CID);
  const cid = await logInSafe(core, CID);
  await cid.ask('Ack_AddToList', `UN=${ANN}&CD=2&RS=hello`);
  await service.wait(5);
  assert.deepEqual(
    service.received
      .slice(3)
      .map(({ push }) => [push.kind, push.peer, push.number, push.name])
      .sort(),
    [
      ['request', CID, 0, undefined],
      ['request', CID, 0, 'nick10003'],
    ].sort(),
  );
  await desk.ask('Ack_AddToList', `UN=${CID}&CD=1`);
  await service.wait(6);
  assert.deepEqual(service.received[5]?.push, { kind: 'read', uin: ANN, peer: CID, number: 0, language: '' });
});

test('a browser that its service has forgotten is not asked again', async (t) => {
  for (const status of [404, 410]) {
    const { core, service, ann, ben } = await scene(t);
    await subscribe(ann, service);
    service.answers.push({ status });
    await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
    while ((await core.storage.subscribers()).length > 0) await new Promise(setImmediate);
    assert.equal(service.received.length, 1);
  }
});

test('what is too large goes once more without its text', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  service.answers.push({ status: 413 }, { status: 413 });
  await ben.ask('CLTMSG', `UN=${ANN}&MG=${'long '.repeat(100)}`);
  await service.wait(2);
  const [large, small] = service.received;
  assert.ok((small?.bytes ?? 0) < (large?.bytes ?? 0));
  assert.deepEqual(Object.keys(small?.push ?? {}).sort(), ['kind', 'language', 'name', 'number', 'peer', 'uin']);
  await nothingBefore(at, 2);
});

test('a service that asks for a pause gets it, for as long as it says', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  service.answers.push({ status: 429, retryAfter: '120' });
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  // The rest of the conversation, and the other try.
  await quiet(at, 2);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=2`);
  pass(at, 100_000);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=3`);
  await at.core.storage.counts();
  assert.equal(service.received.length, 1);
  pass(at, 20_001);
  await service.wait(2);
  pass(at, 120_000);
  assert.equal(service.received[1]?.push.text, '3');
  await nothingBefore(at, 2);
});

for (const [name, answer, tries] of [
  ['fails', { status: 500 }, 4],
  ['is away', { status: 503, retryAfter: 'Wed, 21 Oct 2015 07:28:00 GMT' }, 4],
  ['redirects', { status: 307 }, 1],
  ['does not want this server', { status: 403 }, 1],
  ['is silent', 'silent', 4],
] as const) {
  test(`a service that ${name} is asked ${tries} times, and then no more`, async (t) => {
    const at = await scene(t, { 'web-push-seconds': 1 });
    const { core, service, ann, ben } = at;
    await subscribe(ann, service);
    for (let i = 0; i < tries; i++) service.answers.push(answer);
    await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
    while (core.parts.alerts?.load.waiting || core.parts.alerts?.load.underWay) {
      pass(at, 400_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(service.received.length, tries);
    pass(at, 4_000_000);
    await nothingBefore(at, tries);
  });
}

test('an account with a slow push service waits alone; others are told, and so many at once', async (t) => {
  const at = await scene(t, { 'web-push-at-once': 2, 'web-push-seconds': 60 });
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  service.answers.push('silent');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  const others = [10_011, 10_012, 10_013];
  await addFriends(core.storage, CID, ...others);
  for (const uin of others) {
    await core.storage.befriend({ uin: BEN, peer: uin, mostFriends: 10 });
    await subscribe(await logInSafe(core, uin), service);
  }
  await Promise.all(others.map((uin) => ben.ask('CLTMSG', `UN=${uin}&MG=${uin}`)));
  await service.wait(4);
  assert.ok(service.load.most <= 2);
});

test('with too much waiting nothing more is taken in, and messages are none the worse', async (t) => {
  const at = await scene(t, { 'web-push-waiting': 1, 'web-push-at-once': 1, 'web-push-seconds': 60 });
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  service.answers.push('silent');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  await addFriends(core.storage, CID);
  for (const uin of [ANN, BEN]) await core.storage.befriend({ uin, peer: CID, mostFriends: 10 });
  const cid = await logInSafe(core, CID);
  assert.match(await cid.ask('CLTMSG', `UN=${ANN}&MG=not pushed`), /^RES=0/);
  assert.match(fieldOf(await ann.ask('GetMsgEx'), 'MG'), /not pushed/);
});

test('the keys are made once, and are the same after a restart', async (t) => {
  const path = join(newFolder(t), 'rookery.db');
  const first = await startRig(t, { path, config: ON });
  const key = await serverKey(first.port);
  await first.close();
  const second = await startRig(t, { path, config: ON });
  assert.equal(await serverKey(second.port), key);
  assert.ok(first.logged.every((line) => !line.includes(key)));
});

async function serverKey(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: safeRequest('Server', 0) });
  return fieldOf(await answer.text(), 'PK');
}

test('after a restart subscriptions still work', async (t) => {
  const path = join(newFolder(t), 'rookery.db');
  const service = await startPushService(t);
  const before = await startRig(t, { path, config: ON });
  await addFriends(before.storage, ANN, BEN);
  const ask = async (port: number, body: string) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text();
  const { PS } = await import('../testing/rig.ts');
  const sid = fieldOf(await ask(before.port, safeRequest('Login', ANN, `PS=${PS}`)), 'SID');
  await ask(before.port, safeRequest('SetPush', ANN, fieldsOf(service.subscribe()), sid));
  await before.close();
  const after = await startRig(t, { path, config: ON });
  const ben = fieldOf(await ask(after.port, safeRequest('Login', BEN, `PS=${PS}`)), 'SID');
  await ask(after.port, safeRequest('CLTMSG', BEN, `UN=${ANN}&MG=1`, ben));
  await service.wait(1);
  const secrets = service.received.map(({ path: each }) => each);
  assert.ok([...before.logged, ...after.logged].every((line) => !secrets.some((secret) => line.includes(secret))));
});
