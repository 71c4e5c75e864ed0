import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { websocket } from '@rookery/client';
import { startProxy } from '@rookery/testing';
import { newFolder, openHouse } from '@rookery/testing/server';
import { openFolder, safeName, saveFile } from './save-files.ts';

const ANN = 10001;

async function open(t: TestContext) {
  const [data, folder] = [newFolder(t), newFolder(t)];
  const house = await openHouse(t, { config: { data, limits: false }, residents: [{ uin: ANN }] });
  return { house, folder, client: await house.client(ANN) };
}

test('a file is saved under its name, and beside what is there', async (t) => {
  const { client, folder } = await open(t);
  const bytes = randomBytes(300_000);
  const file = await client.files.upload(new File([bytes], 'cat.jpg')).done;
  const [first, second] = [await saveFile(client, file, folder), await saveFile(client, file, folder)];
  assert.deepEqual(
    [first, second].map((path) => basename(path)),
    ['cat.jpg', 'cat (2).jpg'],
  );
  writeFileSync(join(folder, 'note'), 'mine');
  mkdirSync(join(folder, 'note (2)'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'note (3)'));
  const note = await client.files.upload(new File(['theirs'], 'note')).done;
  assert.equal(basename(await saveFile(client, note, folder)), 'note (4)');
  const empty = await client.files.upload(new File([], 'empty')).done;
  assert.equal(readFileSync(await saveFile(client, empty, folder)).length, 0);
  for (const path of [first, second]) assert.deepEqual(readFileSync(path), bytes);
  assert.equal(readFileSync(join(folder, 'note'), 'utf8'), 'mine');
  assert.deepEqual(readdirSync(folder).sort(), [
    'cat (2).jpg',
    'cat.jpg',
    'empty',
    'note',
    'note (2)',
    'note (3)',
    'note (4)',
  ]);
});

test('many at once get a name each', async (t) => {
  const { client, folder } = await open(t);
  const file = await client.files.upload(new File(['x'], 'a.b.c')).done;
  const paths = await Promise.all(Array.from({ length: 5 }, () => saveFile(client, file, folder)));
  const names = paths.map((path) => basename(path)).sort();
  assert.deepEqual(names, ['a.b (2).c', 'a.b (3).c', 'a.b (4).c', 'a.b (5).c', 'a.b.c']);
});

test('a name is one in the folder, on any system', () => {
  const names: [string, string][] = [
    ['cat.jpg', 'cat.jpg'],
    ['猫 2.jpg', '猫 2.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\a.txt', 'a.txt'],
    ['..', '_'],
    ['.bashrc', '_bashrc'],
    ['a/', 'file'],
    ['', 'file'],
    ['  . ', '_'],
    ['a\u0000b\nc', 'a_b_c'],
    ['gnp.\u202eexe', 'gnp._exe'],
    ['what? "1:2".txt', 'what_ _1_2_.txt'],
    ['end. . ', 'end'],
    ['NUL.txt', '_NUL.txt'],
    ['com1', '_com1'],
    ['console.log', 'console.log'],
  ];
  for (const [given, wanted] of names) assert.equal(safeName(given), wanted);
  const long = safeName(`${'猫'.repeat(1000)}.jpg`);
  assert.ok(long.endsWith('猫.jpg') && Buffer.byteLength(`${long} (10000)`) <= 255, long);
  assert.ok(Buffer.byteLength(safeName(`${'😀'.repeat(1000)}.${'x'.repeat(1000)}`)) <= 245);
});

test('a file goes on where the connection was cut, and has its name only when it is whole', async (t) => {
  const { house, client, folder } = await open(t);
  const bytes = randomBytes(4_000_000);
  const file = await client.files.upload(new File([bytes], 'film')).done;
  const proxy = await startProxy({ port: house.port, most: 1_500_000 });
  t.after(proxy.close);
  const far = await house.client(ANN, { transport: websocket(proxy.url) });
  const path = await saveFile(far, file, folder);
  assert.deepEqual(readFileSync(path), bytes);

  await assert.rejects(saveFile(client, { ...file, bytes: 5 }, folder), /More than the 5 bytes of film have come/);
  await client.files.remove(file.id);
  await assert.rejects(saveFile(client, file, folder), { name: 'RefusedError', reason: 'gone' });
  assert.deepEqual(readdirSync(folder), ['film']);
});

test('a folder is made, and what is none is named', async (t) => {
  const folder = newFolder(t);
  const below = join(folder, 'a', 'b');
  await openFolder(below);
  await openFolder(below);
  writeFileSync(join(folder, 'note'), '');
  for (const path of ['note', 'note/below'].map((name) => join(folder, name))) {
    await assert.rejects(openFolder(path), { message: `--save: nothing can be saved in ${path}: it is no folder.` });
  }
});
