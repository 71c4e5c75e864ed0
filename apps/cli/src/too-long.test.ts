import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type ClientOptions, http, RefusedError, type Transport, websocket } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import { tcp } from '@rookery/client/tcp';
import { createLog } from '@rookery/server';
import { openHouse } from '@rookery/testing/server';

const [ANN, BEN] = [10001, 10002];
const house = await openHouse(
  { after },
  {
    config: { 'body-bytes': 1000 },
    log: createLog('silent'),
    residents: [ANN, BEN].map((uin) => ({ uin })),
    friends: [[ANN, BEN]],
  },
);

const ways: readonly [string, () => Transport, Partial<ClientOptions>][] = [
  ['HTTP', () => http(house.url), {}],
  ['WebSocket', () => websocket(house.url), {}],
  ['lines', () => tcp({ host: '127.0.0.1', port: house.tcpPort }), {}],
  ['the legacy protocol', () => http(house.url), { legacy }],
];

for (const [way, transport, more] of ways) {
  test(`${way}: what is too long for a server is refused, and what stands around it is sent`, async () => {
    const client = house.newClient(ANN, { transport: transport(), ...more });
    const texts = ['one', '长'.repeat(600), 'two', 'x'.repeat(1100), 'three'];
    const sendings = texts.map((text) => client.send(BEN, text).done.then(() => 'sent', outcomeOf));
    await client.connect();
    assert.deepEqual(await Promise.all(sendings), ['sent', '41 too-long', 'sent', '41 too-long', 'sent']);
    await assert.rejects(
      client.call('SetInfo', { homepage: 'x'.repeat(1100) }),
      (error) => outcomeOf(error) === '41 too-long',
    );
  });
}

function outcomeOf(error: unknown): string {
  return error instanceof RefusedError ? `${error.code} ${error.reason}` : String(error);
}
