import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ground, PLENTY } from '../contract/ground.ts';
import { backUp } from './backup.ts';
import { openSqlite } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'rookery-erasing-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than a page of the database, so that it lies on pages of its own. */
const long = (word: string) => `${word} `.repeat(1500);
const AT = 1000;

/** Which of the words are in the files of a database. */
function found(path: string, words: readonly string[]): string[] {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file)).map((file) => readFileSync(file, 'latin1'));
  return words.filter((word) => files.some((text) => text.includes(word)));
}

for (const isFiled of [false, true]) {
  test(`a text that was recalled or edited is in no file${isFiled ? ', nor is one that was filed before' : ''}`, async (t) => {
    const path = join(folder, `${isFiled}.db`);
    const ground = new Ground();
    ground.open = () => openSqlite(path);
    ground.storage = await ground.open();
    t.after(() => ground.storage.close());
    const [a = 0, b = 0] = await ground.friends(2);
    const bounds = { mostGroups: PLENTY, mostMembers: PLENTY };
    const made = await ground.storage.createGroup({ owner: a, name: 'Chess', policy: 'anyone', at: AT, ...bounds });
    assert.ok(made.outcome === 'created');
    await ground.storage.joinGroup({ group: made.group, uin: b, at: AT, ...bounds });
    const words = ['Sesame1', 'Sesame2', 'Sesame3', 'Sesame4', 'Sesame5'];
    const names: string[] = [];
    for (const [i, to] of [b, b, made.group, made.group, b].entries()) {
      const text = i % 2 === 0 ? (words[i] ?? '') : long(words[i] ?? '');
      const stored = await ground.send(a, to, { text, at: AT });
      assert.ok('number' in stored);
      names.push('entry' in stored ? `${to}-${stored.entry}` : `${a}-${stored.number}`);
    }
    for (let i = 0; i < 50; i++) await ground.send(a, b, { text: `kept ${i}` });
    // Opening files what is in the journal.
    if (isFiled) await ground.reopen();
    assert.deepEqual(found(path, words), words, 'it is found where it is');
    const change = { uin: a, at: AT, session: 0, within: PLENTY };
    for (const name of names.slice(0, 4)) {
      assert.equal((await ground.storage.recallMessage({ ...change, name })).outcome, 'done');
    }
    const edit = { ...change, name: names[4] ?? '', text: 'another' };
    assert.equal((await ground.storage.editMessage(edit)).outcome, 'done');
    const copy = join(folder, `${isFiled}.backup`);
    await backUp(path, copy);
    assert.deepEqual(found(copy, [...words, 'kept 49']), ['kept 49']);
    // Closing writes the log back into the database.
    await ground.storage.close();
    assert.deepEqual(found(path, [...words, 'kept 49']), ['kept 49']);
  });
}
