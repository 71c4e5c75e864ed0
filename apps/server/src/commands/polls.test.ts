import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addFriends, type House, openHouse, PS, type Settings } from '@rookery/testing/server';
import { ask, logIn, request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

// Long polls: GetMsgEx with WT.

const ANN = 10001;
const BOB = 10002;
const of20 = (cmd: string, uin: number, fields = '') => request(cmd, uin, fields, { ver: '2.0' });

type Stage = House & {
  sid: string;
  poll: (fields: string) => Promise<string>;
  write: (text: string) => Promise<string>;
};

async function start(t: TestContext, config: Settings['config'] = {}): Promise<Stage> {
  const house = await openHouse(t, { config: { limits: false, ...config } });
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  const sid = fieldOf(await ask(house.port, of20('Login', BOB, `PS=${PS}`)), 'SID');
  const poll = (fields: string) => ask(house.port, of20('GetMsgEx', BOB, `SID=${sid}&${fields}`));
  let seq = 0;
  const write = (text: string) =>
    ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`, { seq: String(++seq) }));
  return Object.assign(house, { sid, poll, write });
}

test('a poll that waits is answered by a message', async (t) => {
  const { poll, write } = await start(t);
  const waiting = poll('WT=60');
  await sleep(50);
  await write('Hello');
  assert.match(await waiting, /&MN=1&ID=1,&.*&MG=Hello,$/);
  const next = poll('AK=1&WT=60');
  await sleep(50);
  await write('again');
  assert.match(await next, /&MN=1&ID=2,&.*&MG=again,$/);
});

test('what is there already is not waited for', async (t) => {
  const { poll, write } = await start(t);
  await write('one');
  assert.match(await poll('WT=60'), /&MN=1&ID=1,&/);
  assert.match(await poll('WT=60'), /&MN=1&ID=1,&/);
  await write('two');
  assert.match(await poll('WT=60&AK=1'), /&MN=1&ID=2,&/);
});

test('a poll ends with nothing when its time is over', async (t) => {
  const { poll } = await start(t);
  assert.match(await poll('WT=1'), /&RES=0&MN=0&ID=&TS=&DR=&MT=&UN=&MG=$/);
  assert.match(await poll('WT=61'), /&RES=1&RA=WT must be a whole number from 0 to 60\.$/);
});

test('the operator may allow less time', async (t) => {
  const { poll } = await start(t, { 'poll-seconds': 1 });
  assert.match(await poll('WT=60'), /&MN=0&/);
});

test('a status change answers a poll, once', async (t) => {
  const { port, poll } = await start(t);
  const waiting = poll('WT=60');
  await sleep(50);
  await ask(port, request('Change_Stat', ANN, 'ST=30'));
  assert.match(await waiting, /&MN=1&ID=0,&TS=\d+,&DR=0,&MT=99,&UN=10001,&MG=30,$/);
  assert.match(await poll('WT=0'), /&MN=0&/);
});

test('of more polls than are allowed the oldest is answered', async (t) => {
  const { poll, write } = await start(t, { 'polls-per-session': 2 });
  const polls = [poll('WT=60')];
  await sleep(50);
  polls.push(poll('WT=60'));
  await sleep(50);
  polls.push(poll('WT=60'));
  assert.match((await polls[0]) ?? '', /&MN=0&/);
  await write('for both');
  for (const answer of await Promise.all(polls.slice(1))) assert.match(answer, /&MG=for both,$/);
});

test('the end of the session answers its polls', async (t) => {
  const { port, sid, poll } = await start(t);
  const waiting = poll('WT=60');
  await sleep(50);
  await ask(port, of20('Logout', BOB, `SID=${sid}`));
  assert.match(await waiting, /&MN=0&/);
  assert.match(await poll('WT=60'), /&RES=20&/);
});

test('a server that stops answers the polls first', async (t) => {
  const { poll, close } = await start(t);
  const waiting = Promise.all([poll('WT=60'), poll('WT=60'), poll('WT=60')]);
  await sleep(100);
  await close();
  for (const answer of await waiting) assert.match(answer, /&RES=0&MN=0&/);
});

test('a poll whose client has gone takes nothing with it', async (t) => {
  const { poll, write, port, sid } = await start(t);
  const gone = new AbortController();
  const body = of20('GetMsgEx', BOB, `SID=${sid}&WT=60`);
  const lost = fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, signal: gone.signal }).catch(() => {});
  await sleep(50);
  gone.abort();
  await lost;
  await ask(port, request('Change_Stat', ANN, 'ST=50'));
  await write('still there');
  // The server finds out a moment later that the client has gone.
  const kinds = new Set<string>();
  while (!kinds.has('99')) for (const kind of fieldOf(await poll('WT=1'), 'MT').split(',')) kinds.add(kind);
  assert.ok(kinds.has('9'));
});

test('a message that comes while a poll passes over what the session has sent itself is not missed', async (t) => {
  const { port, sid, write } = await start(t);
  for (let round = 0; round < 30; round++) {
    await ask(port, of20('CLTMSG', BOB, `SID=${sid}&UN=${ANN}&ID=r${round}&MG=mine`));
    const before = performance.now();
    const [answer] = await Promise.all([
      ask(port, of20('GetMsgEx', BOB, `SID=${sid}&WT=60&AK=${3 * round}`)),
      write(`theirs ${round}`),
    ]);
    assert.match(answer, /&MG=(theirs \d+|mine)/);
    assert.ok(performance.now() - before < 30_000, 'It slept its whole time.');
    const left = await ask(port, of20('GetMsgEx', BOB, `SID=${sid}`));
    const last = fieldOf(left, 'ID').split(',').at(-2) ?? '0';
    await ask(port, of20('Confirm', BOB, `SID=${sid}&AK=${last}`));
  }
});
