import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Message, stored } from './messages.ts';
import * as pages from './pages.ts';
import * as talks from './talks.ts';

/** What a server keeps of a conversation: every third number of a mailbox, the rest belongs to others. */
function conversation(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => message(3 * (index + 1)));
}

function message(number: number): Message {
  return stored({ number, at: 1000 * number, mine: number % 2 === 0, text: `number ${number}` });
}

/** What a server answers: what is below a number (0: the newest), or the oldest behind one. */
function page(all: readonly Message[], from: { before: number } | { after: number }, most = talks.PAGE): pages.Page {
  const isBelow = 'before' in from;
  const there = all.filter(({ number }) => (isBelow ? !from.before || number < from.before : number > from.after));
  const messages = isBelow ? there.slice(-most) : there.slice(0, most);
  return { messages: messages.toReversed(), isLast: messages.length === there.length, seenTo: 0 };
}

const numbers = ({ messages }: talks.Talk) => messages.map(({ number }) => number);

function opened(all: readonly Message[]): talks.Talk {
  return pages.withNewest(talks.emptyTalk(10002), page(all, { before: 0 }));
}

function older(talk: talks.Talk, all: readonly Message[]): talks.Talk {
  return pages.withOlder(talk, page(all, { before: talks.firstOf(talk) }));
}

function around(talk: talks.Talk, all: readonly Message[], number: number): talks.Talk {
  const half = talks.PAGE / 2;
  return pages.withPlace(talk, page(all, { before: number + 1 }, half), page(all, { after: number }, half));
}

test('a conversation is opened with its newest page', () => {
  const talk = opened(conversation(250));
  assert.equal(talk.messages.length, talks.PAGE);
  assert.equal(talk.latest?.number, 750);
  assert.equal(talk.fromBeginning, false);
  assert.equal(opened(conversation(20)).fromBeginning, true);
  assert.deepEqual(opened([]).messages, []);
});

test('messages come once, in order of their numbers, even when told twice', () => {
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
  assert.equal(talk.unread, 3);
  assert.equal(talks.readTo(talk, 15).unread, 1);
  assert.equal(talks.readTo(talk, 21).unread, 0);
  assert.equal(talks.readTo(talks.readTo(talk, 21), 9).readTo, 21);
  const answered = talks.receive(talk, message(18));
  assert.deepEqual([answered.unread, answered.readTo], [1, 18], 'a reply marks everything before it as read');
  assert.equal(talks.receive(talk, message(24)).unread, 0);
});

test('a message that is told again after it was read does not count', () => {
  const talk = { ...opened(conversation(3)), readTo: 9, hasNewer: true };
  assert.equal(talks.receive(talk, message(9)).unread, 0);
});

test('how many are unread is not guessed from a window that does not show it', () => {
  const all = conversation(150);
  const unread = { ...opened(all), unread: 120, readTo: 90 };
  assert.equal(talks.readTo(unread, 120).unread, 120, 'the window begins behind it');
  assert.equal(talks.readTo(unread, 444).unread, 1);
  assert.equal(talks.readTo(around(unread, all, 150), 150).unread, 110, 'the window ends before the newest');
  assert.equal(talks.readTo(unread, 450).unread, 0);
});

test('a window around a message has some before it and some behind', () => {
  const all = conversation(500);
  const talk = around(opened(all), all, 600);
  assert.equal(talks.firstOf(talk), 600 - 3 * 49);
  assert.equal(talks.lastOf(talk), 600 + 3 * 50);
  assert.deepEqual([talk.fromBeginning, talk.hasNewer, talk.latest?.number], [false, true, 1500]);
  const start = around(talk, all, 0);
  assert.deepEqual([talks.firstOf(start), start.fromBeginning, start.hasNewer], [3, true, true]);
  const end = around(talk, all, 1500);
  assert.deepEqual([talks.lastOf(end), end.fromBeginning, end.hasNewer], [1500, false, false]);
});

test('a message of mine that is stored beyond the window stays in sight until the window reaches it', () => {
  const all = conversation(500);
  let talk = talks.sending(around(opened(all), all, 600), { id: 'a', at: 1, text: 'mine' });
  const mine = { ...message(1503), mine: true };
  all.push(mine);
  talk = talks.sent(talk, 'a', mine);
  assert.deepEqual(
    talk.messages.slice(-2).map(({ key, number, fate }) => [key, number, fate]),
    [
      ['n750', 750, 'stored'],
      ['a', 0, 'stored'],
    ],
  );
  assert.equal(talk.latest?.number, 1503);
  talk = pages.withNewest(talk, page(all, { before: 0 }));
  assert.deepEqual(numbers(talk).slice(-2), [1500, 1503]);
});

test('the newest page joins the kept messages, or replaces them: there is no gap', () => {
  const all = conversation(500);
  const unsent = talks.sending(opened(all.slice(0, 300)), { id: 'a', at: 1, text: 'mine' });
  const kept = talks.kept(unsent);
  assert.deepEqual([kept.messages.length, kept.loaded, kept.latest?.number], [talks.PAGE + 1, false, 900]);
  const near = all.slice(0, 350);
  const joined = pages.withNewest(kept, page(near, { before: 0 }));
  assert.deepEqual(numbers(joined), [...near.slice(200).map(({ number }) => number), 0]);
  const replaced = pages.withNewest(kept, page(all, { before: 0 }));
  assert.deepEqual(numbers(replaced), [...all.slice(400).map(({ number }) => number), 0]);
  assert.equal(talks.kept(around(unsent, all, 600)).messages.length, 1, 'the middle is not the latest message');
});

test('an older page finds the end that it was asked for, however much is said meanwhile', () => {
  const all = conversation(1000);
  let talk = older(opened(all.slice(0, 600)), all);
  for (const next of all.slice(600, 850)) talk = talks.receive(talk, next);
  const asked: talks.Talk = { ...talk, loading: 'older' };
  talk = all.slice(850).reduce(talks.receive, asked);
  talk = pages.withOlder(talk, page(all, { before: talks.firstOf(asked) }));
  assert.deepEqual(
    numbers(talk),
    all.slice(300, 700).map(({ number }) => number),
  );
  assert.equal(talk.hasNewer, true);
});

test('where what is new begins is known from the window, or said to be unknown', () => {
  const all = conversation(150);
  const talk = opened(all);
  assert.equal(talks.firstBehind(talk, 300), 303);
  assert.equal(talks.firstBehind(talk, 303), 309, 'mine are not new');
  assert.equal(talks.firstBehind(talk, 150), 'unknown');
  assert.equal(talks.firstBehind(talk, 450), undefined);
  assert.equal(talks.firstBehind(older(talk, all), 0), 3);
  assert.equal(talks.firstBehind(around(talk, all, 150), 297), 'unknown');
});

/** A conversation as it really goes: pages are on their way while more is said, and connections break. */
class World {
  readonly server: Message[];
  talk = talks.emptyTalk(10002);
  #asked: ((talk: talks.Talk) => talks.Talk) | undefined;
  #answer: (() => (talk: talks.Talk) => talks.Talk) | undefined;

  constructor(count: number) {
    this.server = conversation(count);
  }

  /** Asks for a page, unless one is on its way: one at a time, as the store does it. */
  ask(loading: talks.Loading, place = 0): void {
    const { talk } = this;
    if (talk.loading) return;
    const [first, last] = [talks.firstOf(talk), talks.lastOf(talk)];
    if (loading === 'older' && (!talk.loaded || talk.fromBeginning || first === 0)) return;
    if (loading === 'newer' && !(talk.loaded && talk.hasNewer)) return;
    this.talk = { ...talk, loading };
    const now = (from: { before: number } | { after: number }, most = talks.PAGE) => page([...this.server], from, most);
    this.#answer = () => {
      if (loading === 'older') return join(pages.withOlder, now({ before: first }));
      if (loading === 'newer') return join(pages.withNewer, now({ after: last }));
      if (loading === 'newest') return join(pages.withNewest, now({ before: 0 }));
      const half = talks.PAGE / 2;
      const [upTo, behind] = [now({ before: place + 1 }, half), now({ after: place }, half)];
      return (before) => pages.withPlace(before, upTo, behind);
    };
  }

  /** The server has looked. */
  look(): void {
    this.#asked ??= this.#answer?.();
  }

  /** The page comes. */
  get(): void {
    this.look();
    if (this.#asked) this.talk = this.#asked(this.talk);
    this.#asked = undefined;
    this.#answer = undefined;
  }

  /** It does not come. */
  fail(): void {
    if (this.talk.loading) this.talk = pages.notLoaded(this.talk, 'No.');
    this.#asked = undefined;
    this.#answer = undefined;
  }

  say(isTold: boolean): Message {
    const next = message(3 * (this.server.length + 1));
    this.server.push(next);
    if (isTold) this.talk = talks.receive(this.talk, next);
    return next;
  }

  /** Sends a message, which is stored at once. */
  send(id: string): void {
    this.talk = talks.sending(this.talk, { id, at: 0, text: '' });
    const mine = this.say(false);
    this.talk = talks.sent(this.talk, id, { ...mine, mine: true });
  }

  /** The connection breaks, and something is told to another window only. */
  miss(): void {
    this.fail();
    this.say(false);
    this.talk = talks.doubted(this.talk);
  }

  check(): void {
    const { talk, server } = this;
    const mine = numbers(talk).filter((number) => number > 0);
    const from = Math.max(
      0,
      server.findIndex(({ number }) => number === mine[0]),
    );
    assert.deepEqual(
      mine,
      server.slice(from, from + mine.length).map(({ number }) => number),
    );
    assert.ok(mine.length <= talks.WINDOW + talks.PAGE + (talk.loading === 'older' ? this.server.length : 0));
    if (talk.fromBeginning && mine.length > 0) assert.equal(mine[0], 3);
    if (talk.loaded && !talk.hasNewer) assert.equal(mine.at(-1), server.at(-1)?.number);
    assert.equal(new Set(talk.messages.map(({ key }) => key)).size, talk.messages.length);
  }
}

function join(how: (talk: talks.Talk, page: pages.Page) => talks.Talk, got: pages.Page) {
  return (talk: talks.Talk) => how(talk, got);
}

const steps = {
  older: (world: World) => world.ask('older'),
  newer: (world: World) => world.ask('newer'),
  newest: (world: World) => world.ask('newest'),
  around: (world: World, at: number) => world.ask('around', at),
  look: (world: World) => world.look(),
  get: (world: World) => world.get(),
  fail: (world: World) => world.fail(),
  arrives: (world: World) => world.say(true),
  'talks on': (world: World) => {
    for (let count = 0; count < 70; count++) world.say(true);
  },
  sends: (world: World, at: number) => world.send(`${at} ${world.server.length}`),
  misses: (world: World) => world.miss(),
  restarts: (world: World) => {
    world.fail();
    world.talk = talks.kept(world.talk);
  },
  empties: (world: World) => {
    if (!world.talk.loading) world.talk = talks.emptied(world.talk);
  },
};

const names = Object.keys(steps) as (keyof typeof steps)[];
// Most pages come, and while they are on their way something is said.
const often = fc.constantFrom<keyof typeof steps>('look', 'arrives', 'talks on', 'get');
const move = fc.record({
  what: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, { weight: 2, arbitrary: often }),
  at: fc.integer({ min: 0, max: 5000 }),
});

test('after any scrolling and jumping the window has no gap, is bounded, and reaches both ends', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1500 }), fc.array(move, { maxLength: 60, size: 'max' }), (count, moves) => {
      const world = new World(count);
      for (const { what, at } of moves) {
        steps[what](world, at);
        world.check();
      }
      world.fail();
      if (!world.talk.loaded) steps.newest(world);
      const go = (to: 'older' | 'newer') => {
        steps[to](world);
        world.get();
        world.check();
      };
      world.get();
      while (!world.talk.fromBeginning && world.talk.messages.length > 0) go('older');
      assert.ok(count === 0 || talks.firstOf(world.talk) === 3);
      while (world.talk.hasNewer) go('newer');
      assert.equal(talks.lastOf(world.talk), world.server.at(-1)?.number ?? 0);
      assert.deepEqual(
        numbers(world.talk).filter((number) => number === 0),
        [],
      );
    }),
    { numRuns: 100 },
  );
});
