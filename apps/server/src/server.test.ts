import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { selfSigned } from '@rookery/testing';
import { addFriends, newFolder, openHouse } from '@rookery/testing/server';
import { Gate } from './testing/gate.ts';
import { ask, logIn, post, Raw, request } from './testing/raw.ts';

const ANN = 10001;
const BOB = 10002;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function assertRefused(port: number): Promise<void> {
  await assert.rejects(Raw.open(port), { code: 'ECONNREFUSED' });
}

test('what is being answered when the server stops is answered, and then all ends', async (t) => {
  const gate = new Gate();
  const { server, storage, port, tcpPort } = await openHouse(t, { through: (storage) => gate.through(storage) });
  await addFriends(storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(port, uin);
  await ask(port, request('CLTMSG', ANN, `UN=${BOB}&MG=one`));
  const idle = await Raw.open(port);
  await idle.write(post('VER=9'));
  await idle.reply();
  const silent = await Raw.open(tcpPort);
  const { came, open } = gate.close();
  const busy = await Raw.open(port);
  await busy.write(post(request('GetMsgEx', BOB)));
  await came;
  const unusual = await Raw.open(port);
  const poll = request('GetMsgEx', ANN);
  const chunks = `${poll.length.toString(16)}\r\n${poll}\r\n0\r\n\r\n`;
  await unusual.write(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`);
  await new Promise((resolve) => setTimeout(resolve, 50));

  const closing = server.close();
  await Promise.all([idle.closed, silent.closed]);
  await assertRefused(port);
  await assertRefused(tcpPort);
  open();
  const { head, body } = await busy.reply();
  assert.match(body, /&MG=(.*,)?one,$/);
  assert.match(head, /\r\nConnection: close$/);
  await busy.closed;
  assert.match((await unusual.reply()).body, /&RES=0&MN=/);
  await unusual.closed;
  await closing;
  await assert.rejects(ask(port, 'VER=9'));
});

test('who does not leave by itself does not keep the server', async (t) => {
  const { server, port } = await openHouse(t, { config: { 'request-seconds': 60, 'idle-seconds': 600 } });
  const clinging = await Promise.all(
    ['', 'POST / HT', post('VER=9'), `${post('VER=9')}POST`, 'GET /', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'VER='].map(
      async (text) => {
        const raw = await Raw.open(port, { halfOpen: true });
        if (text !== '') await raw.write(text);
        return raw;
      },
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.close();
  for (const raw of clinging) raw.destroy();
});

test('nor does who does not finish its handshake', async (t) => {
  const folder = newFolder(t);
  const { cert, key } = selfSigned();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const config = { 'tls-cert': certFile, 'tls-key': keyFile, 'request-seconds': 60, 'idle-seconds': 600 };
  const { server, port } = await openHouse(t, { config });
  const raw = await Raw.open(port);
  const finished = connect({ port, host: '127.0.0.1', ca: cert }).on('error', () => {});
  await once(finished, 'secureConnect');
  await server.close();
  raw.destroy();
  finished.destroy();
});

test('a port that is taken keeps the server from starting, and the other one is given back', async (t) => {
  const first = await openHouse(t);
  const port = await freePort();
  const config = { port, 'tcp-port': first.tcpPort };
  await assert.rejects(openHouse(t, { config }), { code: 'EADDRINUSE', port: first.tcpPort });
  await assertRefused(port);
  await assert.rejects(openHouse(t, { config: { port: first.port } }), { code: 'EADDRINUSE', port: first.port });
  const second = await openHouse(t, { config: { port } });
  assert.equal(second.port, port);
  assert.match(await ask(first.port, 'VER=9'), /&RES=2&/);
});

// macOS has one loopback address by default.
test('the line port may have an address of its own', { skip: process.platform === 'darwin' }, async (t) => {
  const { port, tcpPort, server } = await openHouse(t, { config: { 'tcp-host': '127.0.0.2' } });
  assert.equal(server.tcp.address, '127.0.0.2');
  await assertRefused(tcpPort);
  assert.match(await ask(port, 'VER=9'), /&RES=2&/);
});

test('two servers in one process know nothing of each other', async (t) => {
  const [one, two] = [await openHouse(t), await openHouse(t)];
  for (const { storage } of [one, two]) await addFriends(storage, ANN, BOB);
  await logIn(one.port, ANN);
  await logIn(one.port, BOB);
  assert.match(await ask(two.port, request('List', ANN)), /&RES=20&/);
  await logIn(two.port, BOB);
  await ask(one.port, request('CLTMSG', ANN, `UN=${BOB}&MG=hello`));
  assert.match(await ask(two.port, request('GetMsgEx', BOB)), /&MN=0$/);
  await two.close();
  assert.match(await ask(one.port, request('GetMsgEx', BOB)), /&MG=(.*,)?hello,/);
});

test('a restart loses nothing that was acknowledged, and repeats nothing', async (t) => {
  const data = newFolder(t);
  const send = (port: number, i: number) =>
    ask(port, request('CLTMSG', ANN, `UN=${BOB}&MG=text ${i}`, { seq: `${i}` }));
  const first = await openHouse(t, { data });
  await addFriends(first.storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(first.port, uin);
  for (let i = 0; i < 10; i++) assert.match(await send(first.port, i), /&RES=0$/);
  assert.match(await ask(first.port, request('GetMsgEx', BOB)), /&MG=.*text 9,/);
  for (let i = 10; i < 15; i++) assert.match(await send(first.port, i), /&RES=0$/);
  await first.close();
  const { port } = await openHouse(t, { data });
  for (let i = 0; i < 20; i++) assert.match(await send(port, i), /&RES=0$/);
  const wanted = Array.from({ length: 10 }, (_, i) => `text ${i + 10},`).join('');
  assert.ok((await ask(port, request('GetMsgEx', BOB))).endsWith(`&MG=${wanted}`));
});
