import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addFriends, type House, openHouse, PS, type Settings } from '@rookery/testing/server';
import { phpLastButOne } from '../testing/programs.ts';
import { post, Raw, request } from '../testing/raw.ts';
import { Talk } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;

async function start(t: TestContext, config: Settings['config'] = {}): Promise<House> {
  const house = await openHouse(t, { config: { limits: false, ...config } });
  await addFriends(house.storage, ANN, BOB);
  return house;
}

/** Everything that comes, up to the end of the connection. */
async function all(port: number, bytes: string, halfOpen = false): Promise<string> {
  const raw = await Raw.open(port, { halfOpen });
  await raw.write(bytes);
  if (halfOpen) raw.socket.end();
  return raw.rest();
}

const close = ['Connection: close'];
const login = request('Login', BOB, `PS=${PS}`, { ver: '1.4' });
const asked: readonly [what: string, body: string, answer: RegExp][] = [
  ['a login', login, /&RES=0&RS=0&HI=60&LI=300$/],
  ['a wrong password', request('Login', BOB, `PS=${'0'.repeat(32)}`, { ver: '1.4' }), /&RES=0&RS=1&RA=Password error/],
  ['an illegal account', request('Login', 100, `PS=${PS}`, { ver: '1.4' }), /&RES=5&RA=/],
  ['a list of friends', request('List', BOB, '', { ver: '1.4' }), /&RES=0&FN=1&SN=1&UN=10001,$/],
  ['nothing new', request('GetMsgEx', BOB, '', { ver: '1.4' }), /&RES=0&MN=0&MT=&UN=&MG=$/],
  ['no request', 'nothing', /&RES=1&RA=/],
];

test('a PHP class of 1.4 finds each answer of the line port before the last line end', async (t) => {
  const { tcpPort } = await start(t);
  for (const [what, body, answer] of asked) {
    const whole = await all(tcpPort, post(body, close));
    assert.match(phpLastButOne(whole) ?? '', answer, what);
    const [, length] = /Content-Length: (\d+)/.exec(whole) ?? [];
    const counted = whole.slice(whole.indexOf('\r\n\r\n') + 4);
    assert.equal(Buffer.byteLength(counted), Number(length) + 2, what);
  }
  const old = await all(tcpPort, post(login).replace('HTTP/1.1', 'HTTP/1.0'));
  assert.match(phpLastButOne(old) ?? '', /&RS=0&HI=60&LI=300$/);
  const half = await all(tcpPort, post(login), true);
  assert.match(phpLastButOne(half) ?? '', /&RS=0&HI=60&LI=300$/);
});

test('it also finds a refusal of the connection, and an answer behind which the connection was idle for too long', async (t) => {
  const { tcpPort } = await start(t, {
    'idle-seconds': 1,
    'request-seconds': 1,
    'body-bytes': 2000,
    'head-bytes': 1000,
  });
  const endings: readonly [what: string, bytes: string, answer: RegExp][] = [
    ['idle', post(login), /&RES=0&RS=0&HI=60&LI=300$/],
    ['408', post(login).slice(0, -1), /^Request Timeout$/],
    ['413', post(login + 'x'.repeat(2000)), /&RES=41&RA=/],
    [
      '413 in chunks',
      `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n${'x'.repeat(0xfff)}`,
      /&RES=41&RA=/,
    ],
    ['431', post(login, [`X: ${'x'.repeat(1000)}`]), /^Request Header Fields Too Large$/],
    ['400', 'noise that is neither\r\n\r\n', /^Bad Request$/],
  ];
  await Promise.all(
    endings.map(async ([what, bytes, answer]) => {
      assert.match(phpLastButOne(await all(tcpPort, bytes)) ?? '', answer, what);
    }),
  );
});

test('between the answers of a kept connection of the line port there is nothing more', async (t) => {
  const { tcpPort } = await start(t);
  const whole = await all(tcpPort, post(login) + post(request('List', BOB)) + post(request('List', BOB), close));
  assert.equal(whole.match(/\r\nHTTP\/1\.1/g), null);
  assert.match(whole, /LI=300HTTP\/1\.1 200 OK\r\n.*\r\n\r\nVER=1.1&CMD=LIST&[^\r]*\r\n$/s);
});

test('on the HTTP port every byte is counted: the class of 1.1 would count wrong', async (t) => {
  const { port } = await start(t);
  for (const [what, body, answer] of asked) {
    assert.match((await all(port, post(body, close))).split('\r\n').at(-1) ?? '', answer, what);
  }
});

test('a line that is logged in and never sends is cut only when line-silent-seconds says so', async (t) => {
  const cutting = await start(t, { 'line-silent-seconds': 1 });
  const { talk: cut } = await Talk.logIn(cutting.tcpPort, BOB, '1.4');
  await cut.closed;
  const keeping = await start(t, { 'idle-seconds': 1 });
  const { talk: kept } = await Talk.logIn(keeping.tcpPort, BOB, '1.4');
  const stranger = await Talk.open(keeping.tcpPort);
  await stranger.ask(`VER=1.1&CMD=List&SEQ=6&UIN=${BOB}`);
  await stranger.closed;
  await sleep(1200);
  assert.match(await kept.ask(`VER=1.4&CMD=List&SEQ=7&UIN=${BOB}`), /&RES=0&/);
});
