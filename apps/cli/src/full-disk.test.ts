import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { digestPassword } from '@rookery/server';
import { Served, Workplace } from './testing/run.ts';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
});
after(() => place.remove());

const main = join(import.meta.dirname, 'main.ts');
// A private disk, which goes with the process.
const mounting = (script: string) => ['--mount', 'sh', '-c', `mount -t tmpfs -o size=4m tmpfs disk && ${script}`];
const canMount = () => {
  mkdirSync(place.path('disk'), { recursive: true });
  return spawnSync('unshare', mounting('true'), { cwd: place.folder }).status === 0;
};

let seq = 0;
async function ask(url: string, fields: string): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    body: `VER=1.1&SEQ=${++seq}&UIN=10001&${fields}`,
    headers: { 'Content-Type': 'text/plain' },
  });
  return answer.text();
}

const healthOf = async (server: Served) => {
  const answer = await fetch(new URL('/healthz', server.url));
  return `${answer.status} ${await answer.text()}`;
};

/** Asks until the answer is an expected one. */
async function until(what: RegExp, question: () => Promise<string>): Promise<void> {
  while (!what.test(await question()));
}

/** With a password that the first start has shown. */
async function signIn(server: Served, first = server): Promise<void> {
  const [[, password = ''] = []] = [...first.passwords];
  assert.match(await ask(server.url, `CMD=Login&PS=${digestPassword(password)}`), /&RES=0&RS=0&/);
}

const send = (server: Served) => ask(server.url, `CMD=CLTMSG&UN=10010&MG=${'much to say '.repeat(300)}`);

test('a data disk that is full stops messages only, is told, and is no reason to start anew', async (t) => {
  if (!canMount()) return t.skip('needs root, to make a disk');
  const script = `exec "${process.execPath}" "${main}" serve --demo --port 0 --tcp-port 0 --data disk/data 2>disk/log`;
  const server = new Served(spawn('unshare', mounting(script), { cwd: place.folder, stdio: 'pipe' }));
  t.after(() => server.stop('SIGKILL'));
  await server.ready;
  await signIn(server);
  assert.match(await send(server), /&RES=0$/);
  assert.equal(await healthOf(server), '200 ok\n');

  // Its log lies on the same disk.
  const filler = join(`/proc/${server.child.pid}/root`, place.folder, 'disk/filler');
  const file = openSync(filler, 'w');
  assert.throws(() => {
    for (;;) writeSync(file, Buffer.alloc(4096));
  }, /ENOSPC/);
  closeSync(file);
  await until(/&RES=50&/, () => send(server));
  await until(/^503 disk-full\n$/, () => healthOf(server));
  assert.match(await ask(server.url, 'CMD=List&TN=160&UN=0'), /&RES=0&FN=1&/);
  assert.match(await (await fetch(new URL('/metrics', server.url))).text(), /^rookery_log_lines_dropped_total \d+$/m);

  rmSync(filler);
  await until(/^200 ok\n$/, () => healthOf(server));
  assert.match(await send(server), /&RES=0$/);
  assert.equal(await server.stop(), 0);
});

test('a storage that fails is told, and reading goes on', { skip: process.platform === 'win32' }, async (t) => {
  assert.equal(execFileSync('sh', ['-c', 'ulimit -f 2000; ulimit -f'], { encoding: 'utf8' }), '2000\n');
  const script = `ulimit -f 2000; exec "${process.execPath}" "${main}" serve --demo --port 0 --tcp-port 0 --data small`;
  const server = new Served(spawn('sh', ['-c', script], { cwd: place.folder, stdio: 'pipe' }));
  t.after(() => server.stop('SIGKILL'));
  await server.ready;
  await signIn(server);
  // No file may become larger than a megabyte.
  await until(/&RES=50&/, () => send(server));
  await until(/^503 storage-failing\n$/, () => healthOf(server));
  assert.match(await ask(server.url, 'CMD=List&TN=160&UN=0'), /&RES=0&FN=1&/);
  assert.doesNotMatch(await healthOf(server), /small|\//);
  assert.equal(await server.stop(), 0);
  assert.match(server.err, /something did not end in order/);

  const next = await place.serve('--demo', '--data', 'small');
  t.after(() => next.stop('SIGKILL'));
  assert.equal(await healthOf(next), '200 ok\n');
  await signIn(next, server);
  assert.match(await send(next), /&RES=0$/);
  assert.equal(await next.stop(), 0);
});
