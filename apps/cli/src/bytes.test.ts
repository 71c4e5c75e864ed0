import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { digestPassword } from '@rookery/server';
import { readUtf8 } from './bytes.ts';
import { readWanted } from './import.ts';
import { Workplace } from './testing/run.ts';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
});
after(() => place.remove());

const binary = (text: string) => Buffer.from(text, 'latin1');

test('a byte order mark is taken off, and what is not UTF-8 is named', () => {
  assert.equal(readUtf8(Buffer.from('\ufeffhé鸟'), 'It'), 'hé鸟');
  assert.equal(readUtf8(Buffer.alloc(0), 'It'), '');
  assert.throws(() => readUtf8(binary('a\nb\xe9c'), 'x.csv'), /^Error: x\.csv is not UTF-8: byte 4, on line 2\.$/);
  assert.throws(() => readUtf8(binary('\xe9'), 'x'), /byte 1, on line 1/);
  assert.throws(() => readUtf8(binary('ab\xe4\xb8'), 'x'), /is not UTF-8: byte/);
  for (const mark of ['\xff\xfea\0', '\xfe\xff\0a']) assert.throws(() => readUtf8(binary(mark), 'x'), /x is UTF-16/);
});

test('a configuration file and standard input are refused, not mended', async () => {
  await writeFile(place.path('latin.toml'), binary('port = 0\nserver-name = "Caf\xe9"\n'));
  await writeFile(place.path('mark.toml'), '\ufeffport = 0\n');
  const latin = await place.run(['config', 'check', '--config', 'latin.toml']);
  assert.deepEqual([latin.code, latin.err], [2, 'rookery: --config: latin.toml is not UTF-8: byte 28, on line 2.\n']);
  assert.equal((await place.run(['config', 'check', '--config', 'mark.toml'])).out, 'ok\n');
  const create = ['account', 'create', '--nick', 'x', '--password-stdin'];
  const wrong = await place.run(create, { input: binary('caf\xe9\n') as unknown as string });
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /--password-stdin: The line is not UTF-8: byte 4/);
  const env = { ROOKERY_PASSWORD: 'x', ROOKERY_UIN: '10001' };
  const message = await place.run(['send', '10002'], { env, input: binary('caf\xe9') as unknown as string });
  assert.equal(message.code, 2);
  assert.match(message.err, /Standard input is not UTF-8: byte 4/);
});

test('variables and arguments that are not UTF-8 are refused by their names, never by their values', async () => {
  const node = process.execPath;
  const main = join(import.meta.dirname, 'main.ts');
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: place.path('.cache') };
  const given = (line: string) => {
    const latin = `caf$(printf '\\351')`;
    const command = line.replaceAll('CAFE', latin).replace('rookery', '"$0" "$1"');
    return spawnSync('sh', ['-c', command, node, main], { encoding: 'utf8', cwd: place.folder, env });
  };
  for (const [line, names] of [
    ['ROOKERY_PASSWORD=CAFE rookery send --uin 10001 10002 x', ['ROOKERY_PASSWORD']],
    [
      'ROOKERY_SERVER_NAME=CAFE rookery account create --nick CAFE --city=CAFE CAFE',
      ['ROOKERY_SERVER_NAME', 'What is given behind --nick', '--city', 'Argument 6'],
    ],
  ] as const) {
    const { status, stdout, stderr } = given(line);
    const wanted = names.map(
      (name) => `rookery: ${name} is not UTF-8, or holds U+FFFD, which stands for what is not.\n`,
    );
    assert.deepEqual([status, stdout, stderr], [2, '', wanted.join('')], line);
  }
  // What is not ours is not looked at.
  assert.equal(given('OTHER=CAFE rookery config check').stdout, 'ok\n');
});

test('blanks and controls around a password of a CSV file are refused', () => {
  for (const password of [' secret', 'secret ', 'secret\u00a0', '"se\ncret"', 'se\rcret'])
    assert.throws(() => readWanted(`10001,Ann,${password}\n`), /line 1: the password/, JSON.stringify(password));
  assert.equal(readWanted('10001,Ann,secret\r')[0]?.password, 'secret');
});

test('a new password on standard input has no control character in it', async () => {
  const create = ['account', 'create', '--nick', 'x', '--password-stdin'];
  for (const input of [
    'secret12\r\r\n',
    's\0e\0c\0r\0e\0t\0\n',
    'secret\u001b[A\n',
    'sec\rret12\n',
    'secret12\u0085\n',
  ]) {
    const { code, err } = await place.run(create, { input });
    assert.deepEqual(
      [code, err],
      [2, 'rookery: --password-stdin: the password has a control character in it.\n'],
      input,
    );
  }
  assert.equal((await place.run(create, { input: 'secret 12\r\n' })).code, 0);
});

test('a password is the same however its letters are composed', () => {
  assert.equal(digestPassword('cafe\u0301'), digestPassword('caf\u00e9'));
});
