import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TalkSetting } from '../storage.ts';
import { type Ground, PLENTY, withReopening } from './ground.ts';

/** What an account does with a conversation besides reading it: marking it as unread, hiding it, deleting it. */
export function talkContract(ground: Ground): void {
  const conversations = async (uin: number, withHidden = false, page: { before?: number; count?: number } = {}) =>
    ground.storage.conversations({ uin, before: 0, count: PLENTY, preview: PLENTY, withHidden, ...page });
  const listed = async (uin: number) => (await conversations(uin)).conversations.map(({ peer }) => peer);
  const marksOf = async (uin: number, wanted: number) => {
    const found = (await conversations(uin, true)).conversations.find(({ peer }) => peer === wanted);
    return found && [found.isMarked, found.hidden, found.cleared, found.unread, found.latest.text];
  };
  const history = async (uin: number, peer: number, after?: number) => {
    const page = await ground.storage.history({ uin, peer, before: 0, after, count: PLENTY, bytes: PLENTY });
    assert.equal(page.isLast, true);
    return { numbers: page.entries.map(({ number }) => number), cleared: page.cleared };
  };
  const find = async (uin: number, peer?: number) => {
    const query = { uin, text: 'T', peer, before: 0, count: PLENTY, bytes: PLENTY };
    return (await ground.storage.findMessages(query)).entries.map(({ number }) => number);
  };
  const set = (uin: number, peer: number, setting: Partial<TalkSetting>) =>
    ground.storage.setTalk({ uin, peer, number: PLENTY, ...setting });
  const forget = (uin: number, peer: number, number: number) => ground.storage.forget({ uin, peer, number });

  test('a conversation is marked as unread until it is read or answered', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    assert.equal((await set(a, b, { marked: true })).moved, false, 'there is none yet');
    await ground.send(b, a);
    await ground.storage.markRead({ uin: a, peer: b, number: 1 });
    const unmarked = { moved: false, read: 1, isMarked: false, hidden: 0, cleared: 0 };
    const marked = { ...unmarked, isMarked: true };
    assert.deepEqual(await set(a, b, { marked: true }), { ...marked, moved: true });
    assert.deepEqual(await set(a, b, { marked: true }), marked, 'twice is once');
    await ground.reopen();
    assert.deepEqual(await marksOf(a, b), [true, 0, 0, 0, 'text']);
    assert.deepEqual(await marksOf(b, a), [false, 0, 0, 0, 'text'], 'the other side knows nothing of it');
    await ground.send(b, a);
    assert.deepEqual(await marksOf(a, b), [true, 0, 0, 1, 'text'], 'a message from the other side leaves it');
    assert.deepEqual(await ground.storage.markRead({ uin: a, peer: b, number: 1 }), { moved: true, read: 1 });
    assert.deepEqual(await marksOf(a, b), [false, 0, 0, 1, 'text']);
    await set(a, b, { marked: true });
    await ground.send(a, b);
    assert.deepEqual(await marksOf(a, b), [false, 0, 0, 0, 'text']);
    await set(a, b, { marked: true });
    assert.deepEqual(await marksOf(a, b), [true, 0, 0, 0, 'text'], 'also behind an own message');
    assert.deepEqual(await set(a, b, { marked: false }), { ...unmarked, moved: true });
    assert.deepEqual(await set(a, b, {}), unmarked);
  });

  test('a hidden conversation is listed again with its next message, from either side', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    await ground.send(a, c);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      await ground.send(from, to);
      const latest = (await conversations(a)).conversations[0]?.latest.number ?? 0;
      assert.deepEqual((await set(a, b, { hidden: true })).hidden, latest);
      assert.equal((await set(a, b, { hidden: true })).moved, false);
      await ground.reopen();
      assert.deepEqual([await listed(a), await listed(b)], [[c], [a]]);
      assert.deepEqual((await history(a, b)).numbers[0], latest, 'nothing is deleted');
      await ground.send(from, to);
      assert.deepEqual(await listed(a), [b, c]);
    }
    await set(a, b, { hidden: true, number: 4 });
    assert.deepEqual(await listed(a), [b, c], 'a message that was not known of stays in sight');
    await set(a, b, { hidden: true });
    await set(a, b, { hidden: false });
    assert.deepEqual(await listed(a), [b, c]);
  });

  test('what is deleted is gone for one account, and stays for the other and for what has not fetched it', async () => {
    for (const isFiled of [false, true]) {
      const [a = 0, b = 0, c = 0] = await ground.friends(3);
      await ground.send(a, b);
      await ground.send(b, a);
      await ground.send(c, a);
      await ground.send(b, a);
      await ground.storage.markRead({ uin: a, peer: b, number: 1 });
      await set(a, b, { marked: true });
      if (isFiled) await ground.reopen();
      const some = { moved: true, read: 2, isMarked: true, hidden: 0, cleared: 2 };
      assert.deepEqual(await forget(a, b, 3), { ...some, read: 3, cleared: 3 });
      assert.deepEqual(await history(a, b), { numbers: [4], cleared: 3 });
      assert.deepEqual(await history(a, b, 0), { numbers: [4], cleared: 3 });
      assert.deepEqual([await find(a), await find(a, b)], [[4, 3], [4]]);
      assert.deepEqual(await marksOf(a, b), [true, 0, 3, 1, 'text']);
      assert.equal((await forget(a, b, 2)).moved, false, 'never back');
      const all = { moved: true, read: 4, isMarked: false, hidden: 0, cleared: 4 };
      assert.deepEqual(await forget(a, b, PLENTY), all, 'not beyond the newest');
      assert.deepEqual(await forget(a, b, PLENTY), { ...all, moved: false });
      if (isFiled) await ground.reopen();
      assert.deepEqual(await listed(a), [c]);
      assert.deepEqual(await marksOf(a, b), [false, 0, 4, 0, '']);
      assert.deepEqual([await history(a, b), await find(a), await find(a, b)], [{ numbers: [], cleared: 4 }, [3], []]);
      assert.equal((await set(a, b, { marked: true, hidden: true })).moved, false, 'there is nothing left to mark');
      assert.deepEqual(await history(b, a), { numbers: [3, 2, 1], cleared: 0 });
      assert.equal((await ground.waiting(a)).length, 3, 'what waits comes');
      const log = await ground.storage.log({ uin: a, session: 1, after: 0, count: PLENTY, bytes: PLENTY });
      assert.equal(log.entries.length, 4);
      await ground.send(b, a, { text: 'later' });
      assert.deepEqual(
        [await listed(a), await marksOf(a, b)],
        [
          [b, c],
          [false, 0, 4, 1, 'later'],
        ],
      );
    }
  });

  test('a message that was deleted is not sent again when its request is repeated', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const message = ground.message(a, b, { clientId: 'one' });
    await ground.storage.storeMessage(message);
    await forget(a, b, 1);
    await ground.reopen();
    assert.equal((await ground.storage.storeMessage(message)).outcome, 'repeated');
    assert.deepEqual((await history(b, a)).numbers, [1]);
  });

  test('property: whatever is sent, hidden and deleted, pages and searches agree', async () => {
    const step = fc.record({
      what: fc.constantFrom('send' as const, 'send' as const, 'receive' as const, 'hide' as const, 'forget' as const),
      who: fc.nat(2),
      number: fc.nat(12),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.nat(25), async (steps, reopenAt) => {
        const [own = 0, ...peers] = await ground.friends(4);
        const paper = peers.map(() => ({ numbers: [] as number[], hidden: 0, cleared: 0 }));
        let newest = 0;
        for (const [place, { what, who, number }] of steps.entries()) {
          if (place === reopenAt) await ground.reopen();
          const [peer, talk] = [peers[who] ?? 0, paper[who]];
          assert.ok(talk);
          const upTo = Math.min(number, talk.numbers.at(-1) ?? 0);
          const isThere = (talk.numbers.at(-1) ?? 0) > talk.cleared;
          if (what === 'send' || what === 'receive') {
            await (what === 'send' ? ground.send(own, peer) : ground.send(peer, own));
            talk.numbers.push(++newest);
          } else if (what === 'hide') {
            await set(own, peer, { hidden: true, number });
            if (isThere) talk.hidden = Math.max(talk.hidden, upTo);
          } else {
            await forget(own, peer, number);
            talk.cleared = Math.max(talk.cleared, upTo);
          }
        }
        const left = paper.map(({ numbers, cleared }) => numbers.filter((each) => each > cleared).reverse());
        for (const [index, peer] of peers.entries()) {
          assert.deepEqual((await history(own, peer)).numbers, left[index]);
          assert.deepEqual((await history(own, peer, 0)).numbers, left[index]);
          assert.deepEqual(await find(own, peer), left[index]);
        }
        assert.deepEqual(
          await find(own),
          left.flat().sort((x, y) => y - x),
        );
        const shown = paper
          .filter(({ numbers, hidden, cleared }) => (numbers.at(-1) ?? 0) > Math.max(hidden, cleared))
          .map(({ numbers }) => numbers.at(-1) ?? 0)
          .sort((x, y) => y - x);
        const found: number[] = [];
        for (let isLast = false; !isLast; ) {
          const page = await conversations(own, false, { before: found.at(-1) ?? 0, count: 1 });
          found.push(...page.conversations.map(({ latest }) => latest.number));
          isLast = page.isLast;
        }
        assert.deepEqual(found, shown);
        const all = (await conversations(own, true)).conversations.length;
        assert.equal(all, paper.filter(({ numbers }) => numbers.length > 0).length);
      }),
      withReopening,
    );
  });
}
