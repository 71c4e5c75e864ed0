import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, UnreachableError } from '@rookery/client';
import { errors } from '@rookery/protocol';
import { BEN, open, settled } from './testing/fake-client.ts';

test('what is read is told once for many messages, and again when the server could not be reached', async () => {
  const { client, store } = await open();
  const told = () => client.askedFor('Read').map(({ ID }) => ID);
  store.attend(BEN);
  for (const text of ['one', 'two', 'three']) client.arrive(BEN, text);
  client.pass(1000);
  await settled();
  assert.deepEqual(told(), [3]);

  client.answers.set('Read', () => {
    throw new UnreachableError('The cable is pulled.');
  });
  client.arrive(BEN, 'four');
  client.pass(1000);
  await settled();
  assert.deepEqual(told(), [3, 4]);
  client.answers.delete('Read');
  await client.turn('waiting');
  await client.turn('online');
  assert.deepEqual(told(), [3, 4, 4]);
});

test('what the server refuses to hear is not told again', async () => {
  const { client, store } = await open();
  client.answers.set('Read', () => {
    throw new RefusedError(errors.unknown.res, 'There is no such account.');
  });
  store.attend(BEN);
  client.arrive(BEN, 'one');
  client.pass(1000);
  await settled();
  await client.turn('waiting');
  await client.turn('online');
  assert.equal(client.askedFor('Read').length, 1);
});
