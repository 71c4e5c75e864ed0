import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Workplace } from './testing/run.ts';

const [ANN, BEN, CAT, DAN] = ['20001', '20002', '20003', '20004'] as const;
let place: Workplace;
before(async () => {
  place = await Workplace.make();
  await place.json(['account', 'import', '-'], `${ANN},Ann,pw\n${BEN},小美,pw\n${CAT},Cat,pw\n${DAN},Dan,pw\n`);
  await place.json(['account', 'disable', DAN]);
});
after(() => place.remove());

const json = (...args: readonly string[]) => place.json(['group', ...args]);
const run = (...args: readonly string[]) => place.run(['group', ...args]);

async function make(...more: readonly string[]): Promise<string> {
  const made = (await json('create', '--owner', ANN, '--name', ' Chess = 棋 ', ...more)) as { group: number };
  return String(made.group);
}

async function membersOf(group: string): Promise<unknown[]> {
  const { members } = (await json('show', group)) as { members: { uin: number; role: string }[] };
  return members.map(({ uin, role }) => [uin, role]);
}

test('a group is made, filled, shown, handed over, emptied and ended', async () => {
  const { code, out } = await run('create', '--owner', ANN, '--name', 'Chess', '--policy', 'nobody');
  assert.equal(code, 0);
  assert.match(out, /^\d+\n$/);
  const group = out.trim();
  assert.deepEqual(await json('add', group, BEN, CAT), { group: Number(group), added: [20002, 20003] });
  const again = await run('add', group, BEN);
  assert.deepEqual([again.code, again.out], [0, `20002 is a member of ${group} already.\n`]);
  const shown = await run('show', group);
  assert.match(
    shown.out,
    /^name: +Chess\nowner: +20001\npolicy: +nobody\nmembers: +3\nentries: +0\ncreated: .*\n20001 +owner +Ann\n20002 +member +小美\n20003 +member +Cat\n$/,
  );

  assert.deepEqual(await json('owner', group, BEN), { group: Number(group), owner: 20002 });
  assert.deepEqual(await json('remove', group, CAT), { group: Number(group), uin: 20003, removed: true });
  assert.deepEqual(await json('remove', group, CAT), { group: Number(group), uin: 20003, removed: false });
  assert.deepEqual(await membersOf(group), [
    [20001, 'admin'],
    [20002, 'owner'],
  ]);
  assert.match((await run('list')).out, new RegExp(`^${group} +2 +20002 +Chess$`, 'm'));
  const [listed] = ((await json('list')) as { group: number }[]).filter((one) => one.group === Number(group));
  assert.partialDeepStrictEqual(listed, { name: 'Chess', owner: 20002, policy: 'nobody', size: 2, entries: 0 });

  assert.equal((await run('end', group)).out, `The group ${group} has ended.\n`);
  const ended = await run('show', group);
  assert.deepEqual([ended.code, ended.err], [1, `rookery: There is no group ${group}.\n`]);
  const acts = await place.withStorage((storage) => storage.auditLog({ before: 0, count: 7 }));
  const told = acts.acts.map(({ by, about, act, detail }) => `${by} ${about} ${act} ${detail}`);
  assert.deepEqual(told.slice(0, 6).reverse(), [
    `0 20001 create-group ${group}`,
    `0 20002 join-group ${group}`,
    `0 20003 join-group ${group}`,
    `0 20002 own-group ${group}`,
    `0 20003 leave-group ${group}`,
    `0 20002 end-group ${group}`,
  ]);
});

test('what cannot be is refused by its name, and changes nothing', async () => {
  const group = await make();
  const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
    [
      ['create', '--owner', 'x', '--name', ' '],
      2,
      /--owner must be an account number.*"x"[\s\S]*--name must be 1 to 32/,
    ],
    [['create', '--owner', ANN, '--name', 'x', '--policy', 'some'], 2, /--policy/],
    [['create', '--owner', ANN], 2, /--name/],
    [['create', '--owner', '29999', '--name', 'x'], 1, /no account 29999 that could own/],
    [['create', '--owner', DAN, '--name', 'x'], 1, /no account 20004 that could own/],
    [['add', group, BEN, '29999'], 1, /no account 29999/],
    [['add', group, BEN, DAN], 1, /20004 is disabled/],
    [['add', group, BEN, 'x'], 2, /'uin'/],
    [['add', group], 2, /'uin'/],
    [['add', ANN, BEN], 1, /no group 20001/],
    [['remove', group, ANN], 1, new RegExp(`20001 owns ${group}`)],
    [['owner', group, BEN], 1, new RegExp(`20002 is no member of ${group}`)],
    [['end', '29999'], 1, /no group 29999/],
    [['end', 'x'], 2, /'group'/],
  ];
  for (const [args, wanted, says] of refused) {
    const { code, err } = await run(...args);
    assert.match(err, says, args.join(' '));
    assert.equal(code, wanted, args.join(' '));
  }
  assert.deepEqual(await membersOf(group), [[20001, 'owner']]);
});

test('as many members and groups as the configuration allows', async () => {
  const group = await make();
  const few = await place.run(['group', 'add', group, BEN, CAT], { env: { ROOKERY_MEMBERS_PER_GROUP: '2' } });
  assert.equal(few.code, 1);
  assert.match(few.err, new RegExp(`20003 cannot be added: ${group} is full.*Added before that: 20002\\.`));
  const env = { ROOKERY_GROUPS_PER_ACCOUNT: '1' };
  const many = await place.run(['group', 'create', '--owner', ANN, '--name', 'x'], { env });
  assert.deepEqual([many.code, many.err], [1, 'rookery: 20001 is in 1 groups already, the maximum.\n']);
});
