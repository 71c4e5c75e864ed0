import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '@rookery/client';
import { type Language, sayIn } from '../../base/language.ts';
import { ADMIN, openHouse } from '../testing/house.ts';
import { AuditLog } from './audit-log.ts';
import { type AuditEntry, auditWords, matching, sentenceOf } from './audit-words.ts';

const speaker = (language: Language) => sayIn(language, auditWords);

const nameOf = (uin: number) => (uin === 10001 ? 'Ann (10001)' : String(uin));
const entry = (act: string, detail = '', on = 10002, by = 10001): AuditEntry => ({ id: 1, at: 1, by, on, act, detail });
const bare = (text: string) => text.replace(/[\u2068\u2069]/g, '');

test('each act in words', () => {
  const say = speaker('en');
  const told = (...of: Parameters<typeof entry>) => bare(sentenceOf(say, entry(...of), nameOf));
  assert.equal(told('create'), 'Ann (10001) created the account 10002.');
  assert.equal(told('create', 'administrator'), 'Ann (10001) created the administrator account 10002.');
  assert.equal(told('disable', '', 10002, 0), 'The command line disabled 10002.');
  assert.equal(told('befriend', '10003'), 'Ann (10001) made 10002 and 10003 friends.');
  assert.equal(told('invite', 'abcd... for 5', 0), 'Ann (10001) created the invitation abcd… for 5 accounts.');
  assert.equal(told('invite', 'abcd... for 1', 0), 'Ann (10001) created the invitation abcd… for one account.');
  assert.equal(told('uninvite', 'abcd...', 0), 'Ann (10001) revoked the invitation abcd….');
  assert.equal(told('app-password', '1 Door bell'), 'Ann (10001) created app password 1 Door bell for 10002.');
  assert.equal(told('end-session', '7'), 'Ann (10001) signed out device 7 of 10002.');
});

test('an unknown act is shown as it was logged, under any name', () => {
  const say = speaker('en');
  const told = (...of: Parameters<typeof entry>) => bare(sentenceOf(say, entry(...of), nameOf));
  assert.equal(told('rename-server', 'Nest', 0), 'Ann (10001): rename-server (Nest)');
  assert.equal(told('constructor'), 'Ann (10001): constructor, on 10002');
  assert.equal(told('invite', 'of another form', 0), 'Ann (10001) created an invitation: of another form.');
});

test('all acts that the server knows have words in both languages', () => {
  const acts = [
    'create',
    'disable',
    'enable',
    'promote',
    'demote',
    'password',
    'policy',
    'profile',
    'invite',
    'uninvite',
  ];
  acts.push('befriend', 'unfriend', 'block', 'unblock', 'app-password', 'end-app-password', 'end-session');
  for (const language of ['en', 'zh'] as const) {
    const say = speaker(language);
    for (const act of acts) {
      const told = sentenceOf(say, entry(act, '10003'), nameOf);
      assert.ok(!told.includes('{{') && told.includes('Ann'), `${language} ${act}: ${told}`);
      assert.notEqual(told, sentenceOf(say, entry(`${act}?`, '10003'), nameOf).replace('?', ''), `${language} ${act}`);
    }
  }
});

test('the filter looks at the words, the names and what was logged', () => {
  const entries = [entry('disable'), entry('invite', 'abcd... for 5', 0)];
  const sentence = ({ act }: AuditEntry) => `\u2068Ann\u2069 did ${act}`;
  assert.deepEqual(matching(entries, ' ANN DID disable ', sentence), [entries[0]]);
  assert.deepEqual(matching(entries, '10002', sentence), [entries[0]]);
  assert.deepEqual(matching(entries, 'ABCD', sentence), [entries[1]]);
  assert.deepEqual(matching(entries, '', sentence), entries);
});

test('the log of a real server, page by page, newest first', async (t) => {
  const house = await openHouse(t);
  const client = house.newClient(ADMIN, { transport: http(house.url) });
  await client.connect();
  const log = new AuditLog(client);
  await log.load();
  assert.deepEqual(log.snapshot().entries, []);
  assert.equal(log.snapshot().isNew, false);
  for (let made = 0; made < 60; made++) await client.call('AddInvite', { uses: made + 1 });
  await log.load();
  assert.equal(log.snapshot().entries.length, 50);
  assert.equal(log.snapshot().hasMore, true);
  await log.more();
  const { entries, hasMore } = log.snapshot();
  assert.equal(hasMore, false);
  assert.deepEqual(
    entries.map(({ detail }) => Number(detail.split(' ').at(-1))),
    Array.from({ length: 60 }, (_, i) => 60 - i),
  );
  assert.deepEqual(new Set(entries.map(({ by, act }) => `${by} ${act}`)), new Set(['10001 invite']));
  await client.close();
  await log.load();
  assert.ok(log.snapshot().trouble instanceof Error);
  assert.equal(log.snapshot().entries.length, 60, 'what there was stays');
});
