import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { newFolder, openHouse } from '@rookery/testing/server';
import { openFiles, progressLine, sendFiles } from './send-files.ts';

const ANN = 10001;

test('each file that cannot be sent is named, with why, before anything is sent', async (t) => {
  const folder = newFolder(t);
  const at = (name: string) => join(folder, name);
  for (const name of ['good', 'secret']) writeFileSync(at(name), 'x');
  chmodSync(at('secret'), 0);
  const isRoot = process.getuid?.() === 0;
  const paths = [at('good'), at('none'), folder, '/dev/null', ...(isRoot ? [] : [at('secret')])];
  const wanted = [
    `--file: ${at('none')} is not there.`,
    `--file: ${folder} is a folder; only files can be sent.`,
    '--file: /dev/null is no ordinary file.',
    ...(isRoot ? [] : [`--file: ${at('secret')} cannot be read: EACCES: permission denied, access '${at('secret')}'.`]),
  ];
  await assert.rejects(openFiles(paths), { message: wanted.join('\n') });
  const [good] = await openFiles([at('good')]);
  assert.deepEqual([good?.name, good?.blob.size], ['good', 1]);
});

test('files are sent in order, under their names; one that is refused or has changed is named', async (t) => {
  const [data, folder] = [newFolder(t), newFolder(t)];
  const config = { data, limits: false, 'file-bytes': 1_000_000 };
  const client = await (await openHouse(t, { config, residents: [{ uin: ANN }] })).client(ANN);
  const bytes = randomBytes(900_000);
  const paths = ['a.bin', '猫.txt', 'large'].map((name) => join(folder, name));
  const [first = '', second = '', third = ''] = paths;
  writeFileSync(first, bytes);
  writeFileSync(second, 'miau');
  writeFileSync(third, randomBytes(1_000_001));
  const neverDone = () => assert.fail('Nothing names files that are not there.');
  const sent = await sendFiles(client, await openFiles([first, second]), async () => {});
  assert.deepEqual(
    sent.map(({ name, bytes }) => [name, bytes]),
    [
      ['a.bin', 900_000],
      ['猫.txt', 4],
    ],
  );
  const [{ id } = { id: '' }] = sent;
  assert.deepEqual(Buffer.from(await (await client.files.download(id)).arrayBuffer()), bytes);
  await assert.rejects(sendFiles(client, await openFiles([second, third]), neverDone), {
    message: `--file: ${third} is refused: SZ must not be more than 1000000 bytes.`,
  });
  const refused = new Error('You are no friends.');
  await assert.rejects(
    sendFiles(client, await openFiles([second]), () => Promise.reject(refused)),
    refused,
  );
  assert.equal((await client.files.list()).files.length, 2);
  const opened = await openFiles([second]);
  writeFileSync(second, 'another');
  await assert.rejects(sendFiles(client, opened, neverDone), {
    message: `--file: ${second} has changed since it was opened.`,
  });
});

test('how far a file has come is one line of a terminal', () => {
  assert.equal(progressLine('cat.jpg', { sent: 1_200_000, total: 3_400_000 }), '35 % of 3.4 MB: cat.jpg');
  assert.equal(progressLine('cat.jpg', { sent: 0, total: 1_000_000 }, 0), '0 % of 1.0 MB: cat.jpg');
  assert.equal(progressLine('none', { sent: 0, total: 0 }), '100 % of 0.0 MB: none');
  const long = progressLine(`a\u001b[31m\n${'x'.repeat(200)}`, { sent: 1, total: 10 }, 30);
  assert.equal(long.length, 29);
  assert.match(long, /^[\x20-\x7e]*$/);
});
