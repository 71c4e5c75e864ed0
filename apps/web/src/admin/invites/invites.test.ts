import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '@rookery/client';
import { ADMIN, openHouse } from '../testing/house.ts';
import { readInvites } from './invites.ts';

test('open invitations: those that end last come first, with what is left of them, and what they are good for', async (t) => {
  const house = await openHouse(t, { registration: 'open' });
  const client = house.newClient(ADMIN, { transport: http(house.url) });
  await client.connect();
  const endsAt = Date.now() + 3_600_000;
  const { code: first } = await client.call('AddInvite', { uses: 3, endsAt });
  const { code: last } = await client.call('AddInvite', { uses: 1, endsAt: endsAt + 1000 });
  assert.deepEqual(await readInvites(client), {
    open: [
      { code: last, uses: 1, endsAt: endsAt + 1000, inviter: ADMIN },
      { code: first, uses: 3, endsAt, inviter: ADMIN },
    ],
    registration: 'open',
  });
});

test('a word for who may make an account that is not known here allows nothing', async () => {
  const answers = { Invites: { invites: [] }, Server: { registration: 'on-tuesdays' } };
  const client = { call: async (name: keyof typeof answers) => answers[name] };
  assert.deepEqual(await readInvites(client as never), { open: [], registration: 'closed' });
});
