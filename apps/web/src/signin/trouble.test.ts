import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, http, register } from '@rookery/client';
import { FRIENDLY, type House, PASSWORD } from '@rookery/testing/server';
import { ADMIN, openHouse } from '../admin/testing/house.ts';
import { readNumber, registerTrouble, signInTrouble } from './trouble.ts';

const EVE = 10002;

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('It was done.'),
    (error: unknown) => error,
  );

test('a number is read as people type it, and is one that an account can have', () => {
  for (const text of ['10001', ' 1 00 01 ', '100-01', '１０００１']) assert.equal(readNumber(text), 10_001, text);
  assert.equal(readNumber('4294967295'), 4_294_967_295);
  for (const text of ['', '10000', '4294967296', '10001x', '1e5', '一万'])
    assert.equal(readNumber(text), undefined, text);
});

test('a sign-in that the server refuses belongs to the number or the password', async (t) => {
  const house = await openHouse(t);
  await house.add({ uin: EVE, policy: FRIENDLY, profile: { nick: 'Eve' } });
  await house.storage.changeAccount({ uin: EVE, disabled: true });
  const troubleOf = async (uin: number, password: string) => {
    const client = new Client({ transport: http(house.url), uin, password });
    t.after(() => client.close());
    return signInTrouble(await errorOf(client.connect()));
  };
  assert.deepEqual(await troubleOf(ADMIN, 'wrong'), { at: 'password', is: 'wrong' });
  assert.deepEqual(await troubleOf(10_099, 'wrong'), { at: 'password', is: 'wrong' });
  assert.deepEqual(await troubleOf(EVE, PASSWORD), { at: 'number', is: 'disabled' });
});

test('a registration that the server refuses belongs to the name, the code or the page', async (t) => {
  const [invited, closed] = [await openHouse(t), await openHouse(t, { registration: 'closed' })];
  const troubleOf = async ({ url }: House, more: { nick?: string; invite?: string } = {}) =>
    registerTrouble(await errorOf(register({ transport: http(url), nick: 'Fay', password: 'long enough', ...more })));
  assert.deepEqual(await troubleOf(invited), { at: 'code', is: 'wrong' });
  assert.deepEqual(await troubleOf(invited, { invite: 'none' }), { at: 'code', is: 'wrong' });
  assert.deepEqual(await troubleOf(invited, { nick: '\n' }), { at: 'nick', is: 'impossible' });
  assert.deepEqual(await troubleOf(closed), { at: 'page', is: 'closed' });
});
