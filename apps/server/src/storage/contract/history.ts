import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf, kinds } from '@rookery/protocol';
import fc from 'fast-check';
import { type Conversation, type HistoryPage, MOST_UNREAD } from '../storage.ts';
import { type Ground, PLENTY, plainText, withReopening } from './ground.ts';

const PEOPLE = 4;

/** A message in a mailbox, as one would keep it on paper. */
type Paper = { number: number; peer: number; sent: boolean; text: string; twin: number };

/** What has been said, and how far it was read. */
export function historyContract(ground: Ground): void {
  type Bounds = { after?: number; count?: number; bytes?: number };
  const history = (uin: number, peer: number, before = 0, bounds: Bounds = {}) =>
    ground.storage.history({ uin, peer, before, count: PLENTY, bytes: PLENTY, ...bounds });
  const read = (uin: number, peer: number, number: number) => ground.storage.markRead({ uin, peer, number });
  const conversations = async (uin: number, more: { before?: number; count?: number; preview?: number } = {}) =>
    ground.storage.conversations({ uin, before: 0, count: PLENTY, preview: PLENTY, ...more });
  const numbers = ({ entries }: HistoryPage) => entries.map(({ number }) => number);

  test('a conversation is both directions, newest first, without requests and without what others said', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3, { policy: { strangers: true } });
    const bounds = { mostFriends: 10, mostRequests: 10, mostWaiting: PLENTY };
    const at = Date.now();
    await ground.storage.askFriend({ uin: b, peer: a, reason: 'please', at, ...bounds });
    await ground.send(a, b, { text: 'one', at });
    await ground.send(c, a, { text: 'between', at });
    await ground.reopen();
    await ground.storage.answerFriend({ uin: a, peer: b, accept: true, reason: 'so', at, mostFriends: 10 });
    await ground.send(b, a, { text: 'two', at });
    const entry = { kind: kinds.message.code, peer: b, at };
    const two = { ...entry, number: 4, text: 'two', sent: false, entry: 3 };
    const one = { ...entry, number: 2, text: 'one', sent: true, entry: 2 };
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      assert.deepEqual(await history(a, b), { entries: [two, one], isLast: true, seen: 0, cleared: 0 });
      assert.deepEqual(await history(a, b, 4), { entries: [one], isLast: true, seen: 0, cleared: 0 });
      assert.deepEqual(await history(a, b, 2), { entries: [], isLast: true, seen: 0, cleared: 0 });
      assert.deepEqual(await history(a, b, 0, { after: 0 }), {
        entries: [two, one],
        isLast: true,
        seen: 0,
        cleared: 0,
      });
      assert.deepEqual(await history(a, b, 0, { after: 3 }), { entries: [two], isLast: true, seen: 0, cleared: 0 });
      assert.deepEqual(await history(a, b, 0, { after: 4 }), { entries: [], isLast: true, seen: 0, cleared: 0 });
      assert.deepEqual(numbers(await history(a, c)), [3]);
      const partners = (await conversations(a)).conversations.map(({ latest, peer }) => [latest.number, peer]);
      assert.deepEqual(partners, [
        [4, b],
        [3, c],
      ]);
    }
    assert.deepEqual(await history(a, ground.number()), { entries: [], isLast: true, seen: 0, cleared: 0 });
    assert.deepEqual(await history(ground.number(), a), { entries: [], isLast: true, seen: 0, cleared: 0 });
  });

  test('a page of a conversation that is met exactly is the last one; only the first may pass the bytes', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (const text of ['€€', '12', '€€€€']) await ground.send(a, b, { text });
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      for (const [bounds, expected, isLast] of [
        [{ count: 3 }, [3, 2, 1], true],
        [{ count: 2 }, [3, 2], false],
        [{ bytes: 20 }, [3, 2, 1], true],
        [{ bytes: 19 }, [3, 2], false],
        [{ bytes: 1 }, [3], false],
        [{ after: 0, count: 3 }, [3, 2, 1], true],
        [{ after: 0, count: 2 }, [2, 1], false],
        [{ after: 1, count: 2 }, [3, 2], true],
        [{ after: 0, bytes: 19 }, [2, 1], false],
        [{ after: 2, bytes: 1 }, [3], true],
      ] as const) {
        const page = await history(b, a, 0, bounds);
        assert.deepEqual([numbers(page), page.isLast], [expected, isLast]);
      }
    }
  });

  test('property: conversations, their pages and what is read are as one would keep them on paper', async () => {
    const who = fc.nat(PEOPLE - 1);
    const text = plainText(8);
    const send = fc.record({ what: fc.constant('send' as const), who, whom: who, text });
    const mark = fc.record({ what: fc.constant('mark' as const), who, whom: who, number: fc.nat(15) });
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: send }, { weight: 1, arbitrary: mark }), {
      maxLength: 30,
      size: 'max',
    });
    const page = fc.record({ count: fc.integer({ min: 1, max: 3 }), bytes: fc.nat(30), preview: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(steps, steps, page, async (filed, unfiled, { count, bytes, preview }) => {
        const uins = await ground.friends(PEOPLE);
        const [sharing = 0] = uins;
        await ground.storage.changeAccount({ uin: sharing, policy: { shareRead: true } });
        const paper = new Map(uins.map((uin) => [uin, [] as Paper[]]));
        const mailbox = (uin: number) => paper.get(uin) as Paper[];
        const talk = (uin: number, peer: number) => mailbox(uin).filter((each) => each.peer === peer);
        const marks = new Map<string, number>();
        const marked = (what: 'read' | 'seen', uin: number, peer: number) => marks.get(`${what} ${uin} ${peer}`) ?? 0;
        const take = (made: (typeof filed)[number]): Promise<unknown> => {
          const [uin, peer] = [uins[made.who] as number, uins[made.whom] as number];
          if (uin === peer) return Promise.resolve();
          if (made.what === 'send') {
            const [number, twin] = [mailbox(peer).length + 1, mailbox(uin).length + 1];
            mailbox(uin).push({ number: twin, peer, sent: true, text: made.text, twin: 0 });
            mailbox(peer).push({ number, peer: uin, sent: false, text: made.text, twin });
            return ground.send(uin, peer, { text: made.text });
          }
          const place = Math.min(made.number, talk(uin, peer).at(-1)?.number ?? 0);
          const before = marked('read', uin, peer);
          if (place <= before) {
            return read(uin, peer, made.number).then((got) => assert.deepEqual(got, { moved: false, read: before }));
          }
          marks.set(`read ${uin} ${peer}`, place);
          const seen = talk(uin, peer).findLast(({ number, sent }) => !sent && number <= place)?.twin ?? 0;
          const isNew = uin === sharing && seen > marked('seen', peer, uin);
          if (isNew) marks.set(`seen ${peer} ${uin}`, seen);
          const expected = { moved: true, read: place, ...(isNew ? { seen } : {}) };
          return read(uin, peer, made.number).then((got) => assert.deepEqual(got, expected));
        };
        await Promise.all(filed.map(take));
        await ground.reopen();
        await Promise.all(unfiled.map(take));

        for (const uin of uins) {
          const expected = uins
            .flatMap((peer) => talk(uin, peer).slice(-1))
            .sort((x, y) => y.number - x.number)
            .map(({ number, peer, sent, text: whole }) => {
              const answered = talk(uin, peer).findLast((each) => each.sent)?.number ?? 0;
              const upTo = Math.max(marked('read', uin, peer), answered);
              const seen = marked('seen', uin, peer);
              const unread = talk(uin, peer).filter((each) => !each.sent && each.number > upTo).length;
              const beginning = beginningOf(whole, preview);
              return { number, peer, sent, text: beginning, nick: `n${peer}`, unread, read: upTo, seen };
            });
          const found: Conversation[] = [];
          for (let before = 0; ; before = found.at(-1)?.latest.number ?? 0) {
            const got = await conversations(uin, { before, count, preview });
            found.push(...got.conversations);
            assert.equal(got.isLast, found.length === expected.length);
            if (got.isLast) break;
            assert.equal(got.conversations.length, count);
          }
          assert.deepEqual(
            found.map(({ latest: { number, sent, text: shown }, peer, nick, unread, read: upTo, seen }) => {
              return { number, peer, sent, text: shown, nick, unread, read: upTo, seen };
            }),
            expected,
          );
          for (const peer of uins) {
            const wanted = talk(uin, peer).toReversed();
            const got: HistoryPage['entries'] = [];
            for (let before = 0; ; before = got.at(-1)?.number ?? 0) {
              const part = await history(uin, peer, before, { count, bytes });
              assert.equal(part.seen, marked('seen', uin, peer));
              const size = part.entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.text), 0);
              assert.ok(part.entries.length <= count && (size <= bytes || part.entries.length === 1));
              got.push(...part.entries);
              assert.equal(part.isLast, got.length === wanted.length);
              if (part.isLast) break;
            }
            assert.deepEqual(
              got.map(({ number, sent, text: whole }) => [number, sent, whole]),
              wanted.map(({ number, sent, text: whole }) => [number, sent, whole]),
            );
            const back: HistoryPage['entries'] = [];
            for (let after = 0; ; after = back[0]?.number ?? 0) {
              const part = await history(uin, peer, 0, { after, count, bytes });
              assert.ok(part.entries.length <= count);
              back.unshift(...part.entries);
              if (part.isLast) break;
              assert.ok(part.entries.length > 0);
            }
            assert.deepEqual(back, got);
          }
        }
      }),
      withReopening,
    );
  });

  test('friend requests and answers are not messages', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const bounds = { mostFriends: 10, mostRequests: 10, mostWaiting: PLENTY };
    await ground.storage.askFriend({ uin: a, peer: b, reason: 'please', at: 1, ...bounds });
    await ground.storage.answerFriend({ uin: b, peer: a, accept: true, reason: '', at: 2, mostFriends: 10 });
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      for (const uin of [a, b]) assert.deepEqual(await conversations(uin), { conversations: [], isLast: true });
      assert.deepEqual(await read(b, a, 1), { moved: false, read: 0 });
    }
    await ground.send(a, b, { text: 'thanks' });
    await ground.storage.unfriend({ uin: a, peer: b });
    await ground.storage.askFriend({ uin: a, peer: b, reason: 'again', at: PLENTY, ...bounds });
    assert.deepEqual(
      (await conversations(b)).conversations.map(({ latest, unread }) => [latest.text, unread]),
      [['thanks', 1]],
    );
  });

  test('the beginning of a text is cut by characters', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    await ground.send(a, b, { text: '𠀀𠀁𠀂𠀃' });
    const shown = async (preview: number) => (await conversations(b, { preview })).conversations[0]?.latest.text;
    assert.deepEqual(
      [await shown(0), await shown(3), await shown(4), await shown(7)],
      ['', '𠀀𠀁𠀂', '𠀀𠀁𠀂𠀃', '𠀀𠀁𠀂𠀃'],
    );
    await ground.send(a, b, { text: 'Hi 👨‍👩‍👧' });
    assert.deepEqual([await shown(4), await shown(7), await shown(8)], ['Hi ', 'Hi ', 'Hi 👨‍👩‍👧']);
    await ground.send(a, b, { text: `e${'\u0301'.repeat(1000)}` });
    assert.equal((await shown(50))?.length, 50, 'one without end');
  });

  test('unread messages are counted up to a bound, at any place', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const unread = async () => (await conversations(b)).conversations[0]?.unread;
    const send = (count: number) => Promise.all(Array.from({ length: count }, () => ground.send(a, b)));
    await send(MOST_UNREAD - 1);
    assert.equal(await unread(), MOST_UNREAD - 1);
    await ground.reopen();
    assert.equal(await unread(), MOST_UNREAD - 1);
    await send(1);
    assert.equal(await unread(), MOST_UNREAD);
    await send(3);
    assert.equal(await unread(), MOST_UNREAD);
    await ground.reopen();
    assert.equal(await unread(), MOST_UNREAD);
    await read(b, a, 5);
    assert.equal(await unread(), MOST_UNREAD - 2);
    await ground.send(b, a);
    assert.equal(await unread(), 0, 'a reply marks everything before it as read');
    await send(2);
    assert.equal(await unread(), 2);
    await ground.reopen();
    assert.equal(await unread(), 2);
  });

  test('the read position only moves on, up to the newest of that conversation', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    for (let i = 0; i < 3; i++) await ground.send(a, b);
    await ground.send(c, b);
    assert.deepEqual(await read(b, a, 2), { moved: true, read: 2 });
    assert.deepEqual(await read(b, a, 2), { moved: false, read: 2 });
    assert.deepEqual(await read(b, a, 1), { moved: false, read: 2 });
    await ground.reopen();
    assert.deepEqual(await read(b, a, 4), { moved: true, read: 3 });
    assert.deepEqual(await read(b, a, PLENTY), { moved: false, read: 3 });
    assert.deepEqual(await read(b, c, 1), { moved: true, read: 1 }, 'a number of another conversation is a place too');
    assert.deepEqual(await read(a, c, 7), { moved: false, read: 0 });
    assert.deepEqual(await read(ground.number(), a, 7), { moved: false, read: 0 });
    assert.equal((await history(a, b)).seen, 0, 'neither side shares');
  });

  test('an account may share how far it has read, from then on, as a number of the other side', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    await ground.send(a, c);
    for (const text of ['one', 'two', 'three']) await ground.send(a, b, { text });
    await read(b, a, 1);
    await ground.storage.changeAccount({ uin: b, policy: { shareRead: true } });
    assert.equal((await history(a, b)).seen, 0);
    assert.deepEqual(await read(b, a, 2), { moved: true, read: 2, seen: 3 });
    const { entries, seen } = await history(a, b);
    assert.equal(entries.find(({ number }) => number === seen)?.text, 'two');
    await ground.send(b, a, { text: 'answer' });
    assert.deepEqual(await read(b, a, 3), { moved: true, read: 3, seen: 4 });
    assert.deepEqual(await read(b, a, 4), { moved: true, read: 4 }, 'the own answer is no news to the other side');
    await ground.storage.changeAccount({ uin: b, policy: { shareRead: false } });
    await ground.send(a, b);
    assert.deepEqual(await read(b, a, 5), { moved: true, read: 5 });
    assert.equal((await history(a, b)).seen, 4);
    assert.equal((await history(b, a)).seen, 0);
    assert.equal((await conversations(a)).conversations.find(({ peer }) => peer === b)?.seen, 4);
  });

  test('who marks an own answer as read has read what it answers', async () => {
    for (const isFiled of [false, true]) {
      const [a = 0, b = 0, c = 0] = await ground.friends(3);
      await ground.storage.changeAccount({ uin: b, policy: { shareRead: true } });
      await ground.send(a, c);
      await ground.send(a, b);
      await ground.send(b, a);
      if (isFiled) await ground.reopen();
      assert.deepEqual(await read(b, a, 2), { moved: true, read: 2, seen: 2 });
      await ground.send(a, b);
      assert.equal((await history(a, b)).seen, 2);
    }
  });

  test('across a block read positions are not told', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (const uin of [a, b]) await ground.storage.changeAccount({ uin, policy: { shareRead: true } });
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      await ground.send(from, to);
    }
    await ground.storage.block({ uin: a, peer: b, most: 10 });
    assert.deepEqual(await read(a, b, 2), { moved: true, read: 2 });
    assert.deepEqual(await read(b, a, 1), { moved: true, read: 1 });
    await ground.storage.unblock({ uin: a, peer: b });
    await ground.storage.befriend({ uin: a, peer: b, mostFriends: 10 });
    await ground.send(b, a);
    assert.deepEqual(await read(a, b, 3), { moved: true, read: 3, seen: 3 });
  });

  test('the conversation with a former friend stays, under the current name', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    await ground.send(a, b);
    await ground.storage.unfriend({ uin: a, peer: b });
    await ground.storage.changeAccount({ uin: b, profile: { nick: 'another name' } });
    const [only] = (await conversations(a)).conversations;
    assert.deepEqual([only?.peer, only?.nick, only?.unread, only?.latest.sent], [b, 'another name', 0, true]);
    assert.deepEqual(await conversations(ground.number()), { conversations: [], isLast: true });
  });
}
