import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { http, md5 } from '@rookery/client';
import { createLog } from '@rookery/server';
import { FRIENDLY, newFolder, openHouse } from '@rookery/testing/server';
import { isOnlyHere, receivingLines, sendingLines } from './script-lines.ts';

const run = promisify(execFile);
const skip = spawnSync('curl', ['--version']).status !== 0 && 'needs curl';

const ANN = 10001;
const BEN = 10002;
const HARD = `It's "5 > 4" & 100%41, $(id) \`id\` \\n 鸟🐦 + a = b?`;

/** A server with two friends. */
async function openFriends(t: TestContext) {
  const house = await openHouse(t, {
    data: newFolder(t),
    log: createLog('error'),
    residents: [ANN, BEN].map((uin) => ({ uin, policy: FRIENDLY })),
    friends: [[ANN, BEN]],
  });
  const client = (uin: number) => house.client(uin, { transport: http(house.url) });
  return { origin: new URL(house.url).origin, client };
}

test('the line for curl sends any text, and leaves no session online', { skip }, async (t) => {
  const house = await openFriends(t);
  const ann = await house.client(ANN);
  const { PW = '' } = await ann.raw('AddAppPwd', { NM: 'script', CM: ['CLTMSG'] });
  const access = { origin: house.origin, uin: ANN, digest: md5(PW) };
  const { stdout } = await run('sh', ['-c', sendingLines('curl', access, { peer: BEN, text: HARD })]);
  const [login, sent, logout] = stdout.trim().split('\n');
  assert.match(login ?? '', /&RES=0&RS=0&/);
  assert.match(sent ?? '', /^VER=1\.1&CMD=CLTMSG&.*&RES=0$/);
  assert.match(logout ?? '', /&RES=0$/);
  const ben = await house.client(BEN);
  const { MG } = await ben.raw('History', { UN: ANN });
  assert.deepEqual(MG, [HARD]);
  const { ID = [] } = await ann.raw('Sessions', {});
  assert.ok(!(ID || []).includes(0), 'the script has left');
});

test('the line for curl fetches what has arrived', { skip }, async (t) => {
  const house = await openFriends(t);
  const ann = await house.client(ANN);
  const ben = await house.client(BEN);
  const { PW = '' } = await ann.raw('AddAppPwd', { NM: 'reader', CM: ['GetMsgEx'] });
  const line = receivingLines('curl', { origin: house.origin, uin: ANN, digest: md5(PW) });
  await run('sh', ['-c', line]);
  await ben.send(ANN, 'the kettle is on').done;
  const { stdout } = await run('sh', ['-c', line]);
  assert.match(stdout, /&MN=1&MT=9,&UN=10002,&MG=the kettle is on,/);
});

test('a text stays one word in every language', () => {
  const access = { origin: 'http://192.168.1.5:8000', uin: ANN, digest: md5('x') };
  const lines = (language: 'curl' | 'powershell' | 'arduino') =>
    sendingLines(language, access, { peer: BEN, text: `it's "so" ’n\\ ?` });
  assert.ok(lines('curl').includes('"MG=it%27s %22so%22 %E2%80%99n%5C ?"'));
  assert.ok(lines('powershell').includes(`EscapeDataString('it''s "so" ’’n\\ ?')`));
  assert.ok(lines('arduino').includes(`say("it's \\042so\\042 ’n\\134 \\077");`));
});

test('the lines hold the digest and never ask for a password', () => {
  const access = { origin: 'https://chat.example.org', uin: ANN, digest: md5('app password') };
  for (const language of ['curl', 'powershell', 'arduino'] as const) {
    for (const text of [sendingLines(language, access, { peer: BEN, text: 'hi' }), receivingLines(language, access)]) {
      assert.ok(text.includes(`PS=${md5('app password')}`));
      assert.ok(text.includes('https://chat.example.org/'));
      assert.ok(!text.includes('app password'));
    }
  }
  assert.match(receivingLines('arduino', access), /WiFiClientSecure wire;[\s\S]*setInsecure/);
});

test('addresses that only this machine has are known', () => {
  for (const origin of ['http://127.0.0.1:8000', 'http://localhost:8000', 'http://[::1]:8000']) {
    assert.ok(isOnlyHere(origin), origin);
  }
  assert.ok(!isOnlyHere('http://192.168.1.5:8000'));
});
