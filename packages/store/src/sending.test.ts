import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError } from '@rookery/client';
import { errors } from '@rookery/protocol';
import { BEN, FakeClient, MEI, open } from './testing/fake-client.ts';

test('a friend is told that I am typing every few seconds at the most, and anew after a message', async () => {
  const client = new FakeClient();
  client.friends.push(BEN);
  const { store } = await open(client);
  const told = () => client.askedFor('Typing').map(({ UN }) => UN);
  for (let key = 0; key < 10; key++) store.typing(BEN);
  assert.deepEqual(told(), [BEN]);
  client.pass(4000);
  store.typing(BEN);
  store.typing(BEN);
  assert.deepEqual(told(), [BEN, BEN]);
  store.send(BEN, 'hello');
  store.typing(BEN);
  assert.deepEqual(told(), [BEN, BEN, BEN]);
  store.typing(MEI);
  assert.deepEqual(told(), [BEN, BEN, BEN], 'a stranger is not told');
  await client.turn('waiting');
  client.pass(4000);
  store.typing(BEN);
  assert.deepEqual(told(), [BEN, BEN, BEN], 'without a connection none is told');
});

test('a typing notice expires a while after the latest one', async () => {
  const { client, store } = await open();
  const isTyping = () => (store.state.talks.get(BEN)?.typingAt ?? 0) > 0;
  client.emit({ type: 'typing', peer: BEN });
  client.pass(3000);
  client.emit({ type: 'typing', peer: BEN });
  client.pass(3000);
  assert.equal(isTyping(), true);
  client.pass(2000);
  assert.equal(isTyping(), false);
});

test('a refused message is sent again once, under another name and in the place of the first', async () => {
  const { client, store } = await open();
  store.send(BEN, 'hello');
  const [first] = client.sends;
  assert.ok(first);
  client.emit({ type: 'failed', ...first, error: new RefusedError(errors.refused.res, 'No.') });
  store.retry(BEN, first.id);
  store.retry(BEN, first.id);
  assert.deepEqual(
    client.sends.map(({ to, text }) => [to, text]),
    [
      [BEN, 'hello'],
      [BEN, 'hello'],
    ],
  );
  assert.notEqual(client.sends[1]?.id, first.id);
  assert.deepEqual(
    store.state.talks.get(BEN)?.messages.map(({ text, fate }) => [text, fate]),
    [['hello', 'sending']],
  );
});
