import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { administrationOperations } from './administration.ts';
import { Audit } from './audit.ts';
import { openDatabase } from './database.ts';

const ACCOUNTS = 25_000;
const FIRST = 10_001;

/** Very many accounts, of which the last one has a name of its own. */
function fullDatabase(): DatabaseSync {
  const db = openDatabase(':memory:');
  db.exec(`
    WITH RECURSIVE n (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM n WHERE number < ${ACCOUNTS - 1})
    INSERT INTO accounts (uin, password, created_at, nick)
    SELECT ${FIRST} + number, '', 1, CASE number WHEN ${ACCOUNTS - 1} THEN 'needle' ELSE 'hay ' || number END FROM n`);
  return db;
}

test('one search looks at a bounded number of accounts, and says where to go on', () => {
  const db = fullDatabase();
  const { findAccounts } = administrationOperations(db, new Audit(db), 0);
  const pages = [];
  for (let after = 0; pages.length === 0 || after !== 0; ) {
    const page = findAccounts({ after, count: 50, text: 'NEEDLE' });
    pages.push(page);
    assert.ok(page.next === 0 || page.next > after);
    after = page.next;
    assert.ok(pages.length < 10);
  }
  assert.deepEqual(
    pages.map(({ accounts }) => accounts.map(({ nick }) => nick)),
    [[], [], ['needle']],
  );
  assert.equal(findAccounts({ after: 0, count: 50, text: '' }).next, FIRST + 49);
  assert.equal(findAccounts({ after: FIRST + ACCOUNTS - 51, count: 50, text: '' }).next, 0);
  db.close();
});

test('whether another administrator is left is found without looking at all accounts', () => {
  const db = openDatabase(':memory:');
  const steps = db
    .prepare('EXPLAIN QUERY PLAN SELECT 1 FROM accounts WHERE admin = 1 AND disabled = 0 AND uin <> ? LIMIT 1')
    .all()
    .map(({ detail }) => String(detail));
  assert.deepEqual(steps, ['SCAN accounts USING INDEX accounts_admins']);
  db.close();
});
