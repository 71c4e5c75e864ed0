import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { kinds } from '@rookery/protocol';
import { Chance, seedOf } from '@rookery/testing';
import { addAccount, atEnd, newFolder, PS, passwordHash } from '@rookery/testing/server';
import { openStorage } from '../storage/open.ts';
import { Phoenix } from '../testing/phoenix.ts';
import { type Raw, request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';
import { Talkative, Told } from '../testing/talkative.ts';

// A group under load whose server is killed. How large it is, and how often that happens, can be set:
// GROUP_CRASH_MEMBERS=500 GROUP_CRASH_WRITERS=50 GROUP_CRASH_KILLS=50 npm test -- group-crash
const MEMBERS = Number(process.env.GROUP_CRASH_MEMBERS ?? 60);
const WRITERS = Number(process.env.GROUP_CRASH_WRITERS ?? 10);
const KILLS = Number(process.env.GROUP_CRASH_KILLS ?? 4);
/** Messages of one writer that are under way at once. */
const WINDOW = 4;
const LOGINS_AT_ONCE = 8;
/** Without anything new for so long, nothing more comes. */
const PATIENCE_MS = 120_000;

const memberOf = (index: number) => 20_001 + index;
const POLLER = 30_001;
const LEGACY = 30_002;

type Prepared = { readonly group: number; readonly since: ReadonlyMap<number, number> };

/** All accounts, in one group, before the first start. */
async function prepare(data: string): Promise<Prepared> {
  const storage = await openStorage({ data });
  const uins = [...Array.from({ length: MEMBERS }, (_, index) => memberOf(index)), POLLER, LEGACY];
  const [owner = 0, ...others] = uins;
  const [password, at] = [await passwordHash(), Date.now()];
  await Promise.all(uins.map((uin) => addAccount(storage, uin)));
  await storage.openSession({ uin: LEGACY, address: '127.0.0.1', at, password, app: 0 });
  const bounds = { mostGroups: 1, mostMembers: uins.length };
  const made = await storage.createGroup({ owner, name: 'Storm', policy: 'nobody', at, ...bounds });
  assert.ok(made.outcome === 'created');
  const { group } = made;
  await storage.addMembers({ group, uins: others, at, ...bounds });
  const views = await Promise.all(uins.map((uin) => storage.group({ group, uin })));
  await storage.close();
  return { group, since: new Map(uins.map((uin, i) => [uin, views[i]?.membership?.since ?? 0])) };
}

type Kept = { raw?: Raw | undefined };
type Stop = { isOver: boolean };
type Poller = { readonly sid: string; readonly entries: number[] };

const listOf = (answer: string, key: string) => fieldOf(answer, key).split(',').slice(0, -1);

/** A member of 2.0 that polls over HTTP, and confirms with each poll what it has. */
async function poll({ phoenix, told, poller, stop }: Scene): Promise<void> {
  const kept: Kept = {};
  let last = 0;
  while (!stop.isOver) {
    const fields = `SID=${poller.sid}&AK=${last}&WT=1`;
    const answer = await phoenix.ask(kept, request('GetMsgEx', POLLER, fields, { ver: '2.0' }));
    if (answer === undefined) await sleep(20);
    else last = takePage(answer, last, told, poller);
  }
}

/** Takes what a poll has fetched; answers up to where it goes. */
function takePage(answer: string, after: number, told: Told, { entries }: Poller): number {
  assert.match(answer, /&RES=0&/);
  const [numbers, authors, texts] = ['ID', 'FR', 'MG'].map((key) => listOf(answer, key));
  let last = after;
  for (const [i, entry] of listOf(answer, 'EN').entries()) {
    const number = Number(numbers?.[i]);
    assert.ok(number > last, `${POLLER} fetched ${number} after ${last}`);
    last = number;
    told.take(Number(entry), authors?.[i] ?? '', texts?.[i] ?? '');
    entries.push(Number(entry));
  }
  return last;
}

/** What a client of 1.1 has seen: a run for each connection, since some may come again when the one before broke. */
type LegacyPoller = { readonly runs: string[][] };

async function pollLegacy({ phoenix, legacy: { runs }, stop }: Scene): Promise<void> {
  const kept: Kept = {};
  while (!stop.isOver) {
    if (!kept.raw) runs.push([]);
    const answer = await phoenix.ask(kept, request('GetMsgEx', LEGACY));
    const texts = listOf(answer ?? '', 'MG');
    runs.at(-1)?.push(...texts);
    if (texts.length === 0) await sleep(20);
  }
}

/** Waits until it is so, as long as there is progress. */
async function until(stop: Stop, isSo: () => boolean, progress: () => number): Promise<void> {
  let [before, since] = [-1, 0];
  while (!isSo()) {
    assert.ok(!stop.isOver);
    const now = progress();
    if (now !== before) [before, since] = [now, performance.now()];
    assert.ok(performance.now() - since < PATIENCE_MS, `nothing more comes after ${now}`);
    await sleep(20);
  }
}

/** Holds what a legacy client has seen against what it should have. */
function checkLegacy(runs: readonly string[][], wanted: readonly string[]): number {
  const places = new Map(wanted.map((text, place) => [text, place]));
  let next = 0;
  let again = 0;
  for (const run of runs) {
    const first = places.get(run[0] ?? '') ?? next;
    assert.ok(first <= next, `a legacy client missed ${wanted[next]}`);
    again += next - first;
    assert.deepEqual(run, wanted.slice(first, first + run.length));
    next = Math.max(next, first + run.length);
  }
  assert.equal(next, wanted.length);
  return again;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** All that takes part. */
type Scene = Prepared & {
  readonly phoenix: Phoenix;
  readonly told: Told;
  readonly members: readonly Talkative[];
  readonly writers: readonly Talkative[];
  readonly poller: Poller;
  readonly legacy: LegacyPoller;
  readonly stop: Stop;
};

async function setUp(phoenix: Phoenix, prepared: Prepared): Promise<Scene> {
  const told = new Told();
  const members = Array.from({ length: MEMBERS }, (_, i) => new Talkative(memberOf(i), prepared.group, told));
  for (let i = 0; i < MEMBERS; i += LOGINS_AT_ONCE) {
    await Promise.all(members.slice(i, i + LOGINS_AT_ONCE).map((member) => member.logIn(phoenix)));
  }
  const writers = members.slice(0, WRITERS);
  const answer = await phoenix.ask({}, request('Login', POLLER, `PS=${PS}`, { ver: '2.0' }));
  const seen = { poller: { sid: fieldOf(answer ?? '', 'SID'), entries: [] }, legacy: { runs: [] } };
  return { ...prepared, ...seen, phoenix, told, members, writers, stop: { isOver: false } };
}

function live(scene: Scene): Promise<unknown> {
  const lives = scene.members.map((member) => member.live(scene.phoenix));
  return Promise.all([...lives, poll(scene), pollLegacy(scene)]);
}

function end({ members, stop }: Scene): void {
  stop.isOver = true;
  for (const member of members) member.end();
}

const acknowledgedIn = ({ writers }: Scene) => writers.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);

/** Kills the server so many times while they write, and waits until all have all, and have confirmed it. */
async function storm(scene: Scene, chance: Chance): Promise<void> {
  const { phoenix, members, writers, poller, legacy, since, stop } = scene;
  const acknowledged = () => acknowledgedIn(scene);
  for (const writer of writers) writer.write(WINDOW);
  for (let kill = 0; kill < KILLS; kill++) {
    const before = acknowledged();
    // So that each life of the server writes something, however slow the machine is.
    await until(stop, () => acknowledged() > before, acknowledged);
    await sleep(50 + chance.below(450));
    await phoenix.kill();
    await phoenix.start();
  }
  for (const writer of writers) writer.write(0);
  await until(stop, () => writers.every(({ isWriting }) => !isWriting), acknowledged);

  const newest = newestIn(scene);
  const seenByLegacy = () => new Set(legacy.runs.flat()).size;
  const isWhole = (uin: number, count: number) => count >= newest - (since.get(uin) ?? 0);
  const areWhole = () =>
    members.every(({ uin, count }) => isWhole(uin, count)) &&
    isWhole(POLLER, poller.entries.length) &&
    isWhole(LEGACY, seenByLegacy());
  const received = () => members.reduce((sum, { count }) => sum + count, poller.entries.length + seenByLegacy());
  await until(stop, areWhole, received);
  for (const member of members) member.confirm();
  const confirmed = () => members.filter((member) => member.confirmed >= member.last).length;
  await until(stop, () => confirmed() === MEMBERS, confirmed);
  await phoenix.kill();
}

function newestIn({ writers }: Scene): number {
  return writers.reduce((newest, { acknowledged }) => Math.max(newest, ...acknowledged.values()), 0);
}

type LogRow = { number: number; kind: number; author: number; text: string };

/** Holds what everybody has against the log, and the mailboxes against each other. */
function check(scene: Scene, db: DatabaseSync): void {
  const { group, told, members, writers, poller, since } = scene;
  const newest = newestIn(scene);
  const log = db
    .prepare('SELECT number, kind, author, text FROM group_log WHERE grp = ? ORDER BY number')
    .all(group) as LogRow[];
  assert.deepEqual(
    log.map(({ number }) => number),
    range(1, newest),
  );
  for (const { number, author, text } of log) told.take(number, String(author), text);
  for (const { uin, acknowledged } of writers) {
    const written = log.filter(({ author, kind }) => author === uin && kind === kinds.message.code);
    assert.equal(written.length, acknowledged.size);
    // What it wrote, in its order, each once, where the answers said.
    for (const [i, { text, number }] of written.entries()) {
      assert.equal(text, `${uin} ${i + 1}`);
      assert.equal(acknowledged.get(text), number);
    }
  }
  for (const { uin, pushed, entries } of members) {
    assert.deepEqual(entries, range((since.get(uin) ?? 0) + 1, newest), `${uin}`);
    assert.ok(
      pushed.every((entry, i) => entry > (pushed[i - 1] ?? 0)),
      `${uin} was pushed the log in its order`,
    );
  }
  assert.deepEqual(poller.entries, range((since.get(POLLER) ?? 0) + 1, newest));
  checkMailboxes(scene, db);
}

function checkMailboxes({ members, since }: Scene, db: DatabaseSync): void {
  const place = db.prepare('SELECT max(cursor) AS cursor FROM modern_sessions WHERE uin = ?');
  for (const { uin, last } of members) assert.ok(Number(place.get(uin)?.cursor) >= last, `${uin} has confirmed`);
  const gaps = db.prepare('SELECT uin FROM messages GROUP BY uin HAVING min(number) <> 1 OR max(number) <> count(*)');
  assert.deepEqual(gaps.all(), []);
  const rows = db.prepare('SELECT uin, min(twin) - 1 AS since FROM messages WHERE kind = 10 GROUP BY uin').all();
  assert.deepEqual(new Map(rows.map(({ uin, since }) => [uin, since])), since);
  const twice = db.prepare('SELECT uin, twin FROM messages WHERE kind = 10 GROUP BY uin, twin HAVING count(*) > 1');
  assert.deepEqual(twice.all(), []);
  assert.equal(db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
}

/** What a legacy client should have seen. */
function legacyTexts({ group, since }: Scene, db: DatabaseSync): string[] {
  const rows = db
    .prepare('SELECT kind, author, text FROM group_log WHERE grp = ? AND number > ? ORDER BY number')
    .all(group, since.get(LEGACY) ?? 0) as LogRow[];
  return rows.map(({ kind, author, text }) =>
    kind === kinds.message.code ? `nick${author}: ${text}` : `* nick${author} has joined.`,
  );
}

test('killed at any moment, a group loses nothing that was acknowledged, and all have the same, once', async (t) => {
  const chance = new Chance(seedOf('kills of a group'));
  const data = newFolder(t);
  const prepared = await prepare(data);
  const phoenix = new Phoenix(t, data);
  await phoenix.start();
  const scene = await setUp(phoenix, prepared);
  atEnd(t, () => end(scene));
  const began = performance.now();
  const lives = live(scene);
  await Promise.race([lives, storm(scene, chance)]);
  end(scene);
  await lives;
  const seconds = (performance.now() - began) / 1000;

  // What is in the journal only is filed at a start.
  await (await openStorage({ data })).close();
  const db = new DatabaseSync(join(data, 'rookery.db'));
  atEnd(t, () => db.close());
  check(scene, db);
  const again = checkLegacy(scene.legacy.runs, legacyTexts(scene, db));
  const repeats = scene.writers.reduce((sum, each) => sum + each.repeats, 0);
  assert.ok(repeats >= KILLS, 'every kill met messages under way');
  const entries = scene.members.reduce((sum, { count }) => sum + count, 0);
  t.diagnostic(
    `${acknowledgedIn(scene)} messages acknowledged in ${seconds.toFixed(1)} s, ${repeats} repeated; ${entries} entries at ` +
      `${MEMBERS} members; ${again} seen again by the legacy client`,
  );
});
