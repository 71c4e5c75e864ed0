import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, lstat, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDoorbell, ring } from './doorbell.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rookery-bell-'));
});
after(() => rm(folder, { recursive: true }));

async function newData(name: string): Promise<string> {
  const data = join(folder, name);
  await mkdir(data, { recursive: true });
  return data;
}

test('a ring is answered after the server has looked', async () => {
  const data = await newData('answered');
  let looked = 0;
  const bell = await openDoorbell(data, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    looked++;
  });
  assert.equal(await ring(data), true);
  assert.equal(looked, 1);
  await bell.close();
  await bell.close();
  assert.equal(await ring(data), false);
  assert.deepEqual(await readdir(data), []);
});

test('no server listens, no such folder: false', async () => {
  assert.equal(await ring(await newData('empty')), false);
  assert.equal(await ring(join(folder, 'nowhere')), false);
});

test('rings during a look share one more look, and each is answered', async () => {
  const data = await newData('shared');
  let looks = 0;
  let openDoor = () => {};
  const door = new Promise<void>((resolve) => {
    openDoor = resolve;
  });
  const bell = await openDoorbell(data, async () => {
    looks++;
    if (looks === 1) await door;
  });
  const rings = Array.from({ length: 20 }, () => ring(data));
  await new Promise((resolve) => setTimeout(resolve, 100));
  openDoor();
  assert.deepEqual(await Promise.all(rings), Array(20).fill(true));
  assert.equal(looks, 2);
  await bell.close();
});

test('a look that fails answers false, and the next ring is heard', async () => {
  const data = await newData('failing');
  let looks = 0;
  const bell = await openDoorbell(data, async () => {
    if (looks++ === 0) throw new Error('not now');
  });
  assert.equal(await ring(data), false);
  assert.equal(await ring(data), true);
  await bell.close();
});

test('a ring that is never answered is given up', async () => {
  const data = await newData('silent');
  const bell = await openDoorbell(data, () => new Promise(() => {}));
  assert.equal(await ring(data), false);
  await bell.close();
});

test('who talks at the door is cut off', async () => {
  const data = await newData('talker');
  const bell = await openDoorbell(data, () => new Promise(() => {}));
  await new Promise<void>((resolve) => {
    const talker = connect(join(data, 'doorbell.sock'));
    talker.on('error', () => {});
    talker.on('close', () => resolve());
    talker.write(Buffer.alloc(1_000_000));
  });
  await bell.close();
});

test('only the owner may ring', { skip: process.platform === 'win32' }, async () => {
  const data = await newData('owned');
  const bell = await openDoorbell(data, async () => {});
  assert.equal((await lstat(join(data, 'doorbell.sock'))).mode & 0o777, 0o600);
  await bell.close();
});

test('a bell that is not a socket, or not ours, is not rung', { skip: process.getuid?.() !== 0 }, async (t) => {
  const data = await newData('strange');
  const elsewhere = await newData('elsewhere');
  let looks = 0;
  const bell = await openDoorbell(elsewhere, async () => void looks++);
  t.after(() => bell.close());
  const [hung, here] = [join(data, 'doorbell.sock'), join(elsewhere, 'doorbell.sock')];
  await symlink(here, hung);
  assert.equal(await ring(data), false);
  await rm(hung);
  await chown(here, 4242, 4242);
  assert.equal(await ring(elsewhere), false);
  assert.equal(looks, 0);
  // Root rings at the bell of the one whose data it is.
  await chown(elsewhere, 4242, 4242);
  assert.equal(await ring(elsewhere), true);
});

test('what a killed server has left is no hindrance', async () => {
  const data = await newData('killed');
  const owner = `import { openDoorbell } from ${JSON.stringify(import.meta.resolve('./doorbell.ts'))};
    await openDoorbell(${JSON.stringify(data)}, async () => {});
    console.log('open');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', owner], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(await ring(data), false);
  const bell = await openDoorbell(data, async () => {});
  assert.equal(await ring(data), true);
  await bell.close();
});

test('a long path and another name for the same folder ring the same bell', async () => {
  const data = await newData(join('l'.repeat(90), 'o'.repeat(90)));
  const other = join(folder, 'other');
  await symlink(data, other);
  const bell = await openDoorbell(data, async () => {});
  assert.equal(await ring(data), true);
  assert.equal(await ring(other), true);
  await bell.close();
});
