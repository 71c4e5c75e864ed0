import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '@rookery/client';
import { FRIENDLY } from '@rookery/testing/server';
import { ADMIN, openHouse } from '../testing/house.ts';
import { AccountBook } from './account-book.ts';

test('the accounts of a real server: pages there and back, searches, changes', async (t) => {
  const house = await openHouse(t);
  for (let uin = 10002; uin <= 10120; uin++)
    await house.add({ uin, policy: FRIENDLY, profile: { nick: uin % 10 === 0 ? `Zed ${uin}` : `Person ${uin}` } });
  const client = house.newClient(ADMIN, { transport: http(house.url) });
  await client.connect();
  const book = new AccountBook(client);
  const shown = () => book.snapshot().rows.map(({ uin }) => uin);
  await book.find('');
  assert.deepEqual([shown().length, shown()[0], book.snapshot().hasNext], [50, 10001, true]);
  await book.next();
  await book.next();
  assert.deepEqual([book.snapshot().page, shown().at(-1), book.snapshot().hasNext], [3, 10120, false]);
  await book.next();
  assert.equal(book.snapshot().page, 3, 'there is no fourth');
  await book.back();
  assert.deepEqual([book.snapshot().page, shown()[0]], [2, 10051]);
  await book.find(' zed ');
  assert.deepEqual([book.snapshot().page, shown().length, book.snapshot().hasNext], [1, 12, false]);
  await book.find('1012');
  assert.deepEqual(shown(), [10120]);
  await client.call('SetAccount', { uin: 10120, isDisabled: true, isAdmin: true });
  await book.reload();
  const [row] = book.snapshot().rows;
  assert.deepEqual([row?.isDisabled, row?.isAdmin, row?.status, row?.nick], [true, true, 20, 'Zed 10120']);
  await client.call('SetInfo', { face: 7 });
  await book.find('10001');
  assert.equal(book.snapshot().rows[0]?.face, 7);
  await book.find('no such name');
  assert.deepEqual([shown(), book.snapshot().hasNext], [[], false]);
});

test('what is asked for last counts, and what went wrong is said', async (t) => {
  const house = await openHouse(t);
  await house.add({ uin: 10002, policy: FRIENDLY, profile: { nick: 'Ben' } });
  const client = house.newClient(ADMIN, { transport: http(house.url) });
  await client.connect();
  const book = new AccountBook(client);
  await Promise.all([book.find(''), book.find('Ben')]);
  assert.deepEqual(
    book.snapshot().rows.map(({ nick }) => nick),
    ['Ben'],
  );
  await client.close();
  await book.reload();
  const { trouble, rows, isLoading } = book.snapshot();
  assert.ok(trouble instanceof Error);
  assert.deepEqual([rows.length, isLoading], [1, false], 'what there was stays');
});
