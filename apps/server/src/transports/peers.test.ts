import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addFriends, openHouse, PS } from '@rookery/testing/server';
import { networksOf } from '../networks.ts';
import { post, Raw, request } from '../testing/raw.ts';
import { clientBehind } from './peers.ts';

const ANN = 10001;

test('the client is the last hop that no trusted proxy vouches for', () => {
  const proxies = networksOf(['10.0.0.0/8', '::1', 'fd00::/8']);
  const rows: readonly [remote: string, forwarded: string, client: string][] = [
    ['10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['10.0.0.1', ' 203.0.113.9 ,10.0.0.2,10.0.0.3 ', '203.0.113.9'],
    ['10.0.0.1', '10.0.0.2', '10.0.0.2'],
    ['203.0.113.9', '1.1.1.1', '203.0.113.9'],
    ['10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    // An unreadable address is unknown, and above all not the proxy's own.
    ['10.0.0.1', 'unknown', '0.0.0.0'],
    ['10.0.0.1', '1.1.1.1, unknown', '0.0.0.0'],
    ['10.0.0.1', '1.1.1.1, <script>', '0.0.0.0'],
    ['10.0.0.1', '1.1.1.1,', '0.0.0.0'],
    ['10.0.0.1', '203.0.113.9, 10.0.0.999', '0.0.0.0'],
    ['::1', '2001:db8::7', '2001:db8::7'],
    ['::1', '[2001:db8::7]', '2001:db8::7'],
    ['::1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['fd00::1', '::ffff:203.0.113.9', '203.0.113.9'],
  ];
  for (const [remote, forwarded, client] of rows) {
    assert.equal(clientBehind(proxies, remote, forwarded), client, `${remote} for ${forwarded}`);
  }
});

async function start(t: TestContext, proxies: readonly string[]) {
  const house = await openHouse(t, { config: { 'trusted-proxies': proxies, 'legacy-from': 'any' } });
  await addFriends(house.storage, ANN, 10002);
  const raw = await Raw.open(house.port);
  t.after(() => raw.destroy());
  /** One request on the one connection, as a proxy forwards it. */
  return async (body: string, ...headers: string[]) => {
    await raw.write(post(body, headers));
    return (await raw.reply()).body;
  };
}

const login = request('Login', ANN, `PS=${PS}&M5=1`);
const poll = request('GetMsgEx', ANN);
const from = (address: string) => `X-Forwarded-For: ${address}`;

test('behind a trusted proxy a session is bound to the client, over any connection of the proxy', async (t) => {
  const ask = await start(t, ['127.0.0.1']);
  assert.match(await ask(login, from('203.0.113.9')), /&RS=0/);
  assert.match(await ask(poll, from('203.0.113.9')), /&RES=0&MN=/);
  assert.match(await ask(poll, from('203.0.113.10')), /&RES=20&/);
  assert.match(await ask(poll, from('203.0.113.9, 203.0.113.10')), /&RES=20&/);
  assert.match(await ask(poll), /&RES=20&/);
  assert.match(await ask(poll, from('198.51.100.1, 203.0.113.9')), /&RES=0&MN=/);
});

test('a peer that is not a trusted proxy speaks only for itself', async (t) => {
  for (const proxies of [[], ['10.0.0.0/8']]) {
    const ask = await start(t, proxies);
    assert.match(await ask(login, from('203.0.113.9')), /&RS=0/);
    assert.match(await ask(poll), /&RES=0&MN=/);
    assert.match(await ask(poll, from('203.0.113.10')), /&RES=0&MN=/);
  }
});

test('a body in chunks comes from the same client', async (t) => {
  const ask = await start(t, ['127.0.0.1']);
  assert.match(await ask(login, from('203.0.113.9')), /&RS=0/);
  // Another method gives the connection to the ordinary HTTP server, which keeps it.
  assert.match(await ask('', from('203.0.113.9'), 'Upgrade: x', 'Connection: upgrade'), /&RES=1&/);
  assert.match(await ask(poll, from('203.0.113.9')), /&RES=0&MN=/);
  assert.match(await ask(poll, from('203.0.113.10')), /&RES=20&/);
});
