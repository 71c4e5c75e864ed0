import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addFriends, atEnd, openHouse, PS } from '@rookery/testing/server';
import { ask, logIn, request } from '../testing/raw.ts';

// Robots of 1.4 take each read for one line, and may sleep over a message. Their sleep is shorter here, and so is the wait.
const ANN = 10001;
const BOB = 10002;
const SLEEP_MS = 400;
const UNREAD_MS = 700;

type Ways = {
  readonly before?: (say: (fields: string) => void) => void;
  readonly sleepMs?: number;
  readonly after?: (say: (fields: string) => void) => void;
  readonly queryEveryMs?: number;
};

/** A robot that reads one buffer, takes the first line in it, and handles it; what else was in the buffer is lost. */
async function robot(t: TestContext, port: number, { before, sleepMs = 0, after, queryEveryMs }: Ways) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  atEnd(t, () => socket.destroy());
  socket.on('error', () => {});
  let seq = 0;
  const say = (fields: string) => socket.write(`VER=1.4&CON=1&${fields.replace('&', `&SEQ=${++seq}&UIN=${BOB}&`)}\n`);
  const messages: string[] = [];
  say(`CMD=Login&PS=${PS}`);
  const read = async () => {
    for (;;) {
      const buffer: Buffer | null = socket.read();
      if (buffer === null) {
        if (socket.destroyed) return;
        await Promise.race([once(socket, 'readable'), once(socket, 'close')]).catch(() => {});
        continue;
      }
      const parts = (buffer.toString().split('\r')[0] ?? '').split('&');
      if (parts[1] !== 'CMD=Server_Msg') continue;
      messages.push(parts[8]?.split('=')[1] ?? '');
      before?.(say);
      if (sleepMs > 0) await sleep(sleepMs);
      after?.(say);
    }
  };
  read().catch(() => {});
  const timer = queryEveryMs === undefined ? undefined : setInterval(() => say('CMD=Query_Stat2&UN=0'), queryEveryMs);
  atEnd(t, () => clearInterval(timer));
  return messages;
}

const reply = (say: (fields: string) => void) => say(`CMD=CLTMSG&UN=${ANN}&MG=I am a robot`);

async function start(t: TestContext, ways: Ways, unreadMs = UNREAD_MS) {
  const house = await openHouse(t, { config: { limits: false, 'line-unread-ms': unreadMs } });
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  const messages = await robot(t, house.tcpPort, ways);
  let seq = 0;
  const send = async (...texts: string[]) => {
    for (const text of texts) {
      await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`, { seq: String(++seq) }));
    }
  };
  const waitFor = async (count: number, withinMs = 30_000) => {
    for (const end = performance.now() + withinMs; messages.length < count && performance.now() < end; )
      await sleep(10);
  };
  await send('hello');
  await waitFor(1);
  return { messages, send, waitFor };
}

describe('none of four messages in a row is lost by a robot that', () => {
  const robots: readonly [what: string, ways: Ways][] = [
    ['sleeps over each and never sends', { sleepMs: SLEEP_MS }],
    ['replies and then sleeps', { before: reply, sleepMs: SLEEP_MS }],
    ['sleeps and then replies', { sleepMs: SLEEP_MS, after: reply }],
    [
      'replies, sleeps, and sends two more',
      { before: reply, sleepMs: SLEEP_MS, after: (say) => [reply(say), reply(say)] },
    ],
    ['asks who is here at fixed times besides', { sleepMs: SLEEP_MS, queryEveryMs: 200 }],
    ['does all of this', { before: reply, sleepMs: SLEEP_MS, after: reply, queryEveryMs: 330 }],
  ];
  for (const [what, ways] of robots) {
    test(what, async (t) => {
      const { messages, send, waitFor } = await start(t, ways);
      const texts = ['one', 'two', 'three', 'four'];
      await send(...texts);
      await waitFor(5);
      assert.deepEqual(messages, ['hello', ...texts]);
    });
  }
});

test('a client that keeps asking gets the next at once', async (t) => {
  const { messages, send, waitFor } = await start(t, { queryEveryMs: 50 }, 60_000);
  await send('one', 'two', 'three', 'four');
  await waitFor(5);
  assert.deepEqual(messages, ['hello', 'one', 'two', 'three', 'four']);
});

test('of many that wait the first come with a pause, and the rest without', async (t) => {
  const house = await openHouse(t, { config: { limits: false, 'line-unread-ms': 300, 'line-unread-lines': 3 } });
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  const texts = Array.from({ length: 60 }, (_, i) => `m${i}`);
  for (const [seq, text] of texts.entries()) {
    await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`, { seq: String(seq) }));
  }
  const socket = connect({ port: house.tcpPort, host: '127.0.0.1' });
  atEnd(t, () => socket.destroy());
  const at: number[] = [];
  let read = '';
  socket.on('data', (bytes) => {
    read += bytes.toString();
    const count = read.split('CMD=Server_Msg').length - 1;
    while (at.length < count) at.push(performance.now());
  });
  socket.write(`VER=1.4&CON=1&CMD=Login&SEQ=1&UIN=${BOB}&PS=${PS}\n`);
  while (at.length < texts.length) await sleep(10);
  assert.deepEqual(
    [...read.matchAll(/&MG=(m\d+)/g)].map(([, text]) => text),
    texts,
  );
  const [first = 0, , third = 0] = at;
  assert.ok(third - first >= 2 * 299, 'the first three were not paused');
  // With the pause between all of them the rest would take 17 s, with the gap alone 1.5 s.
  assert.ok((at.at(-1) ?? 0) - third < 57 * 300, 'the rest was paused as well');
});

test('without line-unread-ms only the gap is left', async (t) => {
  const { messages, send, waitFor } = await start(t, {}, 0);
  await send(...Array.from({ length: 20 }, (_, i) => `m${i}`));
  await waitFor(21);
  assert.equal(messages.length, 21);
});
