import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '@rookery/protocol';
import fc from 'fast-check';
import type { MessageQuery } from '../storage.ts';
import { type Ground, PLENTY, withReopening } from './ground.ts';

/** Looking for messages. */
export function findingContract(ground: Ground): void {
  const find = (query: Pick<MessageQuery, 'uin' | 'text'> & Partial<MessageQuery>) =>
    ground.storage.findMessages({ before: 0, count: PLENTY, bytes: PLENTY, ...query });
  const texts = ({ entries }: { entries: readonly Entry[] }) => entries.map(({ text }) => text);

  test('messages are found in any case, the newest first', async () => {
    const [ann, bob, cid] = (await ground.friends(3)) as [number, number, number];
    await ground.send(ann, bob, { text: 'Tea at four?', at: 1 });
    await ground.send(bob, ann, { text: 'No TEA for me', at: 2 });
    await ground.send(ann, cid, { text: 'steak', at: 3 });
    await ground.send(bob, ann, { text: 'Coffee', at: 4 });
    await ground.send(cid, ann, { text: '王小明 喝ÄTEA', at: 5 });
    const all = ['王小明 喝ÄTEA', 'steak', 'No TEA for me', 'Tea at four?'];
    for (const text of ['tea', 'TEA', 'Tea']) assert.deepEqual(texts(await find({ uin: ann, text })), all);
    assert.deepEqual(texts(await find({ uin: ann, text: 'äTea' })), [all[0]]);
    assert.deepEqual(texts(await find({ uin: ann, text: '小' })), [all[0]]);
    assert.deepEqual(texts(await find({ uin: ann, text: 'tea_' })), []);
    assert.deepEqual(texts(await find({ uin: ann, text: 'tea', peer: bob })), [all[2], all[3]]);
    assert.deepEqual(texts(await find({ uin: bob, text: 'tea' })), [all[2], all[3]], 'only the own mailbox');
    const [first] = (await find({ uin: ann, text: 'four' })).entries;
    assert.deepEqual(first, { number: 1, kind: 9, peer: bob, at: 1, text: 'Tea at four?', sent: true, entry: 1 });
    await ground.reopen();
    assert.deepEqual(texts(await find({ uin: ann, text: 'tea' })), all);
  });

  test('any case is that of any script, and what is in a text stands for itself', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    for (const [text, wanted] of [
      ['ΟΔΟΣΗΜΑΝΣΗ', 'οδος'],
      ['Οδός', 'ΔΌΣ'],
      ['Große Straße', 'STRASSE'],
      ['ǆungla', 'Ǆ'],
      ['40 \u212a', '40 k'],
      ['100% _sure_ \\o/', '% _SURE_ \\'],
      ["it's 'quoted'; --", "'QUOTED'; --"],
      ['a*b?[c]', '*b?[C'],
    ] as const) {
      await ground.send(bob, ann, { text });
      const { entries } = await find({ uin: ann, text: wanted });
      assert.deepEqual([entries.length, entries[0]?.text], [1, text], wanted);
    }
  });

  test('how a letter is composed, and how wide it is, makes no difference', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    for (const [text, wanted] of [
      ['Zoe\u0308 hat Cafe\u0301', 'zoë hat café'],
      ['Résumé', 'RE\u0301SUME\u0301'],
      ['\u1112\u1161\u11ab\u1100\u116e\u11a8', '한국'],
      ['Ｒｏｏｋｅｒｙ　１０１', 'rookery 101'],
      ['half ｶﾞﾗｽ', 'ガラス'],
      ['ΐ', '\u03aa\u0301'],
    ] as const) {
      await ground.send(bob, ann, { text });
      assert.deepEqual(texts(await find({ uin: ann, text: wanted, count: 1 })), [text], wanted);
    }
    assert.deepEqual(texts(await find({ uin: ann, text: 'resume' })), [], 'another letter');
  });

  test('property: however a text is written, it is found in each way of writing it', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    const letter = fc.constantFrom(
      'e',
      'É',
      'ǆ',
      'ß',
      'ΐ',
      'ς',
      'Å',
      '가',
      'ガ',
      'q\u0323\u0307',
      '1',
      ' ',
      '王',
      '😀',
      '%',
    );
    const ways = [
      (text: string) => text.normalize('NFC'),
      (text: string) => text.normalize('NFD'),
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    ];
    const way = fc.constantFrom(...ways);
    await fc.assert(
      fc.asyncProperty(fc.array(letter, { minLength: 1, maxLength: 12 }), way, way, way, async (letters, a, b, c) => {
        const text = a(b(letters.join('')));
        await ground.send(bob, ann, { text });
        assert.deepEqual(texts(await find({ uin: ann, text: c(letters.join('')), count: 1 })), [text]);
      }),
      { numRuns: 60 },
    );
  });

  test('what is no message is not found', async () => {
    const [ann, bob] = (await ground.accounts(2)) as [number, number];
    const ask = { reason: 'tea?', at: 1, mostFriends: PLENTY, mostRequests: PLENTY, mostWaiting: PLENTY };
    assert.equal(await ground.storage.askFriend({ uin: bob, peer: ann, ...ask }), 'asked');
    assert.equal((await ground.waiting(ann)).length, 1);
    assert.deepEqual(await find({ uin: ann, text: 'tea' }), { entries: [], next: 0 });
  });

  test('the pages together hold every match, for any messages and any page size', async () => {
    const words = fc.constantFrom('tea', 'Tea time', 'coffee', 'x'.repeat(50));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(words, fc.boolean(), fc.boolean()), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (said, count, bytes, isOne) => {
          const [ann, bob, cid] = (await ground.friends(3)) as [number, number, number];
          const expected: string[] = [];
          for (const [index, [word, isMine, isBob]] of said.entries()) {
            const peer = isBob ? bob : cid;
            const text = `${word} ${index}`;
            if (index === Math.floor(said.length / 2)) await ground.reopen();
            await (isMine ? ground.send(ann, peer, { text }) : ground.send(peer, ann, { text }));
            if (word.toLowerCase().includes('tea') && (!isOne || isBob)) expected.unshift(text);
          }
          const found: string[] = [];
          const query = { uin: ann, text: 'TEA', count, bytes, ...(isOne ? { peer: bob } : {}) };
          for (let before = 0, pages = 0; ; pages++) {
            const page = await find({ ...query, before });
            assert.ok(page.entries.length <= count && pages <= said.length);
            found.push(...texts(page));
            if (page.next === 0) break;
            before = page.next;
          }
          assert.deepEqual(found, expected);
        },
      ),
      withReopening,
    );
  });

  test('one request looks at a bounded part, and says where to go on', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    await ground.send(ann, bob, { text: 'needle' });
    await Promise.all(Array.from({ length: 7000 }, () => ground.send(bob, ann, { text: 'hay' })));
    for (const peer of [undefined, bob]) {
      const first = await find({ uin: ann, text: 'needle', peer });
      assert.deepEqual(first.entries, []);
      assert.ok(first.next > 1 && first.next < 7000, String(first.next));
      const second = await find({ uin: ann, text: 'needle', peer, before: first.next });
      assert.deepEqual([texts(second), second.next], [['needle'], 0]);
    }
  });

  test('long texts bound it earlier', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    await ground.send(ann, bob, { text: 'needle' });
    const text = 'hay '.repeat(50_000);
    for (let i = 0; i < 15; i++) await ground.send(bob, ann, { text });
    const first = await find({ uin: ann, text: 'needle' });
    assert.deepEqual(first.entries, []);
    assert.ok(first.next > 1);
    assert.deepEqual(texts(await find({ uin: ann, text: 'needle', before: first.next })), ['needle']);
  });

  test('texts that are made to be long when they are compared bound it as early', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    await ground.send(ann, bob, { text: 'needle' });
    for (let i = 0; i < 35; i++) await ground.send(bob, ann, { text: '\ufdfa'.repeat(4000) });
    const first = await find({ uin: ann, text: 'needle' });
    assert.deepEqual(first.entries, []);
    assert.ok(first.next > 1);
    assert.deepEqual(texts(await find({ uin: ann, text: 'needle', before: first.next })), ['needle']);
  });

  test('marks that would have to be put in order cost no more than others', async () => {
    const [ann, bob] = (await ground.friends(2)) as [number, number];
    const took = async (mark: string) => {
      const text = `needle${mark.repeat(80_000)}`;
      await ground.send(bob, ann, { text });
      const begun = performance.now();
      assert.equal((await find({ uin: ann, text: 'NEEDLE', count: 1 })).entries.length, 1);
      return performance.now() - begun;
    };
    const plain = await took('y\u0301');
    assert.ok((await took('\u0301\u0323')) < 20 * plain + 200);
  });
}
