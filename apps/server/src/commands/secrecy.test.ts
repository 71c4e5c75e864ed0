import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Command, type CommandName, commands, statuses } from '@rookery/protocol';
import { addAccount } from '@rookery/testing/server';
import type { Storage } from '../storage/storage.ts';
import { type Core, logInModern, type ModernClient, startCore } from '../testing/core.ts';

// What an account learns of another that it may not know: whether it is there, hides, or has blocked who asks.

const EVE = 10001;
const [ONLINE, HIDDEN, OFFLINE, BLOCKING, CLOSED] = [10002, 10003, 10004, 10005, 10006];
const all = Object.keys(commands) as CommandName[];
const about = all.filter((name) => commands[name].session === 'required' && 'UN' in commands[name].fields);
const listing = ['List', 'Query_Stat', 'Query_Stat2', 'SimpleInfo2', 'Blocks', 'Finger'];
const needed: Record<string, string> = { MG: 'x', CD: '2', ID: '1', TX: 'x', RK: '', LV: '3' };

type Scene = Core & { readonly calls: string[]; readonly eve: ModernClient };

/** Five accounts that differ only in what Eve may not know, and the storage's calls as a measure of time. */
async function scene(t: TestContext, isFriend: boolean): Promise<Scene> {
  const calls: string[] = [];
  const through = (real: Storage) =>
    new Proxy(real, {
      get(target, name: keyof Storage) {
        const call = target[name].bind(target) as (argument: unknown) => unknown;
        return (argument: unknown) => {
          calls.push(name);
          return call(argument);
        };
      },
    });
  const core = await startCore(t, { through });
  await addAccount(core.storage, EVE);
  const profile = { nick: 'Same' };
  for (const uin of [ONLINE, HIDDEN, OFFLINE]) await addAccount(core.storage, uin, { profile });
  for (const uin of [BLOCKING, CLOSED]) {
    await addAccount(core.storage, uin, { profile, policy: { add: 'nobody', strangers: uin === BLOCKING } });
  }
  if (isFriend) {
    for (const peer of [ONLINE, HIDDEN, OFFLINE]) await core.storage.befriend({ uin: EVE, peer, mostFriends: 9 });
  }
  await core.storage.block({ uin: BLOCKING, peer: EVE, most: 9 });
  for (const uin of [ONLINE, BLOCKING]) await logInModern(core, uin);
  await logInModern(core, HIDDEN, `ST=${statuses.hidden}`);
  return { ...core, calls, eve: await logInModern(core, EVE) };
}

/** The answer and what it asked of the storage, with no number in it that tells the targets apart. */
async function trace({ calls, eve, clock }: Scene, name: CommandName, uin: number, more = ''): Promise<string> {
  clock.now += 60_000;
  const { fields }: Command = commands[name];
  const given = Object.entries(fields).flatMap(([key, { optional }]) =>
    key !== 'UN' && !optional ? [`${key}=${needed[key]}`] : [],
  );
  if (name === 'CLTMSG') given.push(`ID=to-${uin}`);
  calls.length = 0;
  const answer = await eve.ask(name, [`UN=${uin}`, ...given, more].filter((part) => part !== '').join('&'));
  const told = answer
    .replaceAll(String(uin), 'UN')
    .replace(/&ID=[\d,]+&TS=[\d,]+/, '')
    .replace(/&EN=[\d,]+/, '');
  return `${told} after ${calls.join(' ')}`;
}

const asked: [CommandName, string][] = about
  .filter((name) => !listing.includes(name))
  .flatMap((name) => (name === 'Ack_AddToList' ? ['CD=0', 'CD=1', 'CD=2'] : ['']).map((more) => [name, more] as const))
  // What ends a friendship comes last.
  .sort(([a], [b]) => Number(/Block|Del/.test(a)) - Number(/Block|Del/.test(b)))
  .map(([name, more]) => [name, more]);

test('no command tells a stranger who is there', async (t) => {
  const stage = await scene(t, false);
  for (const [name, more] of asked) {
    const offline = await trace(stage, name, OFFLINE, more);
    assert.equal(await trace(stage, name, ONLINE, more), offline);
    assert.equal(await trace(stage, name, HIDDEN, more), offline);
  }
});

test('every command shows a block as an account that does not accept friends', async (t) => {
  const stage = await scene(t, false);
  for (const [name, more] of asked) {
    assert.equal(await trace(stage, name, BLOCKING, more), await trace(stage, name, CLOSED, more));
  }
});

test('every command shows a stranger a disabled account as a missing one', async (t) => {
  const stage = await scene(t, false);
  const [DISABLED, MISSING] = [10011, 10012];
  await addAccount(stage.storage, DISABLED);
  await stage.storage.changeAccount({ uin: DISABLED, disabled: true });
  for (const [name, more] of asked) {
    const missing = await trace(stage, name, MISSING, more);
    assert.equal(await trace(stage, name, DISABLED, more), missing);
  }
});

test('a friend still sees the name of a disabled account, and may block it', async (t) => {
  const { eve, storage } = await scene(t, true);
  await storage.changeAccount({ uin: OFFLINE, disabled: true });
  assert.match(await eve.ask('GetInfo', `UN=${OFFLINE}`), /^RES=0.*&NK=Same$/);
  assert.equal(await eve.ask('Block', `UN=${OFFLINE}`), 'RES=0');
  assert.equal(await eve.ask('Block', `UN=${OFFLINE}`), 'RES=0', 'once more');
});

test('every command shows a hidden friend as offline', async (t) => {
  const stage = await scene(t, true);
  for (const [name, more] of asked) {
    const offline = await trace(stage, name, OFFLINE, more);
    assert.equal(await trace(stage, name, HIDDEN, more), offline);
  }
});

test('the lists show a hidden friend as offline', async (t) => {
  const { eve } = await scene(t, true);
  assert.match(await eve.ask('List'), /&ST=10,20,20,&/);
  assert.match(await eve.ask('Query_Stat'), /&UN=10002,&/);
  assert.match(await eve.ask('Query_Stat2'), /&UN=10002,$/);
});

test('friends are not told when a hidden account comes, goes or reads', async (t) => {
  const core = await scene(t, true);
  const { eve, sweep, clock } = core;
  await core.storage.changeAccount({ uin: HIDDEN, policy: { shareRead: true } });
  assert.match(await eve.ask('CLTMSG', `UN=${HIDDEN}&MG=psst`), /^RES=0/);
  await eve.ask('GetMsgEx', 'AK=9');
  const secret = await logInModern(core, HIDDEN, `ST=${statuses.hidden}`);
  assert.equal(await secret.ask('Typing', `UN=${EVE}`), 'RES=0');
  assert.equal(await secret.ask('Read', `UN=${EVE}&ID=1`), 'RES=0');
  await core.logIn(HIDDEN, undefined, '&LG=40');
  await secret.ask('Logout');
  clock.now += 400_000;
  await sweep();
  assert.match(await eve.ask('History', `UN=${HIDDEN}`), /&RD=0&/);
  assert.match(await eve.ask('GetMsgEx'), /^RES=0&MN=0&/);

  const open = await logInModern(core, HIDDEN);
  assert.match(await eve.ask('GetMsgEx', 'WT=20'), /&MT=99,&/);
  assert.equal(await open.ask('Read', `UN=${EVE}&ID=1`), 'RES=0', 'the same mark, and now it may be told');
  assert.match(await eve.ask('GetMsgEx'), /&MT=94,&UN=10003,&MG=1,$/);
});

test('after a restart no one is told that a hidden account has gone', async (t) => {
  const core = await scene(t, true);
  await core.logIn(HIDDEN, undefined, '&LG=40');
  await core.logIn(ONLINE);
  assert.deepEqual(await core.storage.pruneSessions({ before: core.clock.now + 1, alive: [] }), [ONLINE]);
});

test('the first minutes after a start do not tell a stranger who of the legacy clients is there', async (t) => {
  const core = await scene(t, false);
  await core.logIn(ONLINE);
  const traces: string[] = [];
  for (const uin of [ONLINE, OFFLINE]) {
    core.calls.length = 0;
    const answer = await core.ask(`VER=1.1&CMD=Query_Stat&SEQ=1&UIN=${uin}`, '192.0.2.66');
    traces.push(`${answer} after ${core.calls.join(' ')}`.replaceAll(String(uin), 'UIN'));
  }
  assert.equal(traces[0], traces[1]);
});
