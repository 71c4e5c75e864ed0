import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import type { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import { openDatabase } from './database.ts';
import { GroupTalks } from './group-talks.ts';
import { Groups } from './groups.ts';
import { historyOperations } from './history.ts';
import { Mailboxes } from './mailboxes.ts';
import { talkMarkOperations } from './talk-marks.ts';
import { Talks, talkQueries } from './talks.ts';

const OWNER = 10_001;
const PEERS = 200;
const MESSAGES = 50_000;

function plan(db: DatabaseSync, sql: string): string[] {
  return db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => String(detail));
}

test('every question about a conversation is answered from its index, without sorting', () => {
  const db = openDatabase(':memory:');
  const ofTalk = {
    page: '=? AND number<?',
    pageAfter: '=? AND number>?',
    unread: '=? AND number>?',
    twin: '=? AND number<?',
  };
  for (const [name, end] of Object.entries(ofTalk)) {
    const steps = plan(db, talkQueries[name as keyof typeof ofTalk]);
    const onMessages = steps.filter((step) => step.includes('messages'));
    assert.ok(onMessages.length > 0);
    for (const step of onMessages) assert.ok(step.endsWith(`messages_talk (uin=? AND peer=? AND sent${end})`), step);
    assert.ok(!steps.some((step) => step.includes('TEMP B-TREE')), `${name} sorts`);
  }
  assert.deepEqual(plan(db, talkQueries.all), [
    'SEARCH m USING PRIMARY KEY (uin=? AND number<?)',
    'SEARCH l USING PRIMARY KEY (grp=? AND number=?) LEFT-JOIN',
  ]);
  const steps = plan(db, talkQueries.partners).filter((step) => step.includes('messages'));
  const ends = steps.map((step) => /^SEARCH messages USING COVERING INDEX messages_talk \((.*)\)$/.exec(step)?.[1]);
  const latest = 'uin=? AND peer=? AND sent=?';
  assert.deepEqual(ends, ['uin=?', 'uin=? AND peer>?', latest, latest]);
  db.close();
});

/** A mailbox of many messages with many people, all filed, most of them sent by its owner. */
function fullMailbox(): DatabaseSync {
  const db = openDatabase(':memory:');
  db.exec(`
    WITH RECURSIVE n (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < ${MESSAGES})
    INSERT INTO messages (uin, number, kind, peer, sent, at, text)
    SELECT ${OWNER}, number, ${kinds.message.code}, 20001 + number % ${PEERS}, number <= ${MESSAGES - 10 * PEERS}, number,
      printf('message %d, about as long as the ones that people usually write to each other', number)
    FROM n`);
  return db;
}

/** How long it takes at best: what else the machine does does not count. */
function fastest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

test('a page of conversations, of history, or a mark does not go through all messages', () => {
  const db = fullMailbox();
  const mailboxes = new Mailboxes(db, false);
  const talks = new Talks(db, mailboxes);
  const groupTalks = new GroupTalks(db, new Groups(db, mailboxes, false));
  const { conversations, history } = historyOperations(db, mailboxes, talks, groupTalks);
  const { markRead } = talkMarkOperations(db, () => talks, talks);
  const page = conversations({ uin: OWNER, before: 0, count: 50, preview: 20 });
  assert.deepEqual(
    page.conversations.map(({ latest, unread }) => [latest.number, unread]),
    Array.from({ length: 50 }, (_, index) => [MESSAGES - index, 10]),
  );
  const naive = db.prepare(`
    SELECT peer, max(number), sum(sent = 0), text FROM messages NOT INDEXED
    WHERE uin = ? AND kind = ${kinds.message.code} GROUP BY peer`);
  const scan = fastest(() => naive.all(OWNER));
  const ratios = {
    conversations: fastest(() => conversations({ uin: OWNER, before: 0, count: 50, preview: 20 })) / scan,
    history: fastest(() => history({ uin: OWNER, peer: 20_005, before: 0, count: 100, bytes: 1e6 })) / scan,
    'history from its beginning':
      fastest(() => history({ uin: OWNER, peer: 20_005, before: 0, after: 0, count: 100, bytes: 1e6 })) / scan,
    'history with none': fastest(() => history({ uin: OWNER, peer: 5, before: 0, count: 100, bytes: 1e6 })) / scan,
    'a mark': fastest(() => markRead({ uin: OWNER, peer: 20_007, number: 1 })) / scan,
  };
  for (const [what, ratio] of Object.entries(ratios)) assert.ok(ratio < 0.25, `${what}: ${ratio} of a scan`);
  db.close();
});
