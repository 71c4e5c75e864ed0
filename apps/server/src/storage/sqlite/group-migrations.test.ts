import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { kinds } from '@rookery/protocol';
import { atEnd, newFolder } from '@rookery/testing/server';
import type { Storage } from '../storage.ts';
import { openSqlite } from './sqlite.ts';

const MESSAGE = kinds.message.code;
const POINTER = 10;
const [ANN, BOB, CID] = [10_001, 10_002, 10_003] as const;
const [CHESS, ENDED] = [10_004, 10_005] as const;
const bounds = { mostGroups: 9, mostMembers: 9 };
const everything = { after: 0, count: 100, bytes: 1e6 };
const page = { before: 0, count: 100, bytes: 1e6 };

/** A database with the schema of an earlier number, with people, their friendship and what they wrote. */
function databaseOf(path: string, version: number): DatabaseSync {
  const db = new DatabaseSync(path);
  const folder = new URL('migrations/', import.meta.url);
  const files = readdirSync(folder).sort().slice(0, version);
  for (const file of files) db.exec(readFileSync(new URL(file, folder), 'utf8'));
  db.exec(`PRAGMA user_version = ${version}`);
  const account = db.prepare('INSERT INTO accounts (uin, password, created_at, nick) VALUES (?, ?, 1, ?)');
  for (const [uin, nick] of [
    [ANN, 'Ann'],
    [BOB, 'Bob'],
    [CID, 'Cid'],
  ] as const)
    account.run(uin, 'hash', nick);
  db.exec(`
    INSERT INTO friends (uin, peer, remark, muted) VALUES (${ANN}, ${BOB}, 'Bobby', 1), (${BOB}, ${ANN}, '', 0);
    INSERT INTO cursors (uin, number, confirmed) VALUES (${BOB}, 1, 1);
    INSERT INTO talks (uin, peer, read) VALUES (${BOB}, ${ANN}, 1);`);
  const put = (table: string, number: number, at: number, text: string) => {
    const row = db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    row.run(ANN, number, MESSAGE, BOB, 1, at, text, null, 1, 0, `name-${number}`);
    row.run(BOB, number, MESSAGE, ANN, 0, at, text, null, 0, number, null);
  };
  put('messages', 1, 100, 'filed');
  put('journal', 2, 200, 'not filed yet');
  return db;
}

async function open(t: TestContext, path: string): Promise<Storage> {
  const storage = await openSqlite(path);
  atEnd(t, () => storage.close());
  return storage;
}

/** What was there before is there as it was, and its names are still known. */
async function checkFriends(storage: Storage): Promise<void> {
  const [bob] = await storage.friendCards({ uin: ANN, after: 0, count: 9 });
  assert.deepEqual([bob?.uin, bob?.nick, bob?.remark, bob?.muted], [BOB, 'Bob', 'Bobby', true]);
  const { entries } = await storage.history({ uin: BOB, peer: ANN, ...page });
  const told = { kind: MESSAGE, peer: ANN, sent: false };
  assert.deepEqual(entries, [
    { ...told, number: 2, at: 200, text: 'not filed yet', entry: 2 },
    { ...told, number: 1, at: 100, text: 'filed', entry: 1 },
  ]);
  const { entries: waiting } = await storage.waiting({ uin: BOB, ...everything });
  assert.deepEqual(
    waiting.map(({ number }) => number),
    [2],
  );
  const again = { from: ANN, to: BOB, text: 'not filed yet', at: 300, clientId: 'name-2', session: 1, mostWaiting: 9 };
  assert.deepEqual(await storage.storeMessage(again), { outcome: 'repeated', number: 2, at: 200 });
}

test('a database from before there were groups keeps its people and messages, and takes groups', async (t) => {
  const path = join(newFolder(t), 'rookery.db');
  databaseOf(path, 12).close();
  const storage = await open(t, path);
  await checkFriends(storage);
  const made = await storage.createGroup({ owner: ANN, name: 'Chess', policy: 'anyone', at: 400, ...bounds });
  assert.deepEqual(made, { outcome: 'created', group: CHESS }, 'a number that nobody has');
  assert.equal((await storage.joinGroup({ group: CHESS, uin: BOB, at: 500, ...bounds })).outcome, 'done');
  const message = { from: BOB, to: CHESS, text: 'Hello', at: 600, session: 0, mostWaiting: 9 };
  assert.equal((await storage.storeMessage(message)).outcome, 'fanned');
  const { entries } = await storage.log({ uin: ANN, session: 2, ...everything });
  assert.deepEqual(
    entries.map(({ number, text }) => [number, text]),
    [
      [1, 'filed'],
      [2, 'not filed yet'],
      [3, 'joined'],
      [4, 'Hello'],
    ],
  );
  assert.deepEqual(
    (await storage.contacts(ANN)).map(({ uin, isGroup }) => [uin, isGroup]),
    [
      [BOB, false],
      [CHESS, true],
    ],
  );
});

test('groups from before it was kept who was in them at their end go on, and those that ended are read no more', async (t) => {
  const path = join(newFolder(t), 'rookery.db');
  const db = databaseOf(path, 14);
  db.exec(`
    INSERT INTO groups (number, owner, created_at, ended, newest, members, name, policy) VALUES
      (${CHESS}, ${ANN}, 300, 0, 3, 2, 'Chess', 'anyone'), (${ENDED}, ${ANN}, 300, 1, 1, 0, 'Go', 'anyone');
    INSERT INTO members (grp, uin, role, joined_at, since) VALUES (${CHESS}, ${ANN}, 2, 300, 0), (${CHESS}, ${BOB}, 0, 300, 1);
    INSERT INTO group_log VALUES (${CHESS}, 1, ${MESSAGE}, ${ANN}, 301, 'before Bob'), (${CHESS}, 2, ${MESSAGE}, ${ANN}, 302, 'filed here'),
      (${CHESS}, 3, ${MESSAGE}, ${BOB}, 303, 'not filed here'), (${ENDED}, 1, ${kinds.happened.code}, ${ANN}, 304, 'ended');`);
  const point = (table: string, uin: number, number: number, group: number, entry: number, sent = 0) => {
    const row = db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, '', NULL, ?, ?, NULL)`);
    row.run(uin, number, POINTER, group, sent, 300 + entry, sent, entry);
  };
  point('journal', BOB, 3, CHESS, 2);
  point('journal', BOB, 4, CHESS, 3, 1);
  point('journal', BOB, 5, ENDED, 1);
  db.close();
  const storage = await open(t, path);
  const { entries } = await storage.log({ uin: BOB, session: 2, ...everything });
  assert.deepEqual(
    entries.map(({ number, peer, text, entry }) => [number, peer, text, entry]),
    [
      [1, ANN, 'filed', 1],
      [2, ANN, 'not filed yet', 2],
      [3, CHESS, 'filed here', 2],
      [4, CHESS, 'not filed here', 3],
    ],
  );
  assert.deepEqual(
    (await storage.history({ uin: BOB, peer: CHESS, ...page })).entries.map(({ text }) => text),
    ['not filed here', 'filed here'],
  );
  assert.equal(await storage.group({ group: ENDED, uin: ANN }), undefined);
  assert.equal((await storage.endGroup({ group: CHESS, uin: ANN, at: 500 })).outcome, 'done');
  const rest = await storage.log({ uin: BOB, session: 2, ...everything, after: 4 });
  assert.deepEqual(
    rest.entries.map(({ number, text }) => [number, text]),
    [[6, 'ended']],
    'who was in it at its end',
  );
});
