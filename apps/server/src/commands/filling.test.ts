import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { addAccount, addFriends, atEnd, newFolder } from '@rookery/testing/server';
import { rowBytes } from '../live/limits.ts';
import { logInModern, modernRequest, startCore } from '../testing/core.ts';
import { fieldOf } from '../testing/talk.ts';

// What one account can fill for others, or for good.

const [ANN, BOB, CID] = [10001, 10002, 10003];
const DAY = 24 * 3_600_000;
const PLENTY = 1_000_000;
// A database without anything in it takes this at the most.
const EMPTY = 400_000;

test('one account cannot fill a mailbox so that nothing of others gets in', async (t) => {
  const core = await startCore(t, { config: { 'mailbox-messages': 10, 'mailbox-messages-per-sender': 4 } });
  await addFriends(core.storage, ANN, BOB, CID);
  const [ann, bob, cid] = [await logInModern(core, ANN), await logInModern(core, BOB), await logInModern(core, CID)];
  const send = (from: typeof ann) => from.ask('CLTMSG', `UN=${BOB}&MG=x`);
  for (let i = 0; i < 4; i++) assert.match(await send(ann), /^RES=0/);
  assert.match(await send(ann), /^RES=41&RA=UN: so many of your messages wait .*&RC=mailbox-full$/);
  for (let i = 0; i < 3; i++) assert.match(await send(cid), /^RES=0/);
  assert.match(await send(cid), /^RES=41/, 'it would have more than it leaves');
  await bob.ask('Confirm', 'AK=1');
  assert.match(await send(ann), /^RES=0/, 'one of its own was fetched');
  assert.match(await send(ann), /^RES=41/);
  assert.match(await send(cid), /^RES=41/);
});

test('a mailbox has room for one more account, however much earlier ones have sent together', async (t) => {
  const core = await startCore(t, { config: { 'mailbox-messages': 64, 'mailbox-messages-per-sender': 32 } });
  const friends = Array.from({ length: 6 }, (_, i) => 10_011 + i);
  await addFriends(core.storage, BOB, ...friends);
  const sent: number[] = [];
  for (const uin of friends) {
    const friend = await logInModern(core, uin);
    let count = 0;
    while ((await friend.ask('CLTMSG', `UN=${BOB}&MG=x`)).startsWith('RES=0')) count++;
    sent.push(count);
  }
  assert.deepEqual(sent, [32, 16, 8, 4, 2, 1]);
});

test('refused requests leave no rows for good', async (t) => {
  const data = newFolder(t);
  const core = await startCore(t, { data });
  const strangers = Array.from({ length: 30 }, (_, i) => 10_011 + i);
  for (const uin of [BOB, ...strangers]) await addAccount(core.storage, uin);
  const bob = await logInModern(core, BOB);
  const askAndRefuse = async (uin: number) => {
    const stranger = await logInModern(core, uin);
    assert.equal(await stranger.ask('Ack_AddToList', `UN=${BOB}&CD=2&RS=please`), 'RES=0');
    assert.equal(await bob.ask('Ack_AddToList', `UN=${uin}&CD=1`), 'RES=0');
    assert.equal(await bob.ask('Ack_AddToList', `UN=${uin}&CD=1`), 'RES=0', 'a repetition is known');
  };
  const db = new DatabaseSync(join(data, 'rookery.db'), { readOnly: true });
  atEnd(t, () => db.close());
  const rows = () => db.prepare('SELECT count(*) AS rows FROM requests').get();
  for (const uin of strangers.slice(1)) await askAndRefuse(uin);
  assert.deepEqual({ ...rows() }, { rows: 29 });
  core.clock.now += DAY;
  await askAndRefuse(10_011);
  assert.deepEqual({ ...rows() }, { rows: 1 });
});

test('what one account may store in a day is bounded, over all its sessions', async (t) => {
  const core = await startCore(t, { config: { 'account-megabytes-per-day': 1 } });
  await addFriends(core.storage, ANN, BOB, CID);
  const [ann, bob] = [await logInModern(core, ANN), await logInModern(core, BOB)];
  const text = 'x'.repeat(4000);
  const each = 2 * rowBytes(text);
  let stored = 0;
  for (; stored < 1000; stored++) {
    core.clock.now += 20;
    if (!(await ann.ask('CLTMSG', `UN=${BOB}&MG=${text}`)).startsWith('RES=0')) break;
  }
  assert.ok(stored * each >= 1_000_000 && (stored - 1) * each <= 1_000_000, `${stored} messages`);
  const refused = /^RES=40&RT=\d+&RA=Too much has been stored/;
  assert.match(await ann.ask('CLTMSG', `UN=${BOB}&MG=x`), refused);
  assert.match(await ann.ask('AddToList', `UN=${CID}`), refused);
  assert.match(await ann.ask('Ack_AddToList', `UN=${CID}&CD=2&RS=`), refused);
  assert.match(await bob.ask('CLTMSG', `UN=${ANN}&MG=${text}`), /^RES=0/, 'others are as free as before');
  await ann.ask('Logout');
  const again = await logInModern(core, ANN);
  assert.match(await again.ask('CLTMSG', `UN=${BOB}&MG=x`), refused);
  core.clock.now += DAY / 2;
  await core.sweep();
  const later = await logInModern(core, ANN);
  for (let i = 0; i < 25; i++) assert.match(await later.ask('CLTMSG', `UN=${BOB}&ID=${i}&MG=${text}`), /^RES=0/);
});

for (const [what, length] of [
  ['short', 1],
  ['long', 3000],
] as const) {
  test(`what ${what} messages take on the disk is no more than what is counted`, async (t) => {
    const data = newFolder(t);
    const core = await startCore(t, { data, config: { limits: false, 'mailbox-messages': PLENTY } });
    await addFriends(core.storage, ANN, BOB);
    const ann = await logInModern(core, ANN);
    const count = 4000;
    const text = '漢'.repeat(length / 3) || 'x';
    for (let sent = 0; sent < count; sent += 500) {
      const bodies = Array.from({ length: 500 }, (_, i) => {
        const id = `a-name-as-clients-make-them-${sent + i}`;
        return modernRequest('CLTMSG', ANN, `UN=${BOB}&ID=${id}&MG=${text}`, ann.sid);
      });
      await Promise.all(bodies.map((body) => core.ask(Buffer.from(body).toString('latin1'))));
    }
    await core.storage.close();
    const grown = statSync(join(data, 'rookery.db')).size;
    const counted = 2 * count * rowBytes(text);
    assert.ok(grown <= counted + EMPTY, `${grown} bytes, and ${counted} counted`);
    assert.ok(grown > counted / 4, `${grown} bytes are there`);
  });
}

test('open registration is bounded over all addresses; who is invited is not held back', async (t) => {
  const config = { 'registrations-per-hour': 3, registration: 'open' } as const;
  const core = await startCore(t, { config });
  const register = (from: number) =>
    core.ask(modernRequest('Register', 0, 'NK=n&PS=long enough&M5=0'), `192.0.2.${from}`);
  for (let from = 1; from <= 3; from++) assert.match(await register(from), /&RES=0&/);
  assert.match(await register(4), /&RES=40&RT=1200&/);
  core.clock.now += 1_200_000;
  assert.match(await register(5), /&RES=0&/);
  assert.match(await register(6), /&RES=40&/);

  const invited = await startCore(t, { config: { ...config, registration: 'invite' } });
  const invite = { code: 'code', by: 0, uses: 9, expiresAt: Number.MAX_SAFE_INTEGER, at: 1, most: 9 };
  await invited.storage.addInvite(invite);
  for (let from = 1; from <= 6; from++) {
    const body = modernRequest('Register', 0, 'NK=n&PS=long enough&M5=0&IC=code');
    assert.match(await invited.ask(body, `192.0.2.${from}`), /&RES=0&/);
  }
});

test('the many questions of one account let those of others through', async (t) => {
  const { storage } = await startCore(t);
  await addFriends(storage, ANN, BOB);
  const account = { password: 'p', admin: false, createdAt: 1, policy: {}, profile: { nick: 'n' } };
  for (let uin = 20_001; uin <= 20_600; uin += 100) {
    const some = Array.from({ length: 100 }, (_, i) => uin + i);
    await Promise.all(some.map((one) => storage.createAccount({ uin: one, ...account })));
    await Promise.all(some.map((peer) => storage.befriend({ uin: ANN, peer, mostFriends: 1000 })));
  }
  const asked = 3000;
  let answered = 0;
  const many = Array.from({ length: asked }, async () => {
    await storage.friends(ANN);
    answered++;
  });
  const after = async (work: Promise<unknown>) => {
    await work;
    return answered;
  };
  const message = { from: BOB, to: ANN, text: 'x', at: 1, session: 1, mostWaiting: 10 };
  const [read, written] = await Promise.all([after(storage.account(BOB)), after(storage.storeMessage(message))]);
  assert.ok(read < asked / 2, `${read} were answered before it`);
  assert.ok(written < asked / 2, `${written} were answered before it`);
  await Promise.all(many);
  assert.equal(answered, asked);
});

test('Conversations counts as many requests', async (t) => {
  const config = { 'account-requests-per-second': 1, 'account-burst-requests': 30 };
  const core = await startCore(t, { config });
  await addFriends(core.storage, ANN);
  const ann = await logInModern(core, ANN);
  const answers = [await ann.ask('Conversations'), await ann.ask('Conversations'), await ann.ask('Ping')];
  assert.deepEqual(
    answers.map((answer) => answer.split('&')[0]),
    ['RES=0', 'RES=0', 'RES=40'],
  );
});

test('all members together write no more to a group than its rate; other groups and friends do not wait', async (t) => {
  const core = await startCore(t, { config: { 'group-messages-per-second': 1, 'group-burst-messages': 3 } });
  await addFriends(core.storage, ANN, BOB);
  const [ann, bob] = [await logInModern(core, ANN), await logInModern(core, BOB)];
  const made = async () => {
    const group = fieldOf(await ann.ask('NewGroup', 'NK=x&AA=0'), 'GR');
    await bob.ask('AddToList', `UN=${group}`);
    return group;
  };
  const [group, other] = [await made(), await made()];
  // Joining has counted as well.
  core.clock.now += 10_000;
  const send = (from: typeof ann, to: string | number) => from.ask('CLTMSG', `UN=${to}&MG=x`);
  for (const from of [ann, bob, ann]) assert.match(await send(from, group), /^RES=0/);
  for (const from of [ann, bob])
    assert.match(await send(from, group), /^RES=40&RT=1&RA=Too many messages to this group; wait 1 s\./);
  assert.match(await send(bob, other), /^RES=0/);
  assert.match(await send(bob, ANN), /^RES=0/);
  core.clock.now += 1000;
  assert.match(await send(bob, group), /^RES=0/);
  assert.match(await send(ann, group), /^RES=40/);
  core.clock.now += 10_000;
  await core.sweep();
  for (let i = 0; i < 3; i++) assert.match(await send(ann, group), /^RES=0/);
});

test('who joins and leaves again and again is held back, by what the account does and by what the group gets', async (t) => {
  const core = await startCore(t, { config: { 'account-messages-per-second': 1, 'account-burst-messages': 4 } });
  await addFriends(core.storage, ANN, BOB, CID);
  const [ann, bob, cid] = [await logInModern(core, ANN), await logInModern(core, BOB), await logInModern(core, CID)];
  const group = fieldOf(await ann.ask('NewGroup', 'NK=x&AA=0'), 'GR');
  const answers: string[] = [];
  for (let i = 0; i < 3; i++) {
    answers.push(await bob.ask('AddToList', `UN=${group}`), await bob.ask('LeaveGroup', `GR=${group}`));
  }
  assert.deepEqual(
    answers.map((answer) => answer.split('&')[0]),
    ['RES=0', 'RES=0', 'RES=0', 'RES=0', 'RES=40', 'RES=40'],
  );
  assert.match(await bob.ask('DelFromList', `UN=${group}`), /^RES=40&RT=1&/, 'as legacy clients do it');
  assert.match(await bob.ask('CLTMSG', `UN=${ANN}&MG=x`), /^RES=40&RT=1&/);
  assert.match(await cid.ask('AddToList', `UN=${group}`), /^RES=0&CD=0/, 'others do not wait');
  for (let i = 0; i < 4; i++) assert.equal(await ann.ask('SetGroup', `GR=${group}&NK=x${i}`), 'RES=0');
  assert.match(await ann.ask('SetGroup', `GR=${group}&NK=y`), /^RES=40/);
  assert.match(await ann.ask('SetMember', `GR=${group}&UN=${CID}&RO=1`), /^RES=40/);
  assert.match(await ann.ask('Kick', `GR=${group}&UN=${CID}`), /^RES=40/);
  assert.equal(await ann.ask('SetMember', `GR=${group}&MU=1`), 'RES=0', 'nobody else is told');
});

test('joins count for the rate of a group; leaving, and what its administrators do, does not wait for others', async (t) => {
  const core = await startCore(t, { config: { 'group-messages-per-second': 1, 'group-burst-messages': 2 } });
  await addFriends(core.storage, ANN, BOB, CID);
  const [ann, bob, cid] = [await logInModern(core, ANN), await logInModern(core, BOB), await logInModern(core, CID)];
  const group = fieldOf(await ann.ask('NewGroup', 'NK=x&AA=0'), 'GR');
  assert.match(await bob.ask('AddToList', `UN=${group}`), /^RES=0&CD=0/);
  assert.match(await ann.ask('CLTMSG', `UN=${group}&MG=x`), /^RES=0/);
  assert.match(await cid.ask('AddToList', `UN=${group}`), /^RES=40&RT=1&/);
  assert.match(await cid.ask('Ack_AddToList', `UN=${group}&CD=2`), /^RES=40&RT=1&/);
  assert.equal(await ann.ask('SetMember', `GR=${group}&UN=${BOB}&SI=60`), 'RES=0');
  assert.equal(await bob.ask('LeaveGroup', `GR=${group}`), 'RES=0');
  core.clock.now += 5000;
  assert.match(await cid.ask('AddToList', `UN=${group}`), /^RES=0&CD=0/);
});

test('invitations and requests to join fill no mailbox', async (t) => {
  const core = await startCore(t, { config: { 'mailbox-messages': 3 } });
  await addFriends(core.storage, ANN, BOB);
  await addAccount(core.storage, CID);
  const [ann, bob, cid] = [await logInModern(core, ANN), await logInModern(core, BOB), await logInModern(core, CID)];
  const made = async () => fieldOf(await ann.ask('NewGroup', 'NK=x&AA=1'), 'GR');
  const groups = [await made(), await made(), await made(), await made()];
  const invite = (group: string | undefined) => ann.ask('InviteToGroup', `GR=${group}&UN=${BOB},`);
  for (const group of groups.slice(0, 3)) assert.equal(await invite(group), `RES=0&UN=${BOB},`);
  assert.equal(await invite(groups[3]), 'RES=0&UN=', 'there is no room');
  core.clock.now += DAY;
  assert.equal(await invite(groups[0]), `RES=0&UN=${BOB},`, 'it is invited already');
  assert.match(await bob.ask('GetMsgEx'), /&MN=3&/);
  assert.match(await bob.ask('Ack_AddToList', `UN=${groups[3]}&CD=2`), /^RES=41&.*&RC=mailbox-full$/);

  const ask = (group: string | undefined) => cid.ask('Ack_AddToList', `UN=${group}&CD=2`);
  for (const group of groups) assert.equal(await ask(group), 'RES=0');
  assert.match(await ann.ask('GetMsgEx'), /&MT=12,12,12,99,/, 'the fourth is passed over');
  assert.match(await ann.ask('Requests'), /&SN=4&/, 'and found among the requests');
});
