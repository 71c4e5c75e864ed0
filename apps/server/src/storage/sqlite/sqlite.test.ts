import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, type TestContext, test } from 'node:test';
import { statuses } from '@rookery/protocol';
import { storageContract } from '../contract/contract.ts';
import { Ground } from '../contract/ground.ts';
import { type AddPolicy, REPEAT_MS, type Storage } from '../storage.ts';
import { openDatabase } from './database.ts';
import { openSqlite } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'rookery-sqlite-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = () => join(folder, `${++files}.db`);

const lasting = newFile();
storageContract('SQLite in a file', () => openSqlite(lasting), true);
storageContract('SQLite in memory', () => openSqlite(':memory:'), false);

/** A storage that is closed with the test, if it is not before. */
async function open(t: TestContext, path: string, options?: { outside: boolean }): Promise<Storage> {
  const storage = await openSqlite(path, options);
  t.after(() => storage.close());
  return storage;
}

function groundOn(storage: Storage): Ground {
  const ground = new Ground();
  ground.storage = storage;
  return ground;
}

test('acknowledged messages are there after opening again', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const [a = 0, b = 0, c = 0] = await ground.friends(3);
  await ground.storage.changeAccount({ uin: c, policy: { add: 'ask' } });
  await ground.openLegacy(b, { address: 'x' });
  await ground.storage.setStatus({ uin: b, status: statuses.busy });
  for (const text of ['one', 'two', 'three']) await ground.send(a, b, { text });
  await ground.storage.moveCursor({ uin: b, number: 1 });
  await ground.storage.close();

  ground.storage = await open(t, path);
  assert.deepEqual(await ground.texts(b), ['two', 'three']);
  assert.deepEqual(await ground.storage.friends(a), [b, c]);
  const resumed = await ground.storage.resumeSession({ uin: b, address: 'x', at: 2 });
  assert.deepEqual(resumed, { status: statuses.busy, cursor: 1, app: 0, version: 1 });
  const at = Date.now();
  assert.deepEqual(await ground.send(a, b, { at }), { outcome: 'stored', number: 4, peerNumber: 4, at });
  assert.deepEqual(await ground.send(c, b, { mostWaiting: 3 }), { outcome: 'full' });
});

test('a request repeated after opening again is stored once, for half a minute', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const [a = 0, b = 0] = await ground.friends(2);
  const at = Date.now();
  const first = ground.message(a, b, { at });
  const second = ground.message(a, b, { at });
  for (const message of [first, second]) await ground.storage.storeMessage(message);
  await ground.send(b, a);
  await ground.storage.close();

  ground.storage = await open(t, path);
  const early = { ...first, at: at + REPEAT_MS - 1 };
  const both = await Promise.all([ground.storage.storeMessage(early), ground.storage.storeMessage(early)]);
  assert.deepEqual(both, Array(2).fill({ outcome: 'repeated', number: 1, at }));
  const late = await ground.storage.storeMessage({ ...second, at: at + REPEAT_MS });
  assert.deepEqual(late, { outcome: 'stored', number: 4, peerNumber: 4, at: at + REPEAT_MS });
  assert.deepEqual(
    (await ground.waiting(b)).map(({ number }) => number),
    [1, 2, 4],
  );
});

test('a repeat is found among many other messages of its sender', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const [a = 0, b = 0] = await ground.friends(2);
  const first = ground.message(a, b);
  await ground.storage.storeMessage(first);
  await Promise.all(Array.from({ length: 300 }, (_, i) => ground.send(i % 2 ? a : b, i % 2 ? b : a)));
  await ground.storage.close();
  ground.storage = await open(t, path);
  const again = await ground.storage.storeMessage(first);
  assert.deepEqual(again, { outcome: 'repeated', number: 1, at: first.at });
});

test('closing lets what is under way end, and what comes later fails', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const [a = 0, b = 0] = await ground.friends(2);
  const sends = Array.from({ length: 50 }, () => ground.send(a, b));
  const closings = [ground.storage.close(), ground.storage.close()];
  for (const stored of await Promise.all(sends)) assert.equal(stored.outcome, 'stored');
  await Promise.all(closings);
  await assert.rejects(ground.send(a, b), /closed/);
  await assert.rejects(ground.storage.account(a), /closed/);
  await ground.storage.close();
  ground.storage = await open(t, path);
  assert.equal((await ground.waiting(b)).length, 50);
});

test('what another process changes is told to each reader, from its own place on', async (t) => {
  const path = newFile();
  const inside = await open(t, path);
  const outside = await open(t, path, { outside: true });
  const ground = groundOn(inside);
  const [a = 0, b = 0, c = 0] = await ground.accounts(3);
  const { upTo: first } = await inside.outsideChanges({});
  await inside.changeAccount({ uin: a, disabled: true });
  assert.deepEqual((await inside.outsideChanges({ after: first })).uins, [], 'its own changes it knows');
  await outside.changeAccount({ uin: b, password: 'new' });
  const second = await inside.outsideChanges({ after: first });
  assert.deepEqual(second.uins, [b]);
  await outside.changeAccount({ uin: c, disabled: true });
  await outside.changeAccount({ uin: c, disabled: false });
  assert.deepEqual((await inside.outsideChanges({ after: second.upTo })).uins, [c]);
  const late = await inside.outsideChanges({ after: first });
  assert.deepEqual([late.uins, late.isGap], [[b, c], false]);
  assert.deepEqual(await inside.outsideChanges({ after: late.upTo }), { uins: [], upTo: late.upTo, isGap: false });
  assert.deepEqual(await inside.outsideChanges({}), { uins: [], upTo: late.upTo, isGap: false });
  assert.equal((await inside.account(b))?.password, 'new');
});

test('changes are kept for a while; a reader that comes later is told that some are missing', async (t) => {
  const path = newFile();
  const inside = await open(t, path);
  const outside = await open(t, path, { outside: true });
  const [a = 0, b = 0] = await groundOn(inside).accounts(2);
  const { upTo } = await inside.outsideChanges({});
  await outside.changeAccount({ uin: a, disabled: true });
  const db = openDatabase(path);
  t.after(() => db.close());
  db.exec('UPDATE changes SET at = at - 3600001');
  assert.deepEqual((await inside.outsideChanges({ after: upTo })).uins, [a]);
  await outside.changeAccount({ uin: b, disabled: true });
  const late = await inside.outsideChanges({ after: upTo });
  assert.deepEqual([late.uins, late.isGap], [[b], true]);
  assert.equal((await inside.outsideChanges({ after: late.upTo })).isGap, false);
});

test('administrators who take each other away at once, on the page and on the command line: one is left', async (t) => {
  const path = newFile();
  const inside = await open(t, path);
  const outside = await open(t, path, { outside: true });
  const ground = groundOn(inside);
  const [a, b] = [await ground.account({ admin: true }), await ground.account({ admin: true })];
  const act = (by: number) => ({ by, at: 1, most: 100 });
  for (let round = 0; round < 30; round++) {
    const outcomes = await Promise.all([
      inside.setStanding({ uin: b, disabled: true, act: act(a) }),
      outside.setStanding({ uin: a, ...(round % 2 ? { admin: false } : { disabled: true }), act: act(0) }),
    ]);
    assert.equal(outcomes.filter((outcome) => outcome === 'changed').length, 1, outcomes.join());
    const both = await Promise.all([a, b].map((uin) => inside.account(uin)));
    assert.equal(both.filter((account) => account?.admin && !account.disabled).length, 1);
    for (const uin of [a, b]) await outside.setStanding({ uin, disabled: false, admin: true, act: act(0) });
  }
});

test('the server hears of everything from outside that touches sessions or lists', async (t) => {
  const path = newFile();
  const inside = await open(t, path);
  const outside = await open(t, path, { outside: true });
  const ground = groundOn(inside);
  const [a = 0, b = 0, c = 0] = await ground.accounts(3);
  const session = await ground.openModern(a);
  const id = await ground.addApp(b);
  const { password: was = '' } = (await inside.account(a)) ?? {};
  const pair = { uin: b, peer: c };
  const heard: readonly [what: string, change: () => Promise<unknown>, of: number[]][] = [
    ['changeAccount', () => outside.changeAccount({ uin: c, profile: { nick: 'new' } }), [c]],
    ['changePassword', () => outside.changePassword({ uin: a, was, password: 'new', keep: session, hash: 'h' }), [a]],
    ['endAppPassword', () => outside.endAppPassword({ uin: b, id }), [b]],
    ['endSession', () => outside.endSession({ uin: a, session }), [a]],
    ['befriend', () => outside.befriend({ ...pair, mostFriends: 9 }), [b, c]],
    ['unfriend', () => outside.unfriend(pair), [b, c]],
    ['block', () => outside.block({ ...pair, most: 9 }), [b, c]],
    ['createAccount', () => groundOn(outside).account({ uin: 20_001 }), []],
  ];
  let { upTo: after } = await inside.outsideChanges({});
  for (const [what, change, of] of heard) {
    await change();
    const changed = await inside.outsideChanges({ after });
    assert.deepEqual([changed.uins, changed.isGap], [of, false], what);
    after = changed.upTo;
  }
  // A failed one has changed nothing.
  await assert.rejects(outside.changeAccount({ uin: a, policy: { add: 'bogus' as AddPolicy } }));
  assert.deepEqual(await inside.outsideChanges({ after }), { uins: [], upTo: after, isGap: false });
});

test('what another process changes takes effect at once', async (t) => {
  const path = newFile();
  const inside = await open(t, path);
  const outside = await open(t, path, { outside: true });
  const ground = groundOn(inside);
  const [a = 0, b = 0] = await ground.accounts(2);
  assert.equal((await ground.send(a, b)).outcome, 'stranger');
  await outside.befriend({ uin: a, peer: b, mostFriends: 10 });
  assert.equal((await ground.send(a, b)).outcome, 'stored');
  await ground.openLegacy(a, { address: 'x' });
  await outside.changeAccount({ uin: a, password: 'new' });
  assert.equal(await inside.resumeSession({ uin: a, address: 'x', at: 2 }), undefined);
  assert.equal(await ground.openLegacy(a, { address: 'x' }), undefined);
});

test('a change from outside and a stream of messages do not disturb each other', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const outside = await open(t, path, { outside: true });
  const [a = 0, b = 0, c = 0] = await ground.friends(3);
  const sends: Promise<unknown>[] = [];
  for (let i = 0; i < 20; i++) {
    sends.push(ground.send(a, b), ground.send(b, a));
    sends.push(outside.changeAccount({ uin: c, profile: { nick: `nick ${i}` } }));
    await new Promise(setImmediate);
  }
  await Promise.all(sends);
  assert.equal((await ground.storage.account(c))?.profile.nick, 'nick 19');
  assert.equal((await ground.waiting(a)).length, 20);
  assert.equal((await ground.waiting(b)).length, 20);
});

test('what is in the journal only is there after opening again: names, numbers, what waits', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const [a = 0, b = 0] = await ground.friends(2);
  const session = await ground.openModern(b);
  const messages = [1, 2, 3].map((n) => ground.message(a, b, { clientId: `name ${n}`, text: `text ${n}` }));
  for (const message of messages) await ground.storage.storeMessage(message);
  await ground.storage.confirm({ uin: b, session, number: 1 });
  await ground.storage.close();
  const db = new DatabaseSync(path);
  assert.equal(db.prepare('SELECT count(*) AS rows FROM journal').get()?.rows, 6, 'nothing was filed');
  db.close();

  ground.storage = await open(t, path);
  for (const [index, message] of messages.entries()) {
    const again = await ground.storage.storeMessage(message);
    assert.deepEqual(again, { outcome: 'repeated', number: index + 1, at: message.at });
  }
  assert.equal((await ground.send(a, b, { mostWaiting: 2 })).outcome, 'full');
  const at = Date.now();
  const stored = await ground.send(a, b, { mostWaiting: 3, at });
  assert.deepEqual(stored, { outcome: 'stored', number: 4, peerNumber: 4, at });
});

test('when the last number below a billion was chosen by hand, the skipped ones are given', async (t) => {
  const ground = groundOn(await open(t, newFile()));
  assert.deepEqual(await ground.register(), { outcome: 'created', uin: 10_001 });
  await ground.account({ uin: 999_999_998 });
  await ground.account({ uin: 1_000_000_000 });
  assert.deepEqual(await ground.register(), { outcome: 'created', uin: 999_999_999 });
  await ground.account({ uin: 10_003 });
  for (const uin of [10_002, 10_004, 10_005]) assert.deepEqual(await ground.register(), { outcome: 'created', uin });
  const other = groundOn(await open(t, newFile()));
  await other.account({ uin: 999_999_999 });
  for (const uin of [10_001, 10_002]) assert.deepEqual(await other.register(), { outcome: 'created', uin });
});

test('filing the journal is done whole or not at all', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const [a = 0, b = 0] = await ground.friends(2);
  for (const text of ['one', 'two']) await ground.send(a, b, { text });
  await ground.storage.close();
  const db = new DatabaseSync(path, { timeout: 10_000 });
  // As if the process were killed in the middle of it.
  db.exec("CREATE TRIGGER killed BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'killed'); END");
  await assert.rejects(openSqlite(path), /killed/);
  db.exec('DROP TRIGGER killed');
  db.close();
  ground.storage = await open(t, path);
  assert.deepEqual(await ground.texts(b), ['one', 'two']);
  const at = Date.now();
  assert.deepEqual(await ground.send(a, b, { at }), { outcome: 'stored', number: 3, peerNumber: 3, at });
});

function versionOf(path: string): number {
  const db = new DatabaseSync(path);
  const { user_version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  db.close();
  return user_version;
}

test('a new database has the newest schema, an existing one keeps it', async (t) => {
  const path = newFile();
  await (await open(t, path)).close();
  const version = versionOf(path);
  assert.ok(version >= 1);
  const ground = groundOn(await open(t, path));
  const uin = await ground.account();
  await ground.storage.close();
  assert.equal(versionOf(path), version);
  assert.ok(await (await open(t, path)).account(uin));
});

test('a database of a newer Rookery is refused, and left as it is', async (t) => {
  const path = newFile();
  const ground = groundOn(await open(t, path));
  const uin = await ground.account();
  await ground.storage.close();
  const db = new DatabaseSync(path);
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  db.exec('PRAGMA user_version = 9999');
  await assert.rejects(openSqlite(path), /newer Rookery/);
  assert.equal(versionOf(path), 9999);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
  assert.ok(await (await open(t, path)).account(uin));
});

test('a file that is no database is refused, and left as it is', async () => {
  const path = newFile();
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE accounts (other INTEGER)');
  db.close();
  await assert.rejects(openSqlite(path), /accounts already exists/);
  assert.equal(versionOf(path), 0);
  await assert.rejects(openSqlite(import.meta.filename), /not a database/);
});

test('several that open a new database at once make it once', async (t) => {
  const path = newFile();
  const storages = await Promise.all(Array.from({ length: 4 }, () => open(t, path)));
  const [first, ...others] = storages.map(groundOn);
  const uin = await (first as Ground).account();
  for (const other of others) assert.ok(await other.storage.account(uin));
});

test('the database outlives the loss of power: full synchronisation, write-ahead log, checked references', () => {
  const db = openDatabase(newFile());
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  assert.equal(pragma('journal_mode'), 'wal');
  assert.equal(pragma('synchronous'), 2);
  assert.equal(pragma('foreign_keys'), 1);
  db.close();
});
