import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Client, http, RefusedError } from '@rookery/client';
import { House } from '../admin/testing/house.ts';
import { reasonIn } from './problems.ts';

const EVE = 10002;
const NOBODY = 10009;

/** Which sentence of the page stands for what the server says to a request. */
async function reasonFor(work: ReturnType<Client['call']>): Promise<string | undefined> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(error instanceof RefusedError, String(error));
  return reasonIn(error.why);
}

test('what the server refuses is said in the words of the page', async (t) => {
  const house = await House.open(t, { invites: 1, 'app-passwords-per-account': 1 });
  await house.add(EVE, 'Eve');
  const ann = house.client(t, http(house.url));
  await ann.connect();
  await ann.call('AddInvite', {});
  await ann.call('AddAppPwd', { NM: 'Thermometer' });
  assert.equal(await reasonFor(ann.call('GetInfo', { UN: NOBODY })), 'noAccount');
  assert.equal(await reasonFor(ann.call('SetFriend', { UN: EVE, RK: 'Evie' })), 'noFriend');
  assert.equal(await reasonFor(ann.call('Ack_AddToList', { UN: EVE, CD: 1, RS: '' })), 'notAsked');
  assert.equal(await reasonFor(ann.call('AddInvite', {})), 'mostInvites');
  assert.equal(await reasonFor(ann.call('AddAppPwd', { NM: 'Barometer' })), 'mostPasswords');
  assert.equal(await reasonFor(ann.call('EndSession', { ID: 999_999 })), 'gone');
  assert.equal(await reasonFor(ann.call('EndInvite', { IC: 'none' })), 'gone');
  assert.equal(await reasonFor(ann.call('EndAppPwd', { ID: 999_999 })), 'gone');
});
