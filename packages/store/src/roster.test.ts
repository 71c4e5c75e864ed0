import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from './index.ts';
import { BEN, FakeClient, MEI, open, settled } from './testing/fake-client.ts';

test('a friend removed on another device keeps a name', async () => {
  const client = new FakeClient();
  client.friends.push(BEN, MEI);
  const { store } = await open(client);
  client.friends.pop();
  client.emit({ type: 'list', peer: BEN, change: 'changed' });
  await settled();
  assert.deepEqual([...store.state.friends.keys()], [BEN]);
  assert.equal(nameOf(store.state, MEI), `n${MEI}`);
});
