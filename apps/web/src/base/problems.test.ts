import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Client, http, RefusedError } from '@rookery/client';
import { FRIENDLY } from '@rookery/testing/server';
import { ADMIN, openHouse } from '../admin/testing/house.ts';
import { isSaid } from './problems.ts';

const EVE = 10002;
const UNUSED = 10009;

/** The server's reason for refusing a request, for which the page must have a text. */
async function reasonFor(work: ReturnType<Client['call']>): Promise<string | undefined> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(error instanceof RefusedError, String(error));
  assert.ok(isSaid(error.reason), error.message);
  return error.reason;
}

test('what the server refuses is said in the words of the page', async (t) => {
  const house = await openHouse(t, { invites: 1, 'app-passwords-per-account': 1 });
  await house.add({ uin: EVE, policy: FRIENDLY, profile: { nick: 'Eve' } });
  const ann = house.newClient(ADMIN, { transport: http(house.url) });
  await ann.connect();
  await ann.call('AddInvite', {});
  await ann.call('AddAppPwd', { name: 'Thermometer' });
  assert.equal(await reasonFor(ann.call('GetInfo', { uin: UNUSED })), 'no-account');
  assert.equal(await reasonFor(ann.call('SetFriend', { uin: EVE, remark: 'Evie' })), 'no-friend');
  assert.equal(await reasonFor(ann.call('Ack_AddToList', { uin: EVE, answer: 'refuse', reason: '' })), 'not-asked');
  assert.equal(await reasonFor(ann.call('AddInvite', {})), 'invites-full');
  assert.equal(await reasonFor(ann.call('AddAppPwd', { name: 'Barometer' })), 'app-passwords-full');
  assert.equal(await reasonFor(ann.call('EndSession', { id: 999_999 })), 'gone');
  assert.equal(await reasonFor(ann.call('EndInvite', { code: 'none' })), 'gone');
  assert.equal(await reasonFor(ann.call('EndAppPwd', { id: 999_999 })), 'gone');
});
