import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addFriends, newFolder, openHouse, PS, type Settings } from '@rookery/testing/server';
import { WebSocket } from 'ws';
import { post, Raw, request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const get = (path: string, ...headers: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
const upgrade = (...headers: string[]) =>
  get('/ws', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', ...headers);
const handshake = upgrade('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
const modern = (cmd: string, uin: number, fields = '') => request(cmd, uin, fields, { ver: '2.0' });
const LARGE = 3_000_000;

/** A server with a page whose largest file the system does not take at once. */
async function start(t: TestContext, config: Settings['config'] = {}) {
  const web = newFolder(t);
  mkdirSync(join(web, 'assets'));
  writeFileSync(join(web, 'index.html'), '<!doctype html>');
  writeFileSync(join(web, 'assets', 'large.js'), 'x'.repeat(LARGE));
  const house = await openHouse(t, { web, config });
  await addFriends(house.storage, ANN, BOB);
  return Object.assign(house, { web });
}

async function statusOf(port: number, text: string, from?: string): Promise<number | undefined> {
  const raw = await Raw.open(port, from === undefined ? {} : { from });
  await raw.write(text);
  const [reply] = await raw.replies(1);
  raw.destroy();
  return reply?.status;
}

/** Waits for something that comes by itself; the test's own time limit ends what does not. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

test('who asks for a large file and does not read it holds no file open, and is cut', async (t) => {
  const { port, web, logged } = await start(t, { 'outbox-seconds': 1 });
  const all = await Promise.all(Array.from({ length: 20 }, () => Raw.open(port)));
  for (const raw of all) {
    raw.socket.pause();
    raw.socket.write(get('/assets/large.js').repeat(30));
  }
  assert.equal(await statusOf(port, get('/healthz')), 200);
  const isOpen = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(web);
    } catch {
      return false;
    }
  };
  if (process.platform === 'linux') assert.deepEqual(readdirSync('/proc/self/fd').filter(isOpen), []);
  // All the time that the server gives them, and the second between its looks.
  await sleep(3500);
  await Promise.all(
    all.map(async (raw) => {
      raw.socket.resume();
      await raw.closed;
      assert.ok(raw.socket.bytesRead < 30 * LARGE);
    }),
  );
  assert.deepEqual(logged, []);
});

test('who goes away in the middle of a page is nothing to log', async (t) => {
  const { port, logged } = await start(t);
  for (const path of ['/assets/large.js', '/curl.txt', '/metrics', '/nothing', '/healthz']) {
    for (const end of ['destroy', 'reset'] as const) {
      const raw = await Raw.open(port);
      raw.socket.pause();
      await raw.write(get(path));
      raw[end]();
    }
  }
  assert.equal(await statusOf(port, get('/healthz')), 200);
  await sleep(50);
  assert.deepEqual(logged, []);
});

test('requests of every kind count in the rate of their address', async (t) => {
  const { port } = await start(t, { 'address-requests-per-second': 1, 'address-burst-requests': 3 });
  const foreign = post('', ['Origin: http://evil.example'], '/web');
  const kinds: readonly [text: string, usual: number, over: number | undefined][] = [
    [get('/'), 200, 429],
    [get('/index.html'), 200, 429],
    [get('/curl.txt'), 200, 429],
    [get('/nothing'), 404, 429],
    [foreign, 403, 429],
    [upgrade(), 400, 429],
    [handshake, 101, 429],
    ['get / HTTP/1.1\r\n\r\n', 400, undefined],
    ['POST / HTTP/1.1\r\n\r\n', 411, undefined],
    [post('x'.repeat(70_000)).slice(0, 100), 413, undefined],
  ];
  for (const [index, [text, usual, over]] of kinds.entries()) {
    const from = `127.0.1.${index + 1}`;
    for (let i = 0; i < 3; i++) assert.equal(await statusOf(port, text, from), usual, text);
    if (text === foreign) continue;
    assert.equal(await statusOf(port, text, from), over, text);
  }
});

test('an address has so many connections, a trusted proxy as many as it likes', async (t) => {
  for (const [proxies, last] of [
    [[], undefined],
    [['127.0.0.1'], 200],
  ] as const) {
    const { port, tcpPort } = await start(t, { 'connections-per-address': 2, 'trusted-proxies': proxies });
    const held = [await Raw.open(port), await Raw.open(tcpPort)];
    assert.equal(await statusOf(port, get('/curl.txt')), last);
    assert.equal(await statusOf(port, get('/curl.txt'), '127.0.0.2'), 200);
    held[0]?.destroy();
    await held[0]?.closed;
    for (let status: number | undefined; status !== 200; ) status = await statusOf(port, get('/curl.txt'));
    held[1]?.destroy();
  }
});

/** Asks how the server is on a connection of its own, and closes it; `what` may be anything else. */
async function health(port: number, { from, what = get('/healthz') }: { from?: string; what?: string } = {}) {
  const raw = await Raw.open(port, from === undefined ? {} : { from });
  await raw.write(what);
  const [reply] = await raw.replies(1);
  raw.destroy();
  return reply && `${reply.status} ${reply.body}`;
}

test('how the server is can be asked where the rate of the address is spent', async (t) => {
  const { port, tcpPort, storage } = await start(t, {
    'address-requests-per-second': 1,
    'address-burst-requests': 1,
    'trusted-proxies': ['127.0.0.9'],
  });
  await statusOf(port, get('/curl.txt'));
  assert.equal(await statusOf(port, get('/curl.txt')), 429);
  for (const there of [port, tcpPort]) assert.equal(await health(there), '200 ok\n');
  // Its own rate is one of the address as well, and no more is answered beyond it.
  while ((await health(port)) === '200 ok\n');
  assert.equal(await health(port, { from: '127.0.0.2' }), '200 ok\n');
  await storage.close();
  await sleep(500);
  assert.equal(await health(port, { from: '127.0.0.2' }), '503 storage-failing\n');
});

test('how the server is can be asked, and nothing else, where there are too many connections', async (t) => {
  for (const config of [{ 'connections-per-address': 40 }, { connections: 40 }]) {
    const { port } = await start(t, config);
    const held = await Promise.all(Array.from({ length: 140 }, () => Raw.open(port)));
    assert.equal(await health(port), '200 ok\n');
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`, { method: 'HEAD' })).status, 200);
    assert.equal(await health(port, { what: get('/healthz').replaceAll('\r', '') }), '200 ok\n');
    const others = [get('/curl.txt'), get('/healthzz'), post('VER=1.1'), 'VER=1.4\r\n', handshake, 'x'.repeat(9000)];
    for (const what of others) assert.equal(await health(port, { what }), undefined, what);
    // Beyond the bounds only a few are held.
    await until(() => held.filter(({ socket }) => socket.readableEnded || socket.closed).length >= 100 - 64);
    for (const raw of held) raw.destroy();
    for (let status: number | undefined; status !== 200; ) status = await statusOf(port, get('/curl.txt'));
  }
});

test('a session has so many connections; the oldest makes room', async (t) => {
  const { port } = await start(t, { 'connections-per-session': 2 });
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    t.after(() => socket.terminate());
    await once(socket, 'open');
    return {
      socket,
      ask: async (body: string) => {
        socket.send(body);
        const [data] = (await once(socket, 'message')) as [Buffer];
        return String(data);
      },
    };
  };
  const [first, second, third] = [await open(), await open(), await open()];
  const sid = fieldOf(await first.ask(modern('Login', ANN, `PS=${PS}`)), 'SID');
  await second.ask(modern('Resume', ANN, `SID=${sid}`));
  const closed = once(first.socket, 'close');
  assert.match(await third.ask(modern('Resume', ANN, `SID=${sid}`)), /&RES=0&/);
  const [, why] = (await closed) as [number, Buffer];
  assert.match(String(why), /too many connections/);
  assert.match(await second.ask(modern('Ping', ANN)), /&RES=0$/);
});

test('what waits in memory is bounded over all connections, and who has waited longest makes room', async (t) => {
  const { port, tcpPort } = await start(t, { 'waiting-bytes': 1_048_576, 'request-seconds': 60 });
  const part = 'x'.repeat(60_000);
  const begun: Raw[] = [];
  const begin = async (there: number, text: string) => {
    const raw = await Raw.open(there);
    await raw.write(text);
    begun.push(raw);
  };
  for (let i = 0; i < 10; i++) {
    await begin(port, post(`${part}more`).slice(0, -4));
    await begin(tcpPort, `VER=1.4${part}`);
    await begin(port, `${get('/x').replace('GET', 'POST').slice(0, -2)}Content-Length: 60001\r\n\r\n${part}`);
  }
  const frame = Buffer.concat([Buffer.from([0x81, 0xfe, 0xea, 0x60, 0, 0, 0, 0]), Buffer.from(part.slice(1))]);
  for (let i = 0; i < 10; i++) {
    const raw = await Raw.open(port);
    await raw.write(handshake);
    await raw.reply();
    await raw.write(frame);
    begun.push(raw);
  }
  // Forty of them are two and a half times what there is room for.
  const gone = (some: readonly Raw[]) => some.filter(({ socket }) => socket.closed || socket.readableEnded).length;
  await until(() => gone(begun) >= 22);
  assert.equal(await statusOf(port, get('/healthz')), 200);
  assert.ok(gone(begun.slice(-10)) === 0, 'the youngest stay');
  for (const raw of begun) raw.destroy();
});

test('pings are answered, but not to a client that does not read, and no frame takes for ever', async (t) => {
  const { port } = await start(t, { 'request-seconds': 1, 'idle-seconds': 1, limits: false });
  const raw = await Raw.open(port);
  await raw.write(handshake);
  await raw.reply();
  await raw.write(Buffer.from([0x89, 0x81, 0, 0, 0, 0, 0x41]));
  const [pong] = (await once(raw.socket, 'data')) as [Buffer];
  assert.deepEqual([...pong], [0x8a, 0x01, 0x41]);
  // A frame of 2000 bytes, a byte now and then.
  await raw.write(Buffer.concat([Buffer.from([0x81, 0xfe, 0x07, 0xd0, 0, 0, 0, 0]), Buffer.alloc(1500, 0x41)]));
  const dripping = setInterval(() => raw.socket.write('A'), 100);
  await raw.closed;
  clearInterval(dripping);
});

test('of pings at once only some are answered, and later ones are answered again', async (t) => {
  const { port } = await start(t, { limits: false });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await once(socket, 'open');
  let pongs = '';
  socket.on('pong', (data: Buffer) => {
    pongs += String(data);
  });
  for (let i = 0; i < 300; i++) socket.ping('a');
  const asking = setInterval(() => socket.ping('z'), 100);
  await until(() => pongs.includes('z'));
  clearInterval(asking);
  assert.match(pongs, /^a{16,}/);
  assert.ok(pongs.length < 300);
  socket.terminate();
});

test('pings beyond the rate of the address end their connection', async (t) => {
  const { port } = await start(t, { 'address-requests-per-second': 1, 'address-burst-requests': 3 });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await once(socket, 'open');
  for (let i = 0; i < 4; i++) socket.ping();
  const [, why] = (await once(socket, 'close')) as [number, Buffer];
  assert.equal(String(why), 'Too many frames.');
});

test('a text in very many pieces ends its connection', async (t) => {
  const { port } = await start(t);
  const raw = await Raw.open(port);
  await raw.write(handshake);
  await raw.reply();
  const piece = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x41]);
  await raw.write(Buffer.concat([Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x41]), ...Array<Buffer>(300).fill(piece)]));
  await raw.closed;
});

test('what comes behind an upgrade that is not taken is answered', async (t) => {
  const { port } = await start(t);
  for (const token of ['h2c', 'TLS/1.2', 'websocket, h2c', 'x']) {
    const offers = [`Upgrade: ${token}`, 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQAAP__'];
    const raw = await Raw.open(port);
    await raw.write(`${post('VER=8', offers)}${post('VER=9')}${get('/healthz', ...offers)}${post('VER=7', offers)}`);
    const replies = (await raw.replies(4)).map(({ status }) => status);
    assert.deepEqual(replies, [200, 200, 200, 200], token);
    raw.destroy();
  }
});

test('requests that are none get the same plain 400, and nothing behind them is taken', async (t) => {
  const { port, tcpPort } = await start(t);
  for (const line of [
    'POST / HTTP/1.2',
    'POST / HTTP/2.0',
    'GET / HTTP/1.2',
    'POST / http/1.1',
    'post / HTTP/1.1',
    'get / HTTP/1.1',
    'Get / HTTP/1.1',
    'POST localhost:8000 HTTP/1.1',
    'GET localhost:8000 HTTP/1.1',
    'CONNECT localhost:8000 HTTP/1.1',
    'PRI * HTTP/2.0',
    'GET /',
    'FOO / HTTP/1.1',
  ]) {
    for (const there of [port, tcpPort]) {
      const raw = await Raw.open(there);
      await raw.write(`${line}\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n${get('/healthz')}`);
      const rest = await raw.rest();
      assert.match(
        rest,
        /^HTTP\/1\.1 400 Bad Request\r\nDate: .*\r\nContent-Type: text\/plain; charset=UTF-8\r\n/,
        line,
      );
      assert.match(rest, /\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request(?:\r\n)?$/, line);
      assert.equal(rest.endsWith('\r\n'), there === tcpPort, line);
    }
  }
});
