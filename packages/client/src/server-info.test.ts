import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverInfo } from './index.ts';
import { Peer } from './testing/peer.ts';

const answering = (reply: Record<string, unknown>) => {
  const peer = new Peer();
  peer.react = (name) => (name === 'Server' ? reply : undefined);
  return peer;
};

test('a server tells any client what it is', async () => {
  const peer = answering({ NM: 'Our house', VN: '0.1.0', RG: 'open', MB: 4000 });
  assert.deepEqual(await serverInfo({ transport: peer.transport() }), {
    name: 'Our house',
    version: '0.1.0',
    registration: 'open',
    messageChars: 4000,
  });
  assert.deepEqual(
    peer.asked.map(({ name }) => name),
    ['Server'],
  );
  assert.equal(peer.wires.size, 0, 'no connection is left');
});

test('what is not known of registration allows nothing', async () => {
  const peer = answering({ NM: 'Our house', VN: '9.0.0', RG: 'on-tuesdays', MB: 4000 });
  assert.equal((await serverInfo({ transport: peer.transport() })).registration, 'closed');
});

test('an answer without what 2.0 says is no answer', async () => {
  const transport = answering({}).transport();
  await assert.rejects(serverInfo({ transport }), { name: 'UnreachableError', message: /does not speak version 2\.0/ });
});
