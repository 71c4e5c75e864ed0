import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, type TestContext, test } from 'node:test';
import { type Entry, kinds, statuses } from '@rookery/protocol';
import type { Storage } from '../storage.ts';
import { openSqlite } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'rookery-database-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const MESSAGE = kinds.message.code;
const [ANN, BOB, CID, DAN] = [10_001, 10_002, 10_003, 10_004] as const;

/** A database as Rookery 0.1 has left it, with rows in every table. */
function firstDatabase(path: string): void {
  const db = new DatabaseSync(path);
  db.exec(readFileSync(new URL('migrations/001-start.sql', import.meta.url), 'utf8'));
  db.exec('PRAGMA user_version = 1');
  const account = db.prepare(`
    INSERT INTO accounts (uin, password, admin, disabled, created_at, adds, searchable, strangers, legacy, nick, sex)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  account.run(ANN, 'hash of Ann', 1, 0, 111, 'anyone', 1, 1, 1, 'Ann', 1);
  account.run(BOB, 'hash of Bob', 0, 0, 222, 'ask', 0, 0, 0, 'Bob', null);
  account.run(CID, 'hash of Cid', 0, 1, 333, 'nobody', 0, 0, 1, 'Cid', 0);
  account.run(DAN, 'hash of Dan', 0, 0, 444, 'ask', 0, 0, 1, 'Dan', null);
  db.exec(`
    INSERT INTO friends VALUES (${ANN}, ${BOB}), (${BOB}, ${ANN});
    INSERT INTO requests VALUES (${ANN}, ${DAN}, 'open', 50, 0, 2), (${BOB}, ${DAN}, 'refused', 60, 1, 1);
    INSERT INTO cursors VALUES (${ANN}, 2);
    INSERT INTO sessions VALUES (${ANN}, '192.0.2.1', ${statuses.away}, 1000), (${DAN}, '::1', ${statuses.hidden}, 2000);
    INSERT INTO changes VALUES (${CID});`);
  const message = (table: string) => db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const filed = message('messages');
  filed.run(ANN, 1, kinds.asked.code, DAN, 0, 50, 'open', null);
  filed.run(ANN, 2, MESSAGE, BOB, 1, 100, 'one', 'request 1');
  filed.run(BOB, 1, MESSAGE, ANN, 0, 100, 'one', null);
  const unfiled = message('journal');
  unfiled.run(BOB, 2, MESSAGE, ANN, 1, 200, 'two', 'request 2');
  unfiled.run(ANN, 3, MESSAGE, BOB, 0, 200, 'two', null);
  unfiled.run(ANN, 4, MESSAGE, BOB, 1, 300, 'three', 'request 3');
  unfiled.run(BOB, 3, MESSAGE, ANN, 0, 300, 'three', null);
  db.close();
}

async function openFirst(t: TestContext): Promise<Storage> {
  const path = join(folder, 'old.db');
  rmSync(path, { force: true });
  firstDatabase(path);
  const storage = await openSqlite(path);
  t.after(() => storage.close());
  return storage;
}

const all = { after: 0, count: 100, bytes: 1e6 };
const entry = (number: number, peer: number, at: number, text: string, sent: boolean): Entry => {
  // Which number an old message has on the other side was not kept, so the receiver has no name for it.
  return { number, kind: MESSAGE, peer, at, text, sent, ...(sent && { entry: number }) };
};

test('accounts of 0.1 are what they were; the status of their sessions is theirs now', async (t) => {
  const storage = await openFirst(t);
  const found = (await storage.accounts({ after: 0, count: 10 })).map((account) => {
    const { uin, password, admin, disabled, createdAt, status, policy, profile } = account;
    return [uin, password, admin, disabled, createdAt, status, policy, profile.nick, profile.sex];
  });
  const kept = { shareRead: false, shareSeen: true };
  assert.deepEqual(found, [
    [
      ANN,
      'hash of Ann',
      true,
      false,
      111,
      statuses.away,
      { add: 'anyone', searchable: true, strangers: true, legacy: 'yes', ...kept },
      'Ann',
      1,
    ],
    [
      BOB,
      'hash of Bob',
      false,
      false,
      222,
      statuses.online,
      { add: 'ask', searchable: false, strangers: false, legacy: 'no', ...kept },
      'Bob',
      null,
    ],
    [
      CID,
      'hash of Cid',
      false,
      true,
      333,
      statuses.online,
      { add: 'nobody', searchable: false, strangers: false, legacy: 'yes', ...kept },
      'Cid',
      0,
    ],
    [
      DAN,
      'hash of Dan',
      false,
      false,
      444,
      statuses.hidden,
      { add: 'ask', searchable: false, strangers: false, legacy: 'yes', ...kept },
      'Dan',
      null,
    ],
  ]);
});

test('sessions, friends and requests of 0.1 go on', async (t) => {
  const storage = await openFirst(t);
  const resumed = await storage.resumeSession({ uin: ANN, address: '192.0.2.1', at: 5000 });
  assert.deepEqual(resumed, { status: statuses.away, cursor: 2, app: 0, version: 0 });
  assert.equal(await storage.resumeSession({ uin: DAN, address: '192.0.2.1', at: 5000 }), undefined);
  assert.deepEqual(
    await storage.pruneSessions({ before: 2001, alive: [] }),
    [],
    'the departure of hidden accounts is not announced',
  );
  const seen = (await storage.findAccounts({ after: 0, count: 10, text: '' })).accounts;
  assert.deepEqual(
    seen.map(({ uin, seenAt }) => [uin, seenAt]),
    [
      [ANN, 5000],
      [BOB, 0],
      [CID, 0],
      [DAN, 2000],
    ],
  );
  assert.deepEqual(await storage.auditLog({ before: 0, count: 10 }), { acts: [], next: 0 });
  assert.deepEqual(await storage.friendCards({ uin: ANN, after: 0, count: 9 }), [
    { uin: BOB, nick: 'Bob', face: 0, remark: '', group: '', muted: false, pinned: false, leftAt: 0 },
  ]);
  assert.deepEqual(await storage.requests({ uin: ANN, count: 9 }), [
    { uin: DAN, nick: 'Dan', face: 0, reason: 'open', at: 50 },
  ]);
  assert.deepEqual(await storage.requests({ uin: BOB, count: 9 }), []);
  const answer = { reason: '', at: 6000, mostFriends: 9 };
  assert.equal(await storage.answerFriend({ uin: BOB, peer: DAN, accept: false, ...answer }), 'again');
  assert.equal(await storage.answerFriend({ uin: ANN, peer: DAN, accept: true, ...answer }), 'accepted');
  assert.deepEqual(await storage.outsideChanges({ after: 0 }), { uins: [CID], upTo: 1, isGap: false });
  assert.deepEqual(await storage.counts(), { accounts: 4, sessions: 1, modernSessions: 0 });
});

test('messages of 0.1 are where they were, the filed and the unfiled, and have a history', async (t) => {
  const storage = await openFirst(t);
  const ofAnn = [entry(2, BOB, 100, 'one', true), entry(3, BOB, 200, 'two', false), entry(4, BOB, 300, 'three', true)];
  const ofBob = [entry(1, ANN, 100, 'one', false), entry(2, ANN, 200, 'two', true), entry(3, ANN, 300, 'three', false)];
  const asked = { number: 1, kind: kinds.asked.code, peer: DAN, at: 50, text: 'open', sent: false };
  assert.deepEqual((await storage.log({ uin: ANN, session: 1, ...all })).entries, [asked, ...ofAnn]);
  assert.deepEqual((await storage.log({ uin: BOB, session: 1, ...all })).entries, ofBob);
  assert.deepEqual((await storage.waiting({ uin: ANN, ...all })).entries, ofAnn.slice(1, 2), 'the rest was fetched');
  assert.deepEqual((await storage.waiting({ uin: BOB, ...all })).entries, [ofBob[0], ofBob[2]]);
  const page = { before: 0, count: 9, bytes: 1e6 };
  assert.deepEqual((await storage.history({ uin: ANN, peer: BOB, ...page })).entries, ofAnn.toReversed());
  const { conversations } = await storage.conversations({ uin: BOB, before: 0, count: 9, preview: 3 });
  assert.deepEqual(conversations, [
    {
      peer: ANN,
      nick: 'Ann',
      latest: { ...ofBob[2], text: 'thr' },
      unread: 1,
      read: 2,
      seen: 0,
      isMarked: false,
      hidden: 0,
      cleared: 0,
    },
  ]);
  await storage.changeAccount({ uin: BOB, policy: { shareRead: true } });
  // Which number an old message has on the other side was not kept.
  assert.deepEqual(await storage.markRead({ uin: BOB, peer: ANN, number: 3 }), { moved: true, read: 3 });
});

test('what legacy clients of 0.1 had fetched counts as confirmed, and numbers go on', async (t) => {
  const storage = await openFirst(t);
  const message = { text: 'four', at: 400, session: 0 };
  // One entry waits for Ann, two for Bob.
  const send = (from: number, to: number, mostWaiting: number) =>
    storage.storeMessage({ from, to, mostWaiting, ...message });
  assert.deepEqual(await send(BOB, ANN, 1), { outcome: 'full' });
  assert.deepEqual(await send(ANN, BOB, 2), { outcome: 'full' });
  assert.deepEqual(await send(BOB, ANN, 2), { outcome: 'stored', number: 4, peerNumber: 5, at: 400 });
  const session = { hash: 'h', client: '', address: 'a', at: 500, app: 0, most: 9 };
  const opened = await storage.openModernSession({ uin: ANN, password: 'hash of Ann', ...session });
  assert.deepEqual([opened?.cursor, opened?.status], [2, statuses.away]);
  assert.equal((await storage.openModernSession({ uin: BOB, password: 'hash of Bob', ...session }))?.cursor, 0);
});
