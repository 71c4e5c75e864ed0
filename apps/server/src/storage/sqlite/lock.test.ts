import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lockData } from './lock.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rookery-lock-'));
});
after(() => rm(folder, { recursive: true }));

test('one at a time has a data folder, and the next once it is released', () => {
  const data = join(folder, 'new', 'data');
  const first = lockData(data);
  assert.throws(() => lockData(data), { message: `${data} is in use by another server.` });
  first.release();
  first.release();
  lockData(data).release();
});

test('a lock leaves nothing behind that grows', async () => {
  const data = join(folder, 'small');
  const lock = lockData(data);
  assert.deepEqual(await readdir(data), ['lock.db']);
  lock.release();
});

test('a process that is killed gives its folder free', async () => {
  const data = join(folder, 'killed');
  const holder = `import { lockData } from ${JSON.stringify(import.meta.resolve('./lock.ts'))};
    globalThis.lock = lockData(${JSON.stringify(data)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  assert.throws(() => lockData(data), /in use by another server/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockData(data).release();
});

test('a folder that cannot be one is named', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  assert.throws(() => lockData(file), new RegExp(`^Error: ${file} cannot be used as data folder: `));
});
