import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, type ClientOptions, http, RefusedError, type Transport, websocket } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import { tcp } from '@rookery/client/tcp';
import { createLog, createServer, defaults, openInMemory, type RunningServer, type Storage } from '@rookery/server';
import { keep } from './password.ts';

const [ANN, BEN] = [10001, 10002];
let storage: Storage;
let server: RunningServer;

before(async () => {
  storage = await openInMemory();
  const config = { ...defaults, port: 0, 'tcp-port': 0, 'body-bytes': 1000 };
  server = await createServer({ config, storage, log: createLog('silent') });
  const password = await keep('secret');
  for (const uin of [ANN, BEN]) {
    await storage.createAccount({ uin, password, admin: false, createdAt: 0, policy: {}, profile: { nick: 'x' } });
  }
  await storage.befriend({ uin: ANN, peer: BEN, mostFriends: 10 });
});

after(async () => {
  await server.close();
  await storage.close();
});

const ways: readonly [string, () => Transport, Partial<ClientOptions>][] = [
  ['HTTP', () => http(server.http.url), {}],
  ['WebSocket', () => websocket(server.http.url), {}],
  ['lines', () => tcp({ host: '127.0.0.1', port: server.tcp.port }), {}],
  ['the old protocol', () => http(server.http.url), { legacy }],
];

for (const [way, transport, more] of ways) {
  test(`${way}: what is too long for a server is refused, and what stands around it is sent`, async () => {
    const client = new Client({ transport: transport(), uin: ANN, password: 'secret', ...more });
    const texts = ['one', '长'.repeat(600), 'two', 'x'.repeat(1100), 'three'];
    const sendings = texts.map((text) => client.send(BEN, text).done.then(() => 'sent', outcomeOf));
    await client.connect();
    assert.deepEqual(await Promise.all(sendings), ['sent', '41 too-long', 'sent', '41 too-long', 'sent']);
    await assert.rejects(
      client.call('SetInfo', { HP: 'x'.repeat(1100) }),
      (error) => outcomeOf(error) === '41 too-long',
    );
    await client.close();
  });
}

function outcomeOf(error: unknown): string {
  return error instanceof RefusedError ? `${error.code} ${error.reason}` : String(error);
}
