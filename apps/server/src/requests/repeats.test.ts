import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAccount, addFriends } from '@rookery/testing/server';
import type { Storage } from '../storage/storage.ts';
import { startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { Answered } from './repeats.ts';

const ANN = 10001;
const BOB = 10002;
const CAT = 10003;

test('an answer is remembered for half a minute', () => {
  const answered = new Answered<string>();
  answered.add('request', 'answer', 1000);
  assert.equal(answered.find('request', 1000), 'answer');
  assert.equal(answered.find('other', 1000), undefined);
  answered.add('other', 'later', 30_999);
  assert.equal(answered.find('request', 30_999), 'answer');
  assert.equal(answered.find('request', 31_000), undefined);
  assert.equal(answered.find('other', 60_998), 'later');
  answered.forget('other');
  assert.equal(answered.find('other', 31_000), undefined);
});

test('property-like: among other requests, an answer is found for its whole time and not longer', () => {
  const answered = new Answered<number>();
  for (let at = 0; at < 200_000; at += 1700) {
    answered.add(`${at}`, at, at);
    for (let age = 0; age <= 34_000; age += 1700) {
      const found = answered.find(`${at - age}`, at);
      assert.equal(found, age < 30_000 && age <= at ? at - age : undefined, `${age} ms old at ${at}`);
    }
  }
});

/** Counts the calls that change friendships. */
function counting() {
  const calls: string[] = [];
  const through = (storage: Storage): Storage => ({
    ...storage,
    addFriend: (add) => {
      calls.push('add');
      return storage.addFriend(add);
    },
    unfriend: (pair) => {
      calls.push('unfriend');
      return storage.unfriend(pair);
    },
  });
  return { calls, through };
}

test('the same request, one after the other or at once, is carried out once and answered alike', async (t) => {
  const { calls, through } = counting();
  const core = await startCore(t, { through });
  await addAccount(core.storage, ANN);
  await addAccount(core.storage, BOB, { policy: { add: 'anyone' } });
  await core.logIn(ANN);
  const add = request('AddToList', ANN, `UN=${BOB}`);
  const answers = await Promise.all([core.ask(add), core.ask(add), core.ask(add)]);
  core.clock.now += 29_999;
  answers.push(await core.ask(add));
  assert.deepEqual(new Set(answers), new Set([`VER=1.1&CMD=ADDTOLIST&SEQ=1&UIN=${ANN}&RES=0&CD=0&UN=${BOB}`]));
  assert.deepEqual(calls, ['add']);
  await core.ask(request('AddToList', ANN, `UN=${BOB}`, { seq: '2' }));
  core.clock.now += 1;
  await core.ask(add);
  assert.deepEqual(calls, ['add', 'add', 'add']);
});

test('a request that was refused or failed may be tried again at once', async (t) => {
  let isBroken = true;
  const through = (storage: Storage): Storage => ({
    ...storage,
    unfriend: (pair) => (isBroken ? Promise.reject(new Error('not now')) : storage.unfriend(pair)),
  });
  const core = await startCore(t, { through });
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  const add = request('AddToList', ANN, `UN=${CAT}`);
  assert.match(await core.ask(add), /&RES=31&/);
  await addAccount(core.storage, CAT, { policy: { add: 'anyone' } });
  assert.match(await core.ask(add), /&RES=0&CD=0&/);
  const remove = request('DelFromList', ANN, `UN=${BOB}`);
  assert.match(await core.ask(remove), /&RES=50&/);
  isBroken = false;
  assert.match(await core.ask(remove), /&RES=0$/);
  assert.deepEqual(await core.storage.friends(ANN), [CAT]);
});

test('a repeat from an address without a session is refused', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  const remove = request('DelFromList', ANN, `UN=${BOB}`);
  assert.match(await core.ask(remove), /&RES=0$/);
  assert.match(await core.ask(remove, '127.0.0.2'), /&RES=20&/);
});

test('what only reads is never answered from memory', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  const list = request('List', ANN, 'TN=9');
  assert.match(await core.ask(list), /&UN=10002,$/);
  await core.storage.unfriend({ uin: ANN, peer: BOB });
  assert.match(await core.ask(list), /&UN=$/);
});
