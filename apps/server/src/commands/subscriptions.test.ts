import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFriends, newFolder, openHouse, PS } from '@rookery/testing/server';
import { ANN, BEN, fieldsOf, nothingBefore, ON, quiet, scene, subscribe } from '../testing/alerts.ts';
import { logInModern, modernRequest, startCore } from '../testing/core.ts';
import { startPushService } from '../testing/push-service.ts';
import { fieldOf } from '../testing/talk.ts';

test('it is off until the operator switches it on, and only those who asked for it are told', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BEN);
  const ann = await logInModern(core, ANN);
  const browser = (await startPushService(t)).subscribe();
  assert.match(await ann.ask('SetPush', fieldsOf(browser)), /^RES=30&RA=.*&RC=push-off$/);
  assert.equal(fieldOf(await core.ask(modernRequest('Server', 0)), 'PK'), '');
  const at = await scene(t);
  assert.match(fieldOf(await at.core.ask(modernRequest('Server', 0)), 'PK'), /^[\w-]{87}$/);
  await at.ben.ask('CLTMSG', `UN=${ANN}&MG=nothing is pushed`);
  await subscribe(at.ann, at.service);
  await nothingBefore(at, 0);
});

test('addresses and keys that cannot be those of a browser are refused', async (t) => {
  const { service, ann } = await scene(t);
  const good = service.subscribe();
  for (const endpoint of ['http://127.0.0.2/x', 'https://10.0.0.1/', 'x', 'ftp://127.0.0.1/']) {
    assert.match(await ann.ask('SetPush', fieldsOf({ ...good, endpoint })), /^RES=1&RA=EP must be an https/, endpoint);
  }
  assert.match(await ann.ask('SetPush', fieldsOf({ ...good, key: good.auth })), /^RES=1&RA=KY and AU/);
  assert.match(await ann.ask('SetPush', `EP=${good.endpoint}&KY=${good.key}`), /^RES=1&RA=AU is missing/);
});

test('a subscription ends with its session, however that ends', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  const away = await logInModern(core, ANN);
  await subscribe(away, service);
  await away.ask('Logout');
  const ended = await logInModern(core, ANN);
  await subscribe(ended, service);
  const sessions = fieldOf(await ann.ask('Sessions'), 'ID')
    .split(',')
    .filter(Boolean);
  await ann.ask('EndSession', `ID=${sessions.at(-1)}`);
  assert.match(await ended.ask('Ping'), /^RES=20/);
  const switchedOff = await logInModern(core, ANN);
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
  await subscribe(await logInModern(core, ANN), service);
  const third = await logInModern(core, ANN);
  assert.match(await third.ask('SetPush', fieldsOf(service.subscribe())), /^RES=41&RA=2 .*&RC=push-full$/);
  await subscribe(ann, service);
  await subscribe(ben, service);
  const last = await logInModern(core, BEN);
  assert.match(await last.ask('SetPush', fieldsOf(service.subscribe())), /^RES=41&RA=3 .*&RC=push-full$/);
});

test('the keys are made once, and are the same after a restart', async (t) => {
  const data = newFolder(t);
  const first = await openHouse(t, { data, config: ON });
  const key = await serverKey(first.port);
  await first.close();
  const second = await openHouse(t, { data, config: ON });
  assert.equal(await serverKey(second.port), key);
  assert.ok(first.logged.every((line) => !line.includes(key)));
});

async function serverKey(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: modernRequest('Server', 0) });
  return fieldOf(await answer.text(), 'PK');
}

test('after a restart subscriptions still work', async (t) => {
  const data = newFolder(t);
  const service = await startPushService(t);
  const before = await openHouse(t, { data, config: ON });
  await addFriends(before.storage, ANN, BEN);
  const ask = async (port: number, body: string) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text();
  const sid = fieldOf(await ask(before.port, modernRequest('Login', ANN, `PS=${PS}`)), 'SID');
  await ask(before.port, modernRequest('SetPush', ANN, fieldsOf(service.subscribe()), sid));
  await before.close();
  const after = await openHouse(t, { data, config: ON });
  const ben = fieldOf(await ask(after.port, modernRequest('Login', BEN, `PS=${PS}`)), 'SID');
  await ask(after.port, modernRequest('CLTMSG', BEN, `UN=${ANN}&MG=1`, ben));
  await service.wait(1);
  const secrets = service.received.map(({ path: each }) => each);
  assert.ok([...before.logged, ...after.logged].every((line) => !secrets.some((secret) => line.includes(secret))));
});
