import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { addFriends, atEnd, newFolder } from '@rookery/testing/server';
import { pino } from 'pino';
import { troubleWatch } from '../trouble.ts';
import { openSqlite } from './sqlite.ts';

const [ANN, BOB] = [10001, 10002];
// What wal_autocheckpoint and journal_size_limit leave.
const USUAL_BYTES = 16_800_000;

test('the log beside the database grows while a program reads, which is logged once, and is short again afterwards', async (t) => {
  const path = join(newFolder(t), 'rookery.db');
  const storage = await openSqlite(path, { mostWalBytes: USUAL_BYTES });
  atEnd(t, () => storage.close());
  await addFriends(storage, ANN, BOB);
  const logged: string[] = [];
  const look = troubleWatch(storage, pino({}, { write: (line: string) => logged.push(line) }));
  const send = async (count: number) => {
    const message = { from: ANN, to: BOB, text: 'x'.repeat(1_000_000), at: 1, session: 0, mostWaiting: 100 };
    for (let i = 0; i < count; i++) await storage.storeMessage(message);
    await look();
  };
  const wal = () => statSync(`${path}-wal`).size;

  await send(12);
  assert.deepEqual(logged, []);
  assert.ok(wal() <= USUAL_BYTES, `${wal()} bytes`);

  const reader = new DatabaseSync(path);
  atEnd(t, () => reader.isOpen && reader.close());
  reader.exec('BEGIN; SELECT count(*) FROM accounts');
  await send(12);
  await send(1);
  assert.equal(logged.length, 1);
  assert.match(logged[0] ?? '', /a program has been reading the database for long/);
  assert.ok(wal() > USUAL_BYTES, `${wal()} bytes`);

  reader.close();
  await send(1);
  await send(1);
  assert.equal(logged.length, 1);
  assert.ok(wal() <= USUAL_BYTES, `${wal()} bytes`);
});
