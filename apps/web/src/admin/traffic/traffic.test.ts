import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { http, websocket } from '@rookery/client';
import { Tap } from '../../base/tap.ts';
import { ADMIN, openHouse } from '../testing/house.ts';
import { commandsIn, filtered } from './filter.ts';
import { readLine, Traffic } from './traffic.ts';

const everything = { command: '', text: '', hidesHeartbeats: false };

async function until(isSo: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !isSo(); round++) await pause(10);
  assert.ok(isSo(), 'it did not come to that');
}

test('the protocol window: own lines and those of other programs, only while it is open', async (t) => {
  const house = await openHouse(t);
  const tap = new Tap();
  const client = house.newClient(ADMIN, { transport: tap.on(websocket(house.url)) });
  const traffic = new Traffic({ client, tap, carrier: 'websocket' });
  const texts = () => traffic.snapshot().lines.map(({ text }) => text);
  await client.connect();
  await client.call('List', { count: 120, after: 0 });
  assert.deepEqual(texts(), [], 'not watched yet');

  const close = traffic.open();
  await until(() => traffic.snapshot().reach === 'all');
  await client.call('GetInfo', { uin: ADMIN });
  const other = house.newClient(ADMIN, { transport: http(house.url) });
  await other.connect();
  await other.call('GetInfo', { uin: 99999 }).catch(() => {});
  await until(() => traffic.snapshot().lines.some((line) => line.from !== '' && readLine(line).res === 31));
  const { lines } = traffic.snapshot();
  const ownAnswer = lines.find(
    (line) => line.from === '' && readLine(line).res === 0 && readLine(line).cmd === 'GetInfo',
  );
  assert.ok(ownAnswer, 'what this page has asked');
  const login = lines.find((line) => readLine(line).cmd === 'Login' && line.way === 'out');
  assert.deepEqual([login?.from, login?.carrier], ['127.0.0.1', 'http']);
  assert.match(login?.text ?? '', /&PS=\*\*\*(&|$)/);
  assert.ok(!texts().some((text) => text.includes(other.token ?? 'no token')), 'no token is shown');
  assert.ok(!texts().some((text) => text.includes('&MT=92&')), 'no push about what is there already');

  close();
  await client.call('Blocks', { count: 10, after: 0 });
  await other.call('Blocks', { count: 10, after: 0 });
  await pause(300);
  assert.ok(!texts().some((text) => text.includes('CMD=Blocks')), 'no longer watched');
  traffic.clear();
  assert.deepEqual(traffic.snapshot().lines, []);
});

test('pausing, going on after the connection was lost, and filters', async (t) => {
  const house = await openHouse(t);
  const tap = new Tap();
  const client = house.newClient(ADMIN, { transport: tap.on(websocket(house.url)) });
  const traffic = new Traffic({ client, tap, carrier: 'websocket' });
  await client.connect();
  t.after(traffic.open());
  await until(() => traffic.snapshot().reach === 'all');
  traffic.pause(true);
  const before = traffic.snapshot().count;
  await client.call('GetInfo', { uin: ADMIN });
  await pause(300);
  // The request that ends the watching is still sent, but not recorded.
  assert.equal(traffic.snapshot().count, before);
  traffic.pause(false);

  let wasLost = false;
  traffic.subscribe(() => {
    wasLost ||= traffic.snapshot().reach === 'asking';
  });
  await house.restart();
  client.wake();
  await until(() => wasLost && traffic.snapshot().reach === 'all');
  const other = house.newClient(ADMIN, { transport: http(house.url) });
  await other.connect();
  await until(() => traffic.snapshot().lines.some(({ from }) => from !== ''));

  await client.call('GetInfo', { uin: ADMIN });
  await until(() => {
    // After a moment of silence the client sends a keep-alive.
    client.wake();
    return commandsIn(traffic.snapshot().lines).includes('Ping');
  });
  await until(() => filtered(traffic.snapshot().lines, { ...everything, command: 'GetInfo' }).length >= 2);
  const { lines } = traffic.snapshot();
  const quiet = filtered(lines, { ...everything, hidesHeartbeats: true });
  assert.ok(quiet.length < lines.length && !commandsIn(quiet).includes('Ping'));
  assert.ok(filtered(lines, { ...everything, text: ' the ADMINISTRATOR ' }).length > 0, 'in any case');
  assert.deepEqual(filtered(lines, { ...everything, text: 'nowhere to be found' }), []);
});

test('only so many lines are kept', async (t) => {
  const house = await openHouse(t);
  const tap = new Tap();
  const client = house.newClient(ADMIN, { transport: tap.on(http(house.url)) });
  const traffic = new Traffic({ client, tap, carrier: 'http' });
  await client.connect();
  t.after(traffic.open());
  await until(() => traffic.snapshot().reach === 'page');
  for (let round = 0; round < 300; round++) await client.call('GetInfo', { uin: ADMIN });
  await until(() => traffic.snapshot().count > 600);
  const { lines } = traffic.snapshot();
  assert.equal(lines.length, 500);
  assert.equal(new Set(lines.map(({ id }) => id)).size, 500);
});
