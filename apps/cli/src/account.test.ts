import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { Workplace } from './testing/run.ts';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
});
after(() => place.remove());

const json = (args: readonly string[], input?: string) => place.json(args, input);

test('without a database, commands say so and make none', async () => {
  const answers = await Promise.all([
    place.run(['account', 'list', '--data', 'none']),
    place.run(['account', 'disable', '10001', '--data', 'none']),
    place.run(['friend', 'add', '10001', '10002', '--data', 'none']),
  ]);
  for (const { code, err } of answers) {
    assert.equal(code, 1);
    assert.equal(err, 'rookery: There is no database in none; --data names another folder.\n');
  }
  assert.equal(existsSync(place.path('none')), false);
});

test('an account is made, shown, changed and locked out', async () => {
  const made = await json(['account', 'create', '--nick', 'Ann', '--uin', '10005', '--age', '30', '--add', 'anyone']);
  assert.match((made as { password: string }).password, /^[a-z2-9]{16}$/);
  const next = await place.run(['account', 'create', '--nick', 'Ben', '--password-stdin', '--admin'], {
    input: 'secret\n',
  });
  assert.equal(next.out, 'Account 10006 (Ben) was created.\n');

  const taken = await place.run(['account', 'create', '--nick', 'Cat', '--uin', '10005']);
  assert.deepEqual([taken.code, taken.out], [1, '']);
  assert.equal(taken.err, 'rookery: --uin: there is an account 10005 already.\n');

  assert.equal((await place.run(['account', 'disable', '10005'])).out, 'Account 10005 is disabled.\n');
  assert.deepEqual(await json(['account', 'policy', '10005', '--strangers', 'yes']), {
    uin: 10005,
    policy: { add: 'anyone', searchable: false, strangers: true, legacy: 'yes', shareRead: false, shareSeen: true },
  });
  await json(['account', 'profile', '10006', '--city', 'Beijing']);
  assert.match((await place.run(['account', 'show', '10006'])).out, /^admin: +yes\n[\s\S]*^city: +Beijing\n/m);
  assert.deepEqual(await json(['account', 'list']), [
    { uin: 10005, nick: 'Ann', admin: false, disabled: true },
    { uin: 10006, nick: 'Ben', admin: true, disabled: false },
  ]);
});

test('bad use changes nothing, names all flags, and exits with 2', async () => {
  const bad = await place.run(['account', 'create', '--data', 'bad', '--nick', '', '--age', 'x']);
  assert.deepEqual([bad.code, bad.err.match(/--[a-z]+/g)], [2, ['--nick', '--age']]);
  assert.equal((await place.run(['account', 'create', '--data', 'bad'])).code, 2);
  const empty = await place.run(['account', 'create', '--data', 'bad', '--nick', 'x', '--password-stdin'], {
    input: '\n',
  });
  assert.deepEqual([empty.code, empty.err], [2, 'rookery: --password-stdin: the line is empty.\n']);
  assert.equal(existsSync(place.path('bad')), false);
});

test('unknown accounts fail with 1', async () => {
  await mkdir(place.path('few'));
  await json(['account', 'create', '--data', 'few', '--nick', 'x']);
  const commands = [
    ['account', 'show', '20002'],
    ['account', 'enable', '20002'],
    ['account', 'reset-password', '20002'],
    ['account', 'sessions', '20002'],
    ['account', 'end-session', '20002', '1'],
    ['app-password', 'create', '20002', '--name', 'x'],
    ['app-password', 'list', '20002'],
    ['app-password', 'revoke', '20002', '1'],
    ['friend', 'list', '20002'],
    ['friend', 'blocks', '20002'],
    ['friend', 'block', '10001', '20002'],
    ['friend', 'remove', '10001', '20002'],
  ];
  for (const { code, err } of await Promise.all(commands.map((args) => place.run([...args, '--data', 'few'])))) {
    assert.deepEqual([code, err], [1, 'rookery: There is no account 20002.\n']);
  }
});

test('many accounts come from a file, all or none', async () => {
  const data = ['--data', 'many'];
  await writeFile(place.path('people.csv'), 'uin,nick,password\r\n20001,"Ann, ""A""",pw\r\n20002,小美,pw\r\n');
  assert.deepEqual(await json(['account', 'import', 'people.csv', ...data]), { created: 2 });
  const again = await place.run(['account', 'import', '-', ...data], { input: '20003,Cat,pw\n20002,Dan,pw\n' });
  assert.deepEqual([again.code, again.err], [1, 'rookery: line 2: there is an account 20002 already.\n']);
  assert.deepEqual(await json(['account', 'list', ...data]), [
    { uin: 20001, nick: 'Ann, "A"', admin: false, disabled: false },
    { uin: 20002, nick: '小美', admin: false, disabled: false },
  ]);
});

test('help, version and unknown words', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  const [shown, help, nothing, unknown, option] = await Promise.all([
    place.run(['--version']),
    place.run(['account', 'create', '--help']),
    place.run([]),
    place.run(['nonsense']),
    place.run(['account', 'list', '--nonsense']),
  ]);
  assert.deepEqual([shown.code, shown.out], [0, `${version}\n`]);
  assert.equal(help.code, 0);
  assert.match(help.out, /--real-name[\s\S]*Example:\n {2}rookery account create/);
  assert.deepEqual([nothing.code, unknown.code, option.code], [2, 2, 2]);
  assert.equal(unknown.err, "rookery: unknown command 'nonsense'\n");
});
