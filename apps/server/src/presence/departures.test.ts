import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, addFriends, newFolder, openHouse, PS } from '@rookery/testing/server';
import { type Core, fromRes, logInModern, type ModernClient, modernRequest, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const [ANN, BEN, CID] = [10_001, 10_002, 10_003] as const;

type Scene = { core: Core; ann: ModernClient; ben: ModernClient; seen: () => Promise<number> };

/** Ann, and her friend Ben, who is there. */
async function scene(t: TestContext): Promise<Scene> {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BEN);
  const ann = await logInModern(core, ANN);
  return { core, ann, ben: await logInModern(core, BEN), seen: () => seenBy(ann, BEN) };
}

/** When a friend was last there, which the list and the profile tell alike; 0 when they do not tell. */
async function seenBy(client: ModernClient, peer: number): Promise<number> {
  const profile = Number(fieldOf(await client.ask('GetInfo', `UN=${peer}&LV=1`), 'LS'));
  const list = Number.parseInt(fieldOf(await client.ask('List'), 'LS'), 10) || 0;
  assert.equal(list, profile);
  return profile;
}

test('a friend who has gone was last there then, and who is there is not', async (t) => {
  const { core, ben, seen } = await scene(t);
  assert.equal(await seen(), 0);
  core.clock.now += 60_000;
  core.clock.step = 5000;
  await ben.ask('Logout');
  const left = core.clock.now + core.clock.step;
  assert.equal(await seen(), left, 'at once, and by the wall clock');
  core.clock.now += 60_000;
  assert.equal(await seen(), left);
  const again = await logInModern(core, BEN);
  assert.equal(await seen(), 0);
  core.clock.now += 200_000;
  await core.sweep();
  assert.equal(await seen(), core.clock.now + core.clock.step, 'silence is an end as well');
  await again.ask('Ping');
  assert.equal(await seen(), 0);
});

test('an account that hides was last seen when it began to hide, even if it is active later', async (t) => {
  const { core, ben, seen } = await scene(t);
  await ben.ask('Change_Stat', 'ST=40');
  const left = core.clock.now;
  assert.equal(await seen(), left);
  core.clock.now += 60_000;
  await ben.ask('Ping');
  await ben.ask('CLTMSG', `UN=${ANN}&MG=hello`);
  await (await logInModern(core, BEN, 'ST=40')).ask('Logout');
  await ben.ask('Logout');
  await core.sweep();
  assert.equal(await seen(), left);
  await core.logIn(BEN, '127.0.0.1', '&LG=40');
  core.clock.now += 400_000;
  await core.sweep();
  assert.equal(await seen(), left);
});

test('who was always hidden was never seen, and of others than friends nothing is told', async (t) => {
  const { core, ann, ben } = await scene(t);
  await addAccount(core.storage, CID);
  await core.storage.befriend({ uin: ANN, peer: CID, mostFriends: 10 });
  await ben.ask('Logout');
  await core.storage.unfriend({ uin: ANN, peer: BEN });
  const cid = await logInModern(core, CID, 'ST=40');
  assert.equal(await seenBy(ann, CID), 0);
  core.clock.now += 60_000;
  await cid.ask('Logout');
  assert.equal(await seenBy(ann, CID), 0);
  assert.equal(fieldOf(await ann.ask('GetInfo', `UN=${BEN}`), 'LS'), '');
});

test('who does not show it is not shown that of others either', async (t) => {
  const { core, ann, ben, seen } = await scene(t);
  await ben.ask('SetPolicy', 'LS=0');
  await ben.ask('Logout');
  assert.equal(await seen(), 0);
  const again = await logInModern(core, BEN);
  assert.match(await again.ask('SetPolicy', 'LS=1'), /&LS=1$/);
  await again.ask('Logout');
  assert.ok((await seen()) > 0);
  await ann.ask('SetPolicy', 'LS=0');
  assert.equal(await seen(), 0);
});

test('an app password that may only send leaves nothing', async (t) => {
  const { core, ben, seen } = await scene(t);
  const password = fieldOf(await ben.ask('AddAppPwd', 'NM=bell&CM=CLTMSG,'), 'PW');
  await ben.ask('Logout');
  const left = await seen();
  core.clock.now += 60_000;
  const bell = await logInModern(core, BEN, `PS=${password}&M5=0`);
  assert.match(await bell.ask('CLTMSG', `UN=${ANN}&MG=ding`), /^RES=0/);
  await bell.ask('Logout');
  assert.equal(await seen(), left);
});

test('the old versions are told nothing of it', async (t) => {
  const { core, ben } = await scene(t);
  await ben.ask('Logout');
  await core.logIn(ANN);
  for (const body of [request('GetInfo', ANN, `UN=${BEN}&LV=3`), request('List', ANN, 'TN=10')]) {
    assert.doesNotMatch(fromRes(await core.ask(body)), /LS=/);
  }
});

test('who was there when the server stopped was last there then; a restart does not change that', async (t) => {
  const data = newFolder(t);
  const first = await openHouse(t, { data });
  await addFriends(first.storage, ANN, BEN);
  const ask = async (port: number, body: string) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text();
  await ask(first.port, modernRequest('Login', BEN, `PS=${PS}`));
  await ask(first.port, request('Login', BEN, `PS=${PS}`));
  const before = Date.now();
  await first.close();
  const after = Date.now();
  const second = await openHouse(t, { data });
  const sid = fieldOf(await ask(second.port, modernRequest('Login', ANN, `PS=${PS}`)), 'SID');
  const seen = Number(fieldOf(await ask(second.port, modernRequest('GetInfo', ANN, `UN=${BEN}`, sid)), 'LS'));
  assert.ok(before <= seen && seen <= after, `${before} ${seen} ${after}`);
});
