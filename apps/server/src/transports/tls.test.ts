import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { selfSigned } from '@rookery/testing';
import { addFriends, newFolder, openHouse, PASSWORD, PS, type Settings } from '@rookery/testing/server';
import { WebSocket } from 'ws';
import { Gate } from '../testing/gate.ts';
import { logIn, post, Raw, request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;
const { cert, key } = selfSigned();

async function start(t: TestContext, config: Settings['config'] = {}, through?: Settings['through']) {
  const folder = newFolder(t);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const tls = { 'tls-cert': certFile, 'tls-key': keyFile };
  const house = await openHouse(t, { config: { ...tls, ...config }, ...(through ? { through } : {}) });
  await addFriends(house.storage, ANN, BOB);
  return house;
}

async function open(port: number): Promise<{ raw: Raw; socket: TLSSocket }> {
  const socket = connect({ port, host: '127.0.0.1', ca: cert, minVersion: 'TLSv1.2' });
  await once(socket, 'secureConnect');
  assert.ok(socket.authorized);
  return { raw: new Raw(socket), socket };
}

const login = request('Login', ANN, `PS=${PS}&M5=1`);

test('the HTTP port speaks TLS: requests, pipelined and cut, and pages', async (t) => {
  const { port, server } = await start(t);
  assert.match(server.http.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const { raw } = await open(port);
  await raw.write(post(login));
  assert.match((await raw.reply()).body, /&RES=0&RS=0&HI=60&LI=300$/);
  const list = request('List', ANN, 'TN=9&UN=0');
  await raw.write(post(list).repeat(3));
  for (const { body } of await raw.replies(3)) assert.match(body, /&UN=10002,$/);
  for (const byte of post(list)) await raw.write(byte);
  assert.match((await raw.reply()).body, /&UN=10002,$/);
  await raw.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.equal((await raw.reply()).body, 'ok\n');
  raw.destroy();
});

test('lines and WebSockets work over TLS, and take the password as it is', async (t) => {
  const { port } = await start(t, { 'trusted-proxies': ['127.0.0.1'] });
  const clear = encodeURIComponent(PASSWORD);
  const body = request('Login', ANN, `PS=${clear}&M5=0`, { ver: '2.0' });
  const { socket } = await open(port);
  socket.write(`${body}\r\n`);
  const [line] = (await once(socket, 'data')) as [Buffer];
  assert.match(String(line), /^VER=2\.0&CMD=Login&.*&RES=0&RS=0&.*\r\n$/);
  socket.destroy();
  // A request that claims to come through a proxy is still encrypted up to here.
  const headers = { 'x-forwarded-for': '192.0.2.1' };
  const websocket = new WebSocket(`wss://127.0.0.1:${port}/ws`, { ca: cert, headers });
  await once(websocket, 'open');
  websocket.send(body);
  const [frame] = (await once(websocket, 'message')) as [Buffer];
  assert.match(String(frame), /^VER=2\.0&CMD=Login&.*&RES=0&RS=0&/);
  websocket.terminate();
});

test('the line port stays plain', async (t) => {
  const { tcpPort } = await start(t);
  await logIn(tcpPort, ANN);
});

test('Connection: close ends a TLS connection as well', async (t) => {
  const { port } = await start(t);
  const { raw } = await open(port);
  await raw.write(post(login, ['Connection: close']));
  assert.match((await raw.reply()).body, /&RS=0/);
  await raw.closed;
});

test('what is not TLS gets no answer, and the server lives', async (t) => {
  const { port, logged } = await start(t, { 'log-level': 'debug' });
  for (const noise of [post(login), 'GET / HTTP/1.1\r\n\r\n', 'VER=1.4&CMD=Login\n', '\x16\x03\x01\xff\xff\0\0\0']) {
    const raw = await Raw.open(port);
    await raw.write(noise);
    raw.socket.end();
    assert.doesNotMatch(await raw.rest(), /HTTP|VER/);
    await raw.closed;
  }
  const { raw } = await open(port);
  await raw.write(post(login));
  assert.match((await raw.reply()).body, /&RS=0/);
  raw.destroy();
  assert.deepEqual(
    logged.filter((line) => !line.includes('logged in')),
    [],
  );
});

test('who does not finish the handshake is cut', async (t) => {
  const { port } = await start(t, { 'request-seconds': 1 });
  const silent = await Raw.open(port);
  const halfway = await Raw.open(port);
  await halfway.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
  const { raw } = await open(port);
  await Promise.all([silent.closed, halfway.closed, raw.closed]);
});

test('over TLS, too, unwritten entries come again', async (t) => {
  const gate = new Gate();
  const { port, tcpPort } = await start(t, {}, (storage) => gate.through(storage));
  for (const uin of [ANN, BOB]) await logIn(tcpPort, uin);
  const { raw } = await open(port);
  await raw.write(post(request('CLTMSG', ANN, `UN=${BOB}&MG=hello`)));
  assert.match((await raw.reply()).body, /&RES=0$/);
  const poll = post(request('GetMsgEx', BOB));
  const { came, open: openGate } = gate.close();
  const { raw: leaving } = await open(port);
  await leaving.write(poll);
  await came;
  leaving.destroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
  openGate();
  await raw.write(poll);
  assert.match((await raw.reply()).body, /&MG=.*hello,$/);
  await raw.write(poll);
  assert.match((await raw.reply()).body, /&MN=0$/);
  raw.destroy();
});

test('a certificate that cannot be read keeps the server from starting', async (t) => {
  const folder = newFolder(t);
  const file = join(folder, 'nothing.pem');
  writeFileSync(file, 'nothing');
  await assert.rejects(openHouse(t, { config: { 'tls-cert': file, 'tls-key': file } }), /PEM|start line/i);
});
