import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { keys } from '@rookery/server';
import { webFolder } from '@rookery/web/folder';
import { type Served, Workplace } from './testing/run.ts';

let place: Workplace;
const servers: Served[] = [];
before(async () => {
  place = await Workplace.make();
});
after(async () => {
  await Promise.all(servers.map((server) => server.stop('SIGKILL')));
  await place.remove();
});

async function serve(...args: readonly string[]): Promise<Served> {
  const server = await place.serve(...args);
  servers.push(server);
  return server;
}

test('a first run makes an administrator, once', async () => {
  const first = await serve('--data', './first');
  const ready = /^rookery ready http=http:\/\/127\.0\.0\.1:\d+ tcp=127\.0\.0\.1:\d+ data=\.\/first$/m;
  assert.match(await first.ready, ready);
  assert.deepEqual([...first.passwords.keys()], ['10001']);
  assert.equal(await first.stop('SIGINT'), 0);
  assert.equal((await stat(place.path('first/rookery.db'))).mode & 0o077, 0);

  const second = await serve('--data', './first', '--demo');
  assert.equal(second.passwords.size, 0);
  assert.match(second.out, ready);
  assert.match(second.err, /--demo does nothing: \.\/first has accounts already/);
  assert.equal(await second.stop(), 0);
});

test('the root is the web page, and before it is built a page of text', async () => {
  const { url } = await serve('--data', './page');
  const { status, headers } = await fetch(url);
  const isBuilt = existsSync(join(webFolder, 'index.html'));
  const type = `text/${isBuilt ? 'html' : 'plain'}; charset=utf-8`;
  assert.deepEqual([status, headers.get('content-type')], [200, type]);
});

test('a demo: talk to the robot, also after a restart, and look after its accounts meanwhile', async () => {
  const first = await serve('--data', './demo', '--demo');
  const passwords = first.passwords;
  assert.deepEqual([...passwords.keys()], ['10001', '10002', '10003']);
  assert.equal((await stat(place.path('demo/demo-robot.json'))).mode & 0o777, 0o600);
  assert.equal(await first.stop('SIGKILL'), null);

  const server = await serve('--data', './demo', '--demo');
  const env = { ROOKERY_PASSWORD: passwords.get('10001'), ROOKERY_SERVER: server.url, ROOKERY_UIN: '10001' };
  const stay = await place.run(['send', '--stay', '10010', 'Hello, a & b'], { env });
  assert.deepEqual([stay.code, stay.out], [0, 'Sent to 10010.\n']);
  assert.equal((await place.run(['send', '--stay', '10010'], { env, input: 'two\nlines\n' })).code, 0);
  const got = await place.run(['receive', '--seconds', '2'], { env });
  assert.deepEqual([got.code, got.out], [0, '10010 Hello, a & b\n10010 two\n  lines\n']);

  // Changes by the command line count at once, even if the server has old data in memory.
  assert.equal((await place.run(['account', 'admin', '10002', 'yes', '--data', './demo'])).code, 0);
  assert.equal((await place.run(['account', 'disable', '10001', '--data', './demo'])).code, 0);
  const refused = await place.run(['send', '10010', 'x'], { env });
  assert.deepEqual([refused.code, refused.err], [1, 'rookery: The login is refused: This account is disabled.\n']);
  const reset = ['account', 'reset-password', '10002', '--password-stdin', '--data', './demo'];
  assert.equal((await place.run(reset, { input: 'new one\r\n' })).code, 0);
  const asBen = { env: { ROOKERY_SERVER: server.url }, input: 'new one' };
  const json = await place.run(['send', '--uin', '10002', '--password-stdin', '--json', '10003', 'x'], asBen);
  assert.deepEqual(JSON.parse(json.out), { to: 10003, sent: true });

  assert.equal(await server.stop(), 0);
  const secrets = [...passwords.values(), 'Hello', 'new one'];
  for (const secret of secrets) assert.equal(server.err.includes(secret), false);
});

test('what is in the way is said in one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const server = await serve('--data', './busy');
  await writeFile(place.path('file'), '');
  const free = ['--port', '0', '--tcp-port', '0'];
  const [inUse, lines, data, file] = await Promise.all([
    place.run(['serve', '--data', './other', ...free, '--port', String(port)]),
    place.run(['serve', '--data', './third', ...free, '--tcp-port', String(port)]),
    place.run(['serve', '--data', './busy', ...free]),
    place.run(['serve', '--data', './file', ...free]),
  ]);
  taken.close();
  await server.stop();
  assert.equal(inUse.err, `rookery: Port ${port} on 127.0.0.1 is in use; choose another with --port.\n`);
  assert.equal(lines.err, `rookery: Port ${port} on 127.0.0.1 is in use; choose another with --tcp-port.\n`);
  assert.equal(data.err, 'rookery: ./busy is in use by another server; --data names another folder.\n');
  assert.match(file.err, /^rookery: \.\/file cannot be used as data folder: .*; --data names another folder\.\n$/);
  for (const { code, out } of [inUse, lines, data, file]) assert.deepEqual([code, out], [1, '']);
});

test('options, environment and file are checked together', async () => {
  await writeFile(place.path('bad.toml'), 'idle-seconds = "x"\nnonsense = 1\n');
  await writeFile(place.path('broken.toml'), 'port = \n');
  const env = { ROOKERY_TCP_PORT: '70000', ROOKERY_CONFIG: 'bad.toml' };
  const [bad, broken, missing, check, sample, help] = await Promise.all([
    place.run(['serve', '--port', 'x'], { env }),
    place.run(['serve', '--config', 'broken.toml']),
    place.run(['config', 'check', '--config', 'missing.toml']),
    place.run(['config', 'check'], { env }),
    place.run(['config', 'sample']),
    place.run(['serve', '--help']),
  ]);
  assert.equal(bad.code, 2);
  const names = bad.err.split('\n').map((line) => line.split(' ')[1]);
  assert.deepEqual(names, ['nonsense', '--port', 'ROOKERY_TCP_PORT', 'idle-seconds', undefined]);
  assert.deepEqual(
    [broken.code, broken.err],
    [2, 'rookery: --config: broken.toml is not TOML: line 1, column 8: invalid value.\n'],
  );
  assert.deepEqual([missing.code, check.code], [2, 2]);
  await writeFile(place.path('sample.toml'), sample.out.replace(/^# ([a-z-]+ = )/gm, '$1'));
  assert.equal((await place.run(['config', 'check', '--config', 'sample.toml'])).out, 'ok\n');
  for (const name of Object.keys(keys)) assert.match(help.out, new RegExp(`--(no-)?${name}\\b`));
});

test('a server whose npm was ended leaves as well, since the shell between them passes nothing on', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const script = `"${process.execPath}" "${main}" serve --port 0 --tcp-port 0 --data ./orphan; true`;
  const env = { PATH: process.env.PATH, npm_lifecycle_event: 'start' };
  const shell = spawn('sh', ['-c', script], { cwd: place.folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  const gone = once(shell.stdout, 'end');
  for await (const slice of shell.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    out += slice;
    if (out.includes('rookery ready')) break;
  }
  assert.match(out, /rookery ready/);
  shell.kill('SIGTERM');
  shell.stdout.resume();
  await gone; // the server holds this end as long as it lives
});
