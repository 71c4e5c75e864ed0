import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { configFolder, SessionFile } from './session-file.ts';

const ann = { server: 'http://127.0.0.1:8000', uin: 10001, token: 'token of Ann' };
const ben = { server: 'http://127.0.0.1:8000', uin: 10002, token: 'token of Ben' };
const away = { server: 'tcp://example.org:14000', uin: 10001, token: 'token of Ann elsewhere' };

async function fileIn(t: TestContext): Promise<{ file: SessionFile; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rookery-terminal-'));
  t.after(() => rm(folder, { recursive: true }));
  return { file: new SessionFile(join(folder, 'rookery', 'session.json')), folder };
}

test('the latest session is found, or the requested one', async (t) => {
  const { file } = await fileIn(t);
  assert.equal(await file.find(), undefined);
  for (const session of [ann, away, ben]) await file.remember(session);
  assert.deepEqual(await file.find(), ben);
  assert.deepEqual(await file.find({ uin: 10001 }), away);
  assert.deepEqual(await file.find({ uin: 10001, server: ann.server }), ann);
  assert.equal(await file.find({ uin: 10003 }), undefined);
});

test('a session takes the place of the one before, and can be forgotten', async (t) => {
  const { file } = await fileIn(t);
  await file.remember(ann);
  await file.remember({ ...ann, token: 'another' });
  assert.equal((await file.find())?.token, 'another');
  await file.remember(ben);
  await file.forget(ben);
  assert.equal((await file.find())?.token, 'another');
  await file.forget(ann);
  await assert.rejects(stat(file.path), { code: 'ENOENT' });
  await file.forget(ann);
});

test('only the owner can read it, also when it lay open before', { skip: process.platform === 'win32' }, async (t) => {
  const { file, folder } = await fileIn(t);
  await mkdir(join(folder, 'rookery'), { mode: 0o755 });
  await writeFile(file.path, '{}', { mode: 0o644 });
  await chmod(file.path, 0o644);
  await file.remember(ann);
  assert.equal((await stat(file.path)).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, 'rookery'))).mode & 0o777, 0o700);
  assert.deepEqual(await readdir(join(folder, 'rookery')), ['session.json']);
});

test('a file that is broken is as good as none', async (t) => {
  const { file } = await fileIn(t);
  await file.remember(ann);
  for (const broken of ['', '{', '[]', '{"sessions":3}', '{"sessions":[{"uin":"x"},null]}']) {
    await writeFile(file.path, broken);
    assert.equal(await file.find(), undefined, broken);
  }
  await file.remember(ben);
  assert.ok((await readFile(file.path, 'utf8')).includes(ben.token));
});

test('it lies where a system keeps configuration', () => {
  assert.equal(configFolder({ XDG_CONFIG_HOME: '/config', HOME: '/home/ann' }, 'linux'), '/config/rookery');
  assert.equal(configFolder({ XDG_CONFIG_HOME: 'relative', HOME: '/home/ann' }, 'linux'), '/home/ann/.config/rookery');
  assert.equal(configFolder({ HOME: '/home/ann' }, 'darwin'), '/home/ann/.config/rookery');
  assert.match(configFolder({ APPDATA: 'C:/AppData', HOME: '/home/ann' }, 'win32'), /^C:.AppData.rookery$/);
});
