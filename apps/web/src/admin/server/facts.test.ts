import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '@rookery/client';
import { ADMIN, openHouse } from '../testing/house.ts';
import { asText, grouped } from './facts.ts';

test('what a real server says of itself is sorted, and nothing of it is lost', async (t) => {
  const house = await openHouse(t);
  const client = house.newClient(ADMIN, { transport: http(house.url) });
  await client.connect();
  const { facts } = await client.call('ServerInfo', {});
  const { about, storage, configuration } = grouped(facts);
  assert.deepEqual(
    about.map(({ name }) => name),
    ['version', 'node', 'platform', 'started-at'],
  );
  assert.deepEqual(
    storage.map(({ name }) => name),
    ['accounts', 'sessions', 'open-invites'],
  );
  assert.ok(configuration.some(({ name }) => name === 'registration'));
  assert.equal(about.length + storage.length + configuration.length, facts.length);
  assert.ok(asText(facts).includes(`node = ${process.version}\n`));
});
