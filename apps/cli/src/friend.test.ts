import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Workplace } from './testing/run.ts';

const [ANN, BEN, CAT] = ['20001', '20002', '20003'] as const;
let place: Workplace;
before(async () => {
  place = await Workplace.make();
  await place.json(['account', 'import', '-'], `${ANN},"Ann, ""A""",pw\n${BEN},小美,pw\n${CAT},Cat,pw\n`);
});
after(() => place.remove());

const json = (...args: readonly string[]) => place.json(['friend', ...args]);
const [a, b] = [
  { uin: 20001, nick: 'Ann, "A"' },
  { uin: 20002, nick: '小美' },
] as const;
const bare = { remark: '', group: '' };

test('friends are made, listed with what they are called, and parted', async () => {
  assert.deepEqual(await json('add', ANN, BEN), { uin: 20001, peer: 20002, added: true });
  assert.deepEqual(await json('add', ANN, BEN), { uin: 20001, peer: 20002, added: false });
  assert.deepEqual(await json('list', BEN), [{ ...a, ...bare }]);

  await place.withStorage(async (storage) => {
    await storage.setFriend({ uin: 20001, peer: 20002, remark: 'Beauty', group: 'Work' });
    await storage.befriend({ uin: 20001, peer: 20003, mostFriends: 2 });
  });
  assert.deepEqual(await json('list', ANN), [
    { ...b, remark: 'Beauty', group: 'Work' },
    { uin: 20003, nick: 'Cat', ...bare },
  ]);
  const shown = await place.run(['friend', 'list', ANN]);
  assert.equal(shown.out, '20002       小美 (Beauty) [Work]\n20003       Cat\n');

  assert.deepEqual(await json('remove', BEN, ANN), { uin: 20002, peer: 20001, removed: true });
  assert.deepEqual(await json('remove', BEN, ANN), { uin: 20002, peer: 20001, removed: false });
  assert.deepEqual(await json('list', BEN), []);
});

test('a block ends a friendship, and goes again', async () => {
  await json('add', BEN, CAT);
  const first = await place.run(['friend', 'block', BEN, CAT]);
  assert.deepEqual([first.code, first.out], [0, '20002 has blocked 20003. They are no longer friends.\n']);
  assert.deepEqual(await json('list', CAT), [{ ...a, ...bare }]);
  assert.deepEqual(await json('block', BEN, CAT), { uin: 20002, peer: 20003, blocked: false });
  assert.deepEqual(await json('block', BEN, ANN), { uin: 20002, peer: 20001, blocked: true });
  assert.deepEqual(await json('blocks', BEN), [a, { uin: 20003, nick: 'Cat' }]);
  assert.deepEqual(await json('blocks', CAT), []);

  assert.deepEqual(await json('unblock', BEN, CAT), { uin: 20002, peer: 20003, unblocked: true });
  assert.deepEqual(await json('unblock', BEN, CAT), { uin: 20002, peer: 20003, unblocked: false });
  assert.equal((await place.run(['friend', 'blocks', BEN])).out, '20001       Ann, "A"\n');
});

test('as many blocks as the configuration lets an account have', async () => {
  await json('block', CAT, ANN);
  const env = { ROOKERY_BLOCKS_PER_ACCOUNT: '1' };
  const full = await place.run(['friend', 'block', CAT, BEN], { env });
  assert.deepEqual([full.code, full.err], [1, 'rookery: 20003 has blocked 1 accounts already, the maximum.\n']);
});

test('an account can neither befriend nor block itself', async () => {
  for (const name of ['add', 'block']) {
    const { code, err } = await place.run(['friend', name, ANN, ANN]);
    assert.deepEqual([code, err], [2, 'rookery: 20001 is named twice; it takes two accounts.\n']);
  }
});
