import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAccount, addFriends } from '@rookery/testing/server';
import { ANN, BEN, CID, fieldsOf, nothingBefore, pass, polling, quiet, scene, subscribe } from '../testing/alerts.ts';
import { logInModern } from '../testing/core.ts';
import type { Subscribed } from '../testing/push-service.ts';
import { fieldOf } from '../testing/talk.ts';

test('a message is pushed when the page is closed, with sender and text only if previews are on', async (t) => {
  const at = await scene(t);
  const { service, ann, ben, core } = at;
  const phone = await logInModern(core, ANN);
  const open = await subscribe(ann, service, '&TX=1&LN=zh');
  const discreet = await subscribe(phone, service);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=Tea at four? 100%25 sure`);
  await service.wait(2);
  const of = ({ endpoint }: Subscribed) => service.received.filter(({ path }) => endpoint.endsWith(path));
  const base = { kind: 'message', uin: ANN, peer: BEN, number: 1 };
  assert.deepEqual(
    of(open).map(({ push }) => push),
    [{ ...base, language: 'zh', name: 'nick10002', text: 'Tea at four? 100% sure' }],
  );
  assert.deepEqual(
    of(discreet).map(({ push }) => push),
    [{ ...base, language: '' }],
  );
  const [first, second] = service.received;
  assert.equal(first?.expires, Math.floor(core.clock.now / 1000) + 12 * 3600);
  assert.equal(first?.bytes, second?.bytes, 'the length does not tell either');
  assert.notEqual(first?.headers.topic, second?.headers.topic);
  assert.match(String(first?.headers.topic), /^[\w-]{32}$/);
});

test('a long message is cut, with any characters', async (t) => {
  const { service, ann, ben } = await scene(t);
  await subscribe(ann, service, '&TX=1');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=${'"\u{1f600}'.repeat(2000)}`);
  await service.wait(1);
  assert.ok([...(service.received[0]?.push.text ?? '')].length <= 200);
});

for (const [what, change, more, pushed] of [
  ['taken back', 'Recall', '', ['next']],
  ['edited', 'EditMsg', '&MG=now', ['now', 'next']],
] as const) {
  test(`a message that is ${what} before it is pushed is pushed as it is now, or not at all`, async (t) => {
    const at = await scene(t);
    const { core, service, ann, ben } = at;
    await subscribe(ann, service, '&TX=1');
    const desk = await logInModern(core, ANN);
    // A connected program of hers fetches it, and does not confirm it.
    const poll = desk.ask('GetMsgEx', 'WT=60');
    await polling(at);
    const number = fieldOf(await ben.ask('CLTMSG', `UN=${ANN}&MG=before`), 'ID');
    await poll;
    assert.match(await ben.ask(change, `NA=${BEN}-${number}${more}`), /^RES=0/);
    pass(at, 11_000);
    if (what === 'edited') await service.wait(1);
    pass(at, 60_000);
    await ben.ask('CLTMSG', `UN=${ANN}&MG=next`);
    await service.wait(pushed.length);
    assert.deepEqual(
      service.received.map(({ push }) => push.text),
      pushed,
    );
  });
}

test('nothing is pushed while a program of the owner takes what comes; a silent one is not waited for', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  await subscribe(ben, service);
  const desk = await logInModern(core, ANN);
  const poll = desk.ask('GetMsgEx', 'WT=60');
  await polling(at);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=one`);
  const id = Number.parseInt(fieldOf(await poll, 'ID'), 10);
  // It has been a poll that waits, so however long it takes to confirm, what comes after it is told first.
  await ann.ask('CLTMSG', `UN=${BEN}&MG=to one whose page is closed`);
  await service.wait(1);
  assert.equal(service.received[0]?.push.uin, BEN);
  // Her own message has the next number.
  await desk.ask('Confirm', `AK=${id + 1}`);
  pass(at, 11_000);
  // It is connected, and takes nothing: a page that the system has put to sleep.
  const frozen = desk.ask('GetMsgEx', 'WT=60');
  await polling(at);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=two`);
  await frozen;
  const again = desk.ask('GetMsgEx', 'WT=60');
  pass(at, 11_000);
  await service.wait(2);
  assert.equal(service.received[1]?.push.number, 3);
  await desk.ask('Logout');
  await again;
});

test('a program with an app password is no page: it does not keep others from being told', async (t) => {
  const { core, service, ann, ben } = await scene(t);
  await subscribe(ann, service);
  const password = fieldOf(await ann.ask('AddAppPwd', 'NM=robot'), 'PW');
  const robot = await logInModern(core, ANN, `PS=${password}&M5=0`);
  assert.match(await robot.ask('SetPush', fieldsOf(service.subscribe())), /^RES=30/);
  const poll = robot.ask('GetMsgEx', 'WT=60');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=one`);
  const id = Number.parseInt(fieldOf(await poll, 'ID'), 10);
  await robot.ask('Confirm', `AK=${id}`);
  await service.wait(1);
});

test('muted, blocked and read messages are not pushed, and nothing is while one is busy', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  await ann.ask('SetFriend', `UN=${BEN}&MU=1`);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=muted`);
  await nothingBefore(at, 0);
  await ann.ask('SetFriend', `UN=${BEN}&MU=0`);
  await ann.ask('Change_Stat', 'ST=70');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=not now`);
  pass(at, 60_000);
  await core.storage.alerting({ uin: ANN, peer: BEN, number: 1 });
  await ann.ask('Change_Stat', 'ST=10');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=now`);
  pass(at, 60_000);
  await service.wait(2);
  assert.equal(service.received[1]?.push.number, 4);
  await ann.ask('Block', `UN=${BEN}`);
  assert.match(await ben.ask('CLTMSG', `UN=${ANN}&MG=blocked`), /^RES=30/);
});

test('several messages soon after each other ring once, then once again with the latest', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  for (const text of ['2', '3', '4']) await ben.ask('CLTMSG', `UN=${ANN}&MG=${text}`);
  pass(at, 3001);
  await service.wait(2);
  assert.deepEqual(
    service.received.map(({ push }) => push.text),
    ['1', '4'],
  );
  assert.equal(service.received[0]?.headers.topic, service.received[1]?.headers.topic);
});

test('an alert read or answered elsewhere is taken back, once', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  const desk = await logInModern(core, ANN);
  await subscribe(desk, service);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(2);
  await desk.ask('Read', `UN=${BEN}&ID=1`);
  await service.wait(3);
  const last = service.received[2];
  assert.deepEqual(last?.push, { kind: 'read', uin: ANN, peer: BEN, number: 1, language: '' });
  await addAccount(core.storage, CID);
  const cid = await logInModern(core, CID);
  await cid.ask('Ack_AddToList', `UN=${ANN}&CD=2&RS=hello`);
  await service.wait(5);
  assert.deepEqual(
    service.received
      .slice(3)
      .map(({ push }) => [push.kind, push.peer, push.number, push.name])
      .sort(),
    [
      ['request', CID, 0, undefined],
      ['request', CID, 0, 'nick10003'],
    ].sort(),
  );
  await desk.ask('Ack_AddToList', `UN=${CID}&CD=1`);
  await service.wait(6);
  assert.deepEqual(service.received[5]?.push, { kind: 'read', uin: ANN, peer: CID, number: 0, language: '' });
});

test('a browser that its service has forgotten is not asked again', async (t) => {
  for (const status of [404, 410]) {
    const { core, service, ann, ben } = await scene(t);
    await subscribe(ann, service);
    service.answers.push({ status });
    await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
    while ((await core.storage.subscribers()).length > 0) await new Promise(setImmediate);
    assert.equal(service.received.length, 1);
  }
});

test('what is too large goes once more without its text', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  service.answers.push({ status: 413 }, { status: 413 });
  await ben.ask('CLTMSG', `UN=${ANN}&MG=${'long '.repeat(100)}`);
  await service.wait(2);
  const [large, small] = service.received;
  assert.ok((small?.bytes ?? 0) < (large?.bytes ?? 0));
  assert.deepEqual(Object.keys(small?.push ?? {}).sort(), ['kind', 'language', 'name', 'number', 'peer', 'uin']);
  await nothingBefore(at, 2);
});

test('a service that asks for a pause gets it, for as long as it says', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  service.answers.push({ status: 429, retryAfter: '120' });
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  // The rest of the conversation, and the other try.
  await quiet(at, 2);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=2`);
  pass(at, 100_000);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=3`);
  await at.core.storage.counts();
  assert.equal(service.received.length, 1);
  pass(at, 20_001);
  await service.wait(2);
  pass(at, 120_000);
  assert.equal(service.received[1]?.push.text, '3');
  await nothingBefore(at, 2);
});

for (const [name, answer, tries] of [
  ['fails', { status: 500 }, 4],
  ['is away', { status: 503, retryAfter: 'Wed, 21 Oct 2015 07:28:00 GMT' }, 4],
  ['redirects', { status: 307 }, 1],
  ['does not want this server', { status: 403 }, 1],
  ['is silent', 'silent', 4],
] as const) {
  test(`a service that ${name} is asked ${tries} times, and then no more`, async (t) => {
    const at = await scene(t, { 'web-push-seconds': 1 });
    const { core, service, ann, ben } = at;
    await subscribe(ann, service);
    for (let i = 0; i < tries; i++) service.answers.push(answer);
    await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
    while (core.parts.alerts?.load.waiting || core.parts.alerts?.load.underWay) {
      pass(at, 400_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(service.received.length, tries);
    pass(at, 4_000_000);
    await nothingBefore(at, tries);
  });
}

test('an account with a slow push service waits alone; others are told, and so many at once', async (t) => {
  const at = await scene(t, { 'web-push-at-once': 2, 'web-push-seconds': 60 });
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  service.answers.push('silent');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  const others = [10_011, 10_012, 10_013];
  await addFriends(core.storage, CID, ...others);
  for (const uin of others) {
    await core.storage.befriend({ uin: BEN, peer: uin, mostFriends: 10 });
    await subscribe(await logInModern(core, uin), service);
  }
  await Promise.all(others.map((uin) => ben.ask('CLTMSG', `UN=${uin}&MG=${uin}`)));
  await service.wait(4);
  assert.ok(service.load.most <= 2);
});

test('with too much waiting nothing more is taken in, and messages are none the worse', async (t) => {
  const at = await scene(t, { 'web-push-waiting': 1, 'web-push-at-once': 1, 'web-push-seconds': 60 });
  const { core, service, ann, ben } = at;
  await subscribe(ann, service);
  service.answers.push('silent');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=1`);
  await service.wait(1);
  await addFriends(core.storage, CID);
  for (const uin of [ANN, BEN]) await core.storage.befriend({ uin, peer: CID, mostFriends: 10 });
  const cid = await logInModern(core, CID);
  assert.match(await cid.ask('CLTMSG', `UN=${ANN}&MG=not pushed`), /^RES=0/);
  assert.match(fieldOf(await ann.ask('GetMsgEx'), 'MG'), /not pushed/);
});

test('a message in a group is pushed with its name and its author, unless the group is muted or the log was read', async (t) => {
  const at = await scene(t);
  const { service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  const group = Number(fieldOf(await ben.ask('NewGroup', 'NK=Chess&AA=0'), 'GR'));
  await ann.ask('AddToList', `UN=${group}`);
  await ben.ask('SetMember', `GR=${group}&CA=Ben, black`);
  await ben.ask('CLTMSG', `UN=${group}&MG=Your move`);
  await service.wait(1);
  const push = { kind: 'message', uin: ANN, peer: group, number: 2, language: '' };
  assert.deepEqual(service.received[0]?.push, { ...push, name: 'Chess', text: 'Ben, black: Your move' });
  await ann.ask('SetMember', `GR=${group}&MU=1`);
  await ben.ask('CLTMSG', `UN=${group}&MG=Still there?`);
  await ben.ask('CLTMSG', `UN=${ANN}&MG=Still there?`);
  await service.wait(2);
  assert.equal(service.received[1]?.push.peer, BEN);
  // One who is mentioned is told all the same.
  pass(at, 3001);
  await ben.ask('CLTMSG', `UN=${group}&AT=${ANN},&MG=Ann?`);
  await service.wait(3);
  assert.equal(service.received[2]?.push.text, 'Ben, black: Ann?');
});

test('invitations and requests to join are pushed as what they are, and taken back when they were answered', async (t) => {
  const at = await scene(t);
  const { core, service, ann, ben } = at;
  await subscribe(ann, service, '&TX=1');
  await addAccount(core.storage, CID);
  const desk = await logInModern(core, ANN);
  await subscribe(desk, service);
  const group = Number(fieldOf(await ben.ask('NewGroup', `NK=Chess&UN=${ANN},`), 'GR'));
  await service.wait(2);
  const base = { uin: ANN, peer: group, number: 0, language: '' };
  const since = (from: number) => service.received.slice(from).map(({ push }) => push);
  const inEitherOrder = (pushes: readonly object[]) => pushes.map((push) => JSON.stringify(push)).sort();
  assert.deepEqual(
    inEitherOrder(since(0)),
    inEitherOrder([
      { kind: 'invited', ...base, name: 'Chess', text: 'nick10002' },
      { kind: 'invited', ...base },
    ]),
  );
  assert.equal(await ann.ask('Ack_AddToList', `UN=${group}&CD=0`), 'RES=0');
  await service.wait(3);
  assert.deepEqual(since(2), [{ kind: 'read', ...base }]);

  assert.equal(await ben.ask('SetMember', `GR=${group}&UN=${ANN}&RO=1`), 'RES=0');
  const cid = await logInModern(core, CID);
  // Of one group a browser is told no more often than this.
  pass(at, 3001);
  assert.equal(await cid.ask('Ack_AddToList', `UN=${group}&CD=2&RS=please`), 'RES=0');
  await service.wait(5);
  assert.deepEqual(
    inEitherOrder(since(3)),
    inEitherOrder([
      { kind: 'wants', ...base, name: 'Chess', text: 'nick10003' },
      { kind: 'wants', ...base },
    ]),
  );
  assert.equal(await ann.ask('Ack_AddToList', `UN=${CID}&GR=${group}&CD=0`), 'RES=0');
  await service.wait(6);
  assert.deepEqual(since(5), [{ kind: 'read', ...base }]);
});
