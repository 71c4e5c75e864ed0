import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { addAccount, atEnd, newFolder, passwordHash } from '@rookery/testing/server';
import fc from 'fast-check';
import { openStorage } from '../storage/open.ts';
import { Phoenix } from '../testing/phoenix.ts';
import { request } from '../testing/raw.ts';

const SENDERS = 32;
const RECEIVERS = 6;
const KILLS = 7;
const senderOf = (index: number) => 20_001 + index;
const receiverOf = (index: number) => 10_001 + index;
// These fetch while they are sent to; the others find everything at the end.
const isFetching = (index: number) => index % 3 === 0;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Accounts, friendships and sessions, all before the first start. */
async function prepare(data: string): Promise<void> {
  const storage = await openStorage({ data });
  const senders = Array.from({ length: SENDERS }, (_, index) => senderOf(index));
  const receivers = Array.from({ length: RECEIVERS }, (_, index) => receiverOf(index));
  const [password, at] = [await passwordHash(), Date.now()];
  const session = { address: '127.0.0.1', at, password, app: 0 };
  await Promise.all([...senders, ...receivers].map((uin) => addAccount(storage, uin)));
  await Promise.all([...senders, ...receivers].map((uin) => storage.openSession({ uin, ...session })));
  const pairs = senders.flatMap((uin) => receivers.map((peer) => ({ uin, peer, mostFriends: 1000 })));
  await Promise.all(pairs.map((pair) => storage.befriend(pair)));
  await storage.close();
}

type Sent = { to: number; text: string };
type Stop = { isOver: boolean };

/** Sends one message after the other; an unanswered one is sent again with the same bytes. */
async function send(phoenix: Phoenix, stop: Stop, index: number, random: () => number) {
  const acknowledged: Sent[] = [];
  const kept = {};
  let repeats = 0;
  for (let i = 0; !stop.isOver; i++) {
    const to = receiverOf(random() % RECEIVERS);
    const text = `${senderOf(index)} ${i}`;
    // Legacy clients draw SEQ from a few values: it says nothing.
    const body = request('CLTMSG', senderOf(index), `UN=${to}&MG=${text}`, { seq: String(random() % 5) });
    let answer = await phoenix.ask(kept, body);
    while (answer === undefined) {
      await sleep(20);
      repeats++;
      answer = await phoenix.ask(kept, body);
    }
    assert.match(answer, /&RES=0$/);
    acknowledged.push({ to, text });
  }
  return { acknowledged, repeats };
}

/** The texts of an answer of GetMsgEx. */
function textsOf(answer: string): string[] {
  return (/&MG=([^&]*)$/.exec(answer)?.[1] ?? '').split(',').slice(0, -1);
}

async function fetch(phoenix: Phoenix, stop: Stop, index: number): Promise<string[]> {
  const got: string[] = [];
  const kept = {};
  for (let isLast = false; ; ) {
    const answer = await phoenix.ask(kept, request('GetMsgEx', receiverOf(index)));
    const texts = textsOf(answer ?? '');
    got.push(...texts);
    if (answer === undefined || texts.length === 0) {
      if (isLast && answer !== undefined) return got;
      isLast = stop.isOver;
      await sleep(20);
    }
  }
}

/** Of what one receiver has: that of one sender. */
const from = (texts: readonly string[], index: number) =>
  texts.filter((text) => text.startsWith(`${senderOf(index)} `));

test('killed at any moment under load, it loses nothing that was acknowledged and doubles nothing', async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`seed ${seed}: set CRASH_SEED to repeat it`);
  const numbers = fc.sample(fc.nat(), { seed, numRuns: 10_000 });
  let drawn = 0;
  const random = () => numbers[drawn++ % numbers.length] ?? 0;

  const data = newFolder(t);
  await prepare(data);
  const phoenix = new Phoenix(t, data);
  const stop = { isOver: false };
  await phoenix.start();
  const sending = Array.from({ length: SENDERS }, (_, index) => send(phoenix, stop, index, random));
  const receivers = Array.from({ length: RECEIVERS }, (_, index) => index);
  const fetching = receivers.map((index) => (isFetching(index) ? fetch(phoenix, stop, index) : []));
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(50 + (random() % 500));
    await phoenix.kill();
    await phoenix.start();
  }
  await sleep(200);
  stop.isOver = true;
  const sent = await Promise.all(sending);
  const fetched = await Promise.all(fetching);
  await phoenix.kill();

  const storage = await openStorage({ data });
  atEnd(t, () => storage.close());
  for (const receiver of receivers) {
    const stored: string[] = [];
    for (let after = 0, isLast = false; !isLast; ) {
      const page = await storage.waiting({ uin: receiverOf(receiver), after, count: 1e9, bytes: 1e12 });
      stored.push(...page.entries.map(({ text }) => text));
      ({ upTo: after, isLast } = page);
    }
    // Entries fetched just before a kill may come again, so the first time counts.
    const got = isFetching(receiver) ? [...new Set([...((await fetched[receiver]) ?? []), ...stored])] : stored;
    for (const [sender, { acknowledged }] of sent.entries()) {
      const wanted = acknowledged.filter(({ to }) => to === receiverOf(receiver)).map(({ text }) => text);
      assert.deepEqual(from(got, sender), wanted, `from ${senderOf(sender)} to ${receiverOf(receiver)}`);
    }
  }
  const all = sent.flatMap(({ acknowledged }) => acknowledged);
  const repeats = sent.reduce((sum, each) => sum + each.repeats, 0);
  t.diagnostic(`${all.length} messages acknowledged, ${repeats} requests repeated`);
  assert.ok(repeats >= KILLS, 'every kill met requests under way');
  await storage.close();

  const db = new DatabaseSync(join(data, 'rookery.db'));
  t.after(() => db.close());
  assert.equal(db.prepare('SELECT count(*) AS n FROM messages WHERE sent = 0').get()?.n, all.length);
  assert.equal(db.prepare('SELECT count(*) AS n FROM messages WHERE sent = 1').get()?.n, all.length);
  const gaps = db.prepare('SELECT uin FROM messages GROUP BY uin HAVING min(number) <> 1 OR max(number) <> count(*)');
  assert.deepEqual(gaps.all(), []);
  assert.equal(db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
});
