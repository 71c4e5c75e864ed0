import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, addFriends, atEnd, newFolder, openHouse, type Settings } from '@rookery/testing/server';
import { openStorage } from '../storage/open.ts';
import { type Core, HERE, startCore } from '../testing/core.ts';
import { ask, logIn, request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;
const ELSEWHERE = '127.0.0.2';
const SECOND = 1000;
// macOS has one loopback address by default.
const needsElsewhere = { skip: process.platform === 'darwin' };

const poll = (uin: number) => request('GetMsgEx', uin);
const isIn = /&RES=0&MN=/;
const isOut = /&RES=20&RA=/;

async function start(t: TestContext, settings: Omit<Settings, 'now'> = {}): Promise<Core> {
  const core = await startCore(t, settings);
  await addFriends(core.storage, ANN, BOB);
  return core;
}

/** What an account is told by its next poll. */
async function statusesFor(core: Core, uin: number): Promise<string> {
  // Friends are told when the storage has said who they are; it answers in order.
  await core.storage.counts();
  await new Promise(setImmediate);
  return (await core.ask(poll(uin))).replace(/.*&RES=0/, '');
}

test('only Login and Logout work without a session', async (t) => {
  const core = await start(t);
  for (const cmd of ['List', 'Query_Stat', 'GetMsgEx', 'Finger'])
    assert.match(await core.ask(request(cmd, ANN)), isOut);
  assert.match(await core.ask(request('CLTMSG', ANN, `UN=${BOB}&MG=x`)), isOut);
  assert.match(await core.ask(request('Logout', ANN)), /&RES=0$/);
  assert.match(await core.logIn(ANN), /&RES=0&RS=0&HI=60&LI=300$/);
  assert.match(await core.ask(poll(ANN)), isIn);
  assert.match(await core.ask(poll(BOB)), isOut, 'the session of one is not that of another');
});

test('a login elsewhere ends the session here; one from here goes on in it', needsElsewhere, async (t) => {
  const { port, storage } = await openHouse(t);
  await addFriends(storage, ANN, BOB);
  await logIn(port, ANN);
  await logIn(port, ANN);
  assert.match(await ask(port, poll(ANN)), isIn);
  assert.match(await ask(port, poll(ANN), ELSEWHERE), isOut);
  await logIn(port, ANN, ELSEWHERE);
  assert.match(await ask(port, poll(ANN), ELSEWHERE), isIn);
  assert.match(await ask(port, poll(ANN)), isOut);
  await logIn(port, BOB);
  assert.match(await ask(port, poll(BOB)), isIn, 'several accounts may be here');
  await logIn(port, ANN);
  assert.match(await ask(port, poll(ANN)), isIn);
  assert.match(await ask(port, poll(ANN), ELSEWHERE), isOut);
});

test('a failed login elsewhere ends nothing', async (t) => {
  const core = await start(t);
  await core.logIn(ANN);
  const wrong = request('Login', ANN, `PS=${'0'.repeat(32)}`);
  assert.match(await core.ask(wrong, ELSEWHERE), /&RS=1&/);
  assert.match(await core.ask(poll(ANN)), isIn);
});

test('Logout ends the own session only', async (t) => {
  const core = await start(t);
  await core.logIn(ANN);
  assert.match(await core.ask(request('Logout', ANN), ELSEWHERE), /&RES=0$/);
  assert.match(await core.ask(poll(ANN)), isIn);
  assert.match(await core.ask(request('Logout', ANN)), /&RES=0$/);
  assert.match(await core.ask(poll(ANN)), isOut);
  assert.equal((await core.storage.counts()).sessions, 0);
});

test('two logins at once leave one session, and the storage has the same one', async (t) => {
  const core = await start(t);
  for (let i = 0; i < 5; i++) {
    await Promise.all([core.logIn(ANN, HERE), core.logIn(ANN, ELSEWHERE)]);
    const [here, elsewhere] = [await core.ask(poll(ANN), HERE), await core.ask(poll(ANN), ELSEWHERE)];
    assert.equal([here, elsewhere].filter((answer) => isIn.test(answer)).length, 1);
    const held = isIn.test(here) ? HERE : ELSEWHERE;
    assert.ok(await core.storage.resumeSession({ uin: ANN, address: held, at: core.clock.now }));
  }
});

test('a session is taken up again after a restart, with what waits and with its status', needsElsewhere, async (t) => {
  const data = newFolder(t);
  const first = await openHouse(t, { data });
  await addFriends(first.storage, ANN, BOB, 10003);
  for (const uin of [ANN, BOB]) await logIn(first.port, uin);
  await ask(first.port, request('Change_Stat', ANN, 'ST=30'));
  await ask(first.port, poll(BOB));
  for (const text of ['one', 'two']) await ask(first.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`));
  // His poll can be quicker than the news of her status.
  assert.match(await ask(first.port, poll(BOB)), /&MT=9,9,.*&MG=one,two,/);
  await ask(first.port, request('CLTMSG', ANN, `UN=${BOB}&MG=three`));
  await first.close();

  const second = await openHouse(t, { data });
  const { port } = second;
  assert.match(await ask(port, poll(BOB), ELSEWHERE), isOut);
  assert.match(await ask(port, poll(10003)), isOut);
  assert.match(await ask(port, poll(BOB)), /&MN=1&.*&MG=three,$/);
  assert.match(await ask(port, request('CLTMSG', ANN, `UN=${BOB}&MG=four`)), /&RES=0$/);
  assert.match(await ask(port, request('Query_Stat', BOB, 'TN=9&UN=0')), /&ST=30,&/);
  assert.match(await ask(port, request('Logout', BOB)), /&RES=0$/);
  assert.match(await ask(port, poll(BOB)), isOut);
});

test('a session that ended before a restart stays ended', needsElsewhere, async (t) => {
  const data = newFolder(t);
  const first = await openHouse(t, { data });
  await addFriends(first.storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(first.port, uin);
  await ask(first.port, request('Logout', ANN));
  await logIn(first.port, BOB, ELSEWHERE);
  await first.close();
  const { port } = await openHouse(t, { data });
  for (const uin of [ANN, BOB]) assert.match(await ask(port, poll(uin)), isOut);
  assert.match(await ask(port, request('Logout', BOB)), /&RES=0$/);
  assert.match(await ask(port, poll(BOB), ELSEWHERE), isIn, 'Logout from here was none of its business');
});

test('a session from before the start is ended when it is not resumed', async (t) => {
  const data = newFolder(t);
  const before = await startCore(t, { data });
  await addFriends(before.storage, ANN, BOB);
  await before.logIn(ANN);
  await before.logIn(BOB);
  await before.storage.close();
  const core = await startCore(t, { data });
  core.clock.now = before.clock.now + 200 * SECOND;
  assert.match(await core.ask(poll(BOB)), isIn);
  for (let i = 0; i < 5; i++) {
    core.clock.now += 60 * SECOND;
    await core.ask(poll(BOB));
    await core.sweep();
  }
  assert.match(await core.ask(poll(ANN)), isOut);
  assert.match(await core.ask(poll(BOB)), isIn);
  assert.equal((await core.storage.counts()).sessions, 1);
});

test('who is silent is offline after 150 seconds and gone after 300; who polls stays', async (t) => {
  const core = await start(t);
  await core.logIn(ANN);
  await core.logIn(BOB);
  const online = request('Query_Stat', BOB, 'TN=9&UN=0');
  const pass = async (seconds: number) => {
    core.clock.now += seconds * SECOND;
    await core.sweep();
  };
  await statusesFor(core, BOB);
  await pass(149);
  assert.match(await core.ask(online), /&SN=1&/);
  assert.equal(await statusesFor(core, BOB), '&MN=0');
  await pass(2);
  assert.match(await core.ask(online), /&SN=0&/);
  assert.equal(await statusesFor(core, BOB), `&MN=1&MT=99,&UN=${ANN},&MG=20,`);
  await core.ask(poll(ANN));
  assert.match(await core.ask(online), /&SN=1&/);
  assert.equal(await statusesFor(core, BOB), `&MN=1&MT=99,&UN=${ANN},&MG=10,`);
  await pass(299);
  assert.match(await core.ask(poll(ANN)), isIn);
  await pass(100);
  assert.match(await core.ask(poll(BOB)), isOut);
  await pass(201);
  assert.match(await core.ask(poll(ANN)), isOut);
  assert.equal((await core.storage.counts()).sessions, 0);
});

test('hidden looks like offline, and so does its coming and going', async (t) => {
  const core = await start(t);
  await core.logIn(BOB);
  for (const hidden of ['&ST=40', '&LG=40']) {
    await core.logIn(ANN, HERE, hidden);
    assert.match(await core.ask(request('Query_Stat', BOB, 'TN=9')), /&SN=0&/);
    await core.ask(request('Logout', ANN));
    assert.equal(await statusesFor(core, BOB), '&MN=0', hidden);
  }
  await core.logIn(ANN, HERE, '&ST=30');
  assert.equal(await statusesFor(core, BOB), `&MN=1&MT=99,&UN=${ANN},&MG=30,`);
  await core.ask(request('Change_Stat', ANN, 'ST=40'));
  assert.equal(await statusesFor(core, BOB), `&MN=1&MT=99,&UN=${ANN},&MG=20,`);
});

test('only the latest status of a friend is told, and only so many friends', async (t) => {
  const core = await startCore(t, { config: { 'notes-per-account': 2 } });
  const friends = [10003, 10004, 10005];
  await addFriends(core.storage, BOB, ...friends);
  await core.logIn(BOB);
  for (const uin of friends) await core.logIn(uin);
  for (const [seq, status] of [30, 10, 30].entries()) {
    await core.ask(`VER=1.1&CMD=Change_Stat&SEQ=${seq}&UIN=10004&ST=${status}`);
  }
  assert.equal(await statusesFor(core, BOB), '&MN=2&MT=99,99,&UN=10005,10004,&MG=10,30,');
});

test('where the legacy protocol may log in from', async (t) => {
  const rows: readonly [from: 'private' | 'any' | 'off', allowed: string[], refused: string[]][] = [
    [
      'private',
      [HERE, '10.1.2.3', '172.31.0.1', '192.168.0.9', '::1', 'fd00::1', 'fe80::1'],
      ['172.32.0.1', '8.8.8.8', '2001:db8::1'],
    ],
    ['any', [HERE, '8.8.8.8', '2001:db8::1'], []],
    ['off', [], [HERE, '10.1.2.3', '8.8.8.8']],
  ];
  for (const [from, allowed, refused] of rows) {
    const core = await start(t, { config: { 'legacy-from': from } });
    for (const address of allowed) assert.match(await core.logIn(ANN, address), /&RS=0&/, `${from} ${address}`);
    for (const address of refused) assert.match(await core.logIn(ANN, address), /&RES=30&RA=/, `${from} ${address}`);
  }
});

test('an account that is changed by another process is looked at again', async (t) => {
  const data = newFolder(t);
  const { storage, server, port } = await openHouse(t, { data });
  const uins = [10001, 10002, 10003, 10004, 10005];
  for (const uin of uins) await addAccount(storage, uin);
  for (const uin of uins) await logIn(port, uin);
  const outside = await openStorage({ data }, { beside: true });
  atEnd(t, () => outside.close());
  await outside.changeAccount({ uin: 10001, password: 'a new one' });
  await outside.changeAccount({ uin: 10002, disabled: true });
  await outside.changeAccount({ uin: 10003, policy: { legacy: 'no' } });
  await outside.changeAccount({ uin: 10004, profile: { nick: 'new' } });
  await server.outsideChange();
  const answers = await Promise.all(uins.map((uin) => ask(port, poll(uin))));
  assert.deepEqual(
    answers.map((answer) => isOut.test(answer)),
    [true, true, true, false, false],
  );
  await outside.changeAccount({ uin: 10002, disabled: false });
  assert.match(await ask(port, poll(10002)), isOut, 'a session that has ended does not come back');
  await logIn(port, 10002);
});

test('what another process changes is seen without being told, after a moment', async (t) => {
  const data = newFolder(t);
  const { storage, port } = await openHouse(t, { data });
  await addAccount(storage, ANN);
  await logIn(port, ANN);
  const outside = await openStorage({ data }, { beside: true });
  atEnd(t, () => outside.close());
  await outside.changeAccount({ uin: ANN, disabled: true });
  while (!isOut.test(await ask(port, poll(ANN)))) await new Promise((resolve) => setTimeout(resolve, 50));
});
