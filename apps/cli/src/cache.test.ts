import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cacheFolder } from './cache.ts';

const bin = join(import.meta.dirname, '../bin/rookery.js');
const needsUsers = process.getuid === undefined && 'needs users with numbers';
const needsRoot = process.getuid?.() !== 0 && 'needs root, to give folders away';

/** A folder that only we can reach. */
function makeHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'rookery-cache-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test('compiled sources lie in a folder of our own', { skip: needsUsers }, (t) => {
  const HOME = makeHome(t);
  const folder = cacheFolder({ HOME });
  assert.equal(folder, join(HOME, '.cache/rookery'));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(cacheFolder({ HOME, XDG_CACHE_HOME: join(HOME, 'xdg') }), join(HOME, 'xdg/rookery'));
  assert.equal(cacheFolder({ HOME, XDG_CACHE_HOME: 'relative' }), folder);
  assert.equal(cacheFolder({ HOME: 'relative' }), undefined);
  assert.equal(existsSync('relative'), false);
});

test('a folder that others can write to is not used', { skip: needsUsers }, (t) => {
  const HOME = makeHome(t);
  const folder = join(HOME, '.cache/rookery');
  mkdirSync(folder, { recursive: true });
  for (const mode of [0o777, 0o770, 0o720, 0o702]) {
    chmodSync(folder, mode);
    assert.equal(cacheFolder({ HOME }), undefined, mode.toString(8));
  }
  chmodSync(folder, 0o700);
  assert.equal(cacheFolder({ HOME }), folder);
  // A user who may write to the folder above can replace ours, unless the folder above is sticky.
  chmodSync(join(HOME, '.cache'), 0o777);
  assert.equal(cacheFolder({ HOME }), undefined);
  chmodSync(join(HOME, '.cache'), 0o1777);
  assert.equal(cacheFolder({ HOME }), folder);
});

test('a link in its place is not followed', { skip: needsUsers }, (t) => {
  const HOME = makeHome(t);
  mkdirSync(join(HOME, '.cache'));
  mkdirSync(join(HOME, 'elsewhere'), { mode: 0o700 });
  symlinkSync(join(HOME, 'elsewhere'), join(HOME, '.cache/rookery'));
  assert.equal(cacheFolder({ HOME }), undefined);
});

test("another user's folder is not used", { skip: needsRoot }, (t) => {
  const HOME = makeHome(t);
  mkdirSync(join(HOME, '.cache/rookery'), { recursive: true, mode: 0o700 });
  chownSync(join(HOME, '.cache/rookery'), 12_345, 12_345);
  assert.equal(cacheFolder({ HOME }), undefined);
  // Nor one of ours in the home of another user, as after sudo.
  chownSync(join(HOME, '.cache/rookery'), 0, 0);
  chownSync(HOME, 12_345, 12_345);
  assert.equal(cacheFolder({ HOME }), undefined);
});

test('the command leaves nothing in the common temporary folder', { skip: needsUsers }, async (t) => {
  const HOME = makeHome(t);
  const TMPDIR = join(HOME, 'tmp');
  mkdirSync(TMPDIR);
  const run = async (env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, [bin, '--version'], {
      env: { PATH: process.env.PATH, ...env },
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(TMPDIR), []);
  };
  await run({ HOME, TMPDIR });
  assert.notDeepEqual(readdirSync(join(HOME, '.cache/rookery')), []);
  chmodSync(join(HOME, '.cache/rookery'), 0o777);
  await run({ HOME, TMPDIR });
  await run({ HOME: '/dev/null', TMPDIR });
});
