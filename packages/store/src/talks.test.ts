import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as talks from './talks.ts';

/** What a server keeps of a conversation: every third number of a mailbox, the rest belongs to others. */
function conversation(count: number): talks.Message[] {
  return Array.from({ length: count }, (_, index) => message(3 * (index + 1)));
}

function message(number: number): talks.Message {
  return talks.stored({ number, at: 1000 * number, mine: number % 2 === 0, text: `number ${number}` });
}

function page(all: readonly talks.Message[], before: number): talks.Page {
  const below = all.filter(({ number }) => before === 0 || number < before);
  const messages = below.slice(-talks.PAGE);
  return { messages: messages.toReversed(), isLast: messages.length === below.length, seenTo: 0 };
}

const numbers = ({ messages }: talks.Talk) => messages.map(({ number }) => number);

function opened(all: readonly talks.Message[]): talks.Talk {
  return talks.withNewest(talks.emptyTalk(10002), page(all, 0));
}

function older(talk: talks.Talk, all: readonly talks.Message[]): talks.Talk {
  const [first] = numbers(talk);
  return talk.fromBeginning || first === undefined ? talk : talks.withOlder(talk, page(all, first));
}

function newer(talk: talks.Talk, all: readonly talks.Message[]): talks.Talk {
  const before = talk.newer.at(-1);
  return before === undefined ? talk : talks.withNewer(talk, page(all, before));
}

test('a conversation is opened with its newest page', () => {
  const talk = opened(conversation(250));
  assert.equal(talk.messages.length, talks.PAGE);
  assert.equal(talk.latest?.number, 750);
  assert.equal(talk.fromBeginning, false);
  assert.equal(opened(conversation(20)).fromBeginning, true);
  assert.deepEqual(opened([]).messages, []);
});

test('messages come once, in order of their numbers, whatever is told twice', () => {
  const all = conversation(5);
  let talk = opened(all);
  for (const number of [21, 18, 21, 3]) talk = talks.receive(talk, message(number));
  assert.deepEqual(numbers(talk), [3, 6, 9, 12, 15, 18, 21]);
  assert.equal(talk.latest?.number, 21);
});

test('a message of mine is shown at once, and takes its place when it is stored', () => {
  let talk = opened(conversation(2));
  talk = talks.sending(talk, { id: 'a', at: 1, text: 'first' });
  talk = talks.sending(talk, { id: 'b', at: 2, text: 'second' });
  talk = talks.receive(talk, message(9));
  assert.deepEqual(numbers(talk), [3, 6, 9, 0, 0]);
  talk = talks.sent(talk, 'b', { ...message(12), mine: true });
  assert.deepEqual(talk.messages.map(({ key, fate }) => `${key} ${fate}`).slice(3), ['b stored', 'a sending']);
  talk = talks.failed(talk, 'a', 'No.');
  assert.deepEqual(talk.messages.at(-1)?.why, 'No.');
  assert.deepEqual(numbers(talks.discarded(talk, 'a')), [3, 6, 9, 12]);
  assert.deepEqual(talks.discarded(talk, 'b'), talk);
});

test('what others write is unread until it was read', () => {
  let talk = opened(conversation(1));
  for (const number of [9, 15, 21]) talk = talks.receive(talk, message(number));
  talk = talks.receive(talk, { ...message(24), mine: true });
  assert.equal(talk.unread, 3);
  assert.equal(talks.readTo(talk, 15).unread, 1);
  assert.equal(talks.readTo(talk, 24).unread, 0);
  assert.equal(talks.readTo(talks.readTo(talk, 24), 9).readTo, 24);
});

test('a message that is told again after it was read does not count', () => {
  const talk = { ...opened(conversation(3)), readTo: 9, newer: [0, 5] };
  assert.equal(talks.receive(talk, message(9)).unread, 0);
});

const moves = fc.array(
  fc.constantFrom('older', 'newer', 'asks for the newest', 'gets the newest', 'gets nothing', 'arrives', 'sending'),
  { maxLength: 40 },
);

test('wherever one scrolls, the window has no gap and is bounded, and both ends can be reached', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1500 }), fc.boolean(), moves, (count, isOpen, all) => {
      const server = conversation(count);
      let talk = isOpen ? opened(server) : talks.emptyTalk(10002);
      let onItsWay: talks.Page | undefined;
      const reaches = () => talk.newer.length === 0;
      const check = () => {
        const mine = numbers(talk).filter((number) => number > 0);
        const from = server.findIndex(({ number }) => number === mine[0]);
        const there = server.slice(Math.max(0, from), Math.max(0, from) + mine.length).map(({ number }) => number);
        assert.ok(mine.length <= talks.WINDOW + talks.PAGE);
        // What has come for a page that is still on its way stands behind the window.
        if (onItsWay) return;
        assert.deepEqual(mine, there);
        if (talk.fromBeginning && mine.length > 0) assert.equal(mine[0], 3);
        if (talk.loaded && reaches()) assert.equal(mine.at(-1), server.at(-1)?.number);
      };
      for (const [index, move] of all.entries()) {
        // One page at a time, as the store does it.
        const isFree = talk.loaded && !onItsWay;
        if (move === 'older') talk = isFree ? older(talk, server) : talk;
        else if (move === 'newer') talk = isFree ? newer(talk, server) : talk;
        else if (move === 'asks for the newest') {
          talk = { ...talk, loading: 'newest' };
          onItsWay ??= page(server, 0);
        } else if (move === 'gets the newest' && onItsWay) {
          talk = talks.withNewest(talk, onItsWay);
          onItsWay = undefined;
        } else if (move === 'gets nothing' && onItsWay) {
          talk = talks.notLoaded(talk, 'No.');
          onItsWay = undefined;
        } else if (move === 'sending') talk = talks.sending(talk, { id: `${index}`, at: 0, text: '' });
        else if (move === 'arrives') {
          const next = message(3 * (server.length + 1));
          server.push(next);
          talk = talks.receive(talk, next);
        }
        check();
      }
      if (onItsWay) talk = talks.withNewest(talk, onItsWay);
      onItsWay = undefined;
      check();
      if (!talk.loaded) talk = opened(server);
      while (!talk.fromBeginning && talk.messages.length > 0) talk = older(talk, server);
      check();
      while (talk.newer.length > 0) talk = newer(talk, server);
      check();
    }),
    { numRuns: 60 },
  );
});
