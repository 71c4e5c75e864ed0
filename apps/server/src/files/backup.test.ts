import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { addAccount, newFolder } from '@rookery/testing/server';
import { backUpStorage, openStorage } from '../storage/open.ts';
import { backUpFiles, restoreFiles } from './backup.ts';
import { LocalStore } from './local.ts';
import { hashFile } from './parts.ts';

const UIN = 10001;

test('a backup has the bytes of its files beside it, and a restore brings them back, checked', async (t) => {
  const folder = newFolder(t);
  const [data, file] = [join(folder, 'data'), join(folder, 'backup.db')];
  const storage = await openStorage({ data });
  await addAccount(storage, UIN);
  const local = join(folder, 'cat.txt');
  await writeFile(local, 'a cat');
  const { hash, bytes } = await hashFile(local);
  await new LocalStore(join(data, 'files')).keep(local, hash);
  const file1 = { uin: UIN, id: 'one', at: 1 };
  await storage.beginUpload({ ...file1, bytes, name: 'cat.txt', mostUploads: 9, mostBytes: 99 });
  const content = { hash, bytes, type: 'text', width: 0, height: 0, thumbnail: '' };
  await storage.addFile({ ...file1, ...content, uploaded: bytes });
  await backUpStorage({ data }, file);
  assert.equal(await backUpFiles({ data }, file), 1);
  await assert.rejects(backUpFiles({ data }, file), /backup.db.files is there already/);
  await storage.close();

  const elsewhere = join(folder, 'elsewhere');
  await mkdir(elsewhere);
  assert.equal(await restoreFiles(file, { data: elsewhere }), 1);
  assert.equal(await restoreFiles(file, { data: elsewhere }), 0);
  assert.equal(await text(await new LocalStore(join(elsewhere, 'files')).read(hash)), 'a cat');

  const third = join(folder, 'third');
  await mkdir(third);
  const kept = join(`${file}.files`, hash.slice(0, 2), hash);
  await rm(kept);
  await writeFile(kept, 'no cat');
  await assert.rejects(restoreFiles(file, { data: third }), /is damaged/);
  await rm(`${file}.files`, { recursive: true });
  await assert.rejects(restoreFiles(file, { data: third }), /its files are not there/);
});
