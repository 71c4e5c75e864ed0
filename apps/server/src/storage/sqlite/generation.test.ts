import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openDatabase } from './database.ts';
import { Generation } from './generation.ts';
import { Seal } from './seal.ts';

type KeptDatabase = { readonly path: string; open(entries: number): { db: DatabaseSync; generation: Generation } };

function place(t: TestContext): KeptDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-generation-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rookery.db');
  const open = (entries: number) => {
    const db = openDatabase(path);
    t.after(() => db.isOpen && db.close());
    return { db, generation: new Generation(db, new Seal(path), entries, false) };
  };
  return { path, open };
}

/** Ends it as on a disk that takes no more. */
function failToEnd({ db, generation }: ReturnType<KeptDatabase['open']>): void {
  db.exec('PRAGMA query_only = 1');
  assert.throws(() => generation.close(), /readonly/);
  db.close();
}

test('an end that fails leaves the generation as it was where the count is right', (t) => {
  const { open, path } = place(t);
  const first = open(5);
  first.generation.reached(8);
  failToEnd(first);
  assert.equal(Number(readFileSync(`${path}-count`, 'latin1')), 8);
  assert.equal(open(8).generation.word, first.generation.word);
});

test('an end that fails, with a count that lags behind, is taken for a restore: a copy could not be told', (t) => {
  const { open, path } = place(t);
  const first = open(5);
  first.generation.reached(8);
  writeFileSync(`${path}-count`, '5\n');
  failToEnd(first);
  assert.notEqual(open(8).generation.word, first.generation.word);
});
