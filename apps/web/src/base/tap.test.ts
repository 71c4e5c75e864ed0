import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '@rookery/client';
import { ADMIN, openHouse } from '../admin/testing/house.ts';
import { Tap } from './tap.ts';

test('a tap shows the lines of a transport to its latest watcher, until that one stops', async (t) => {
  const house = await openHouse(t);
  const tap = new Tap();
  const transport = http(house.url);
  const tapped = tap.on(transport);
  assert.deepEqual([tapped.address, tapped.pushes], [transport.address, transport.pushes]);
  const client = house.newClient(ADMIN, { transport: tapped });
  await client.connect();
  const seen: string[] = [];
  const endFirst = tap.watch(() => seen.push('the watcher before'));
  const end = tap.watch((way, line) => seen.push(`${way} ${/CMD=(\w+)/.exec(line)?.[1]}`));
  endFirst();
  await client.call('GetInfo', { uin: ADMIN });
  assert.deepEqual(seen, ['out GetInfo', 'in GETINFO']);
  end();
  await client.call('GetInfo', { uin: ADMIN });
  assert.equal(seen.length, 2);
});
