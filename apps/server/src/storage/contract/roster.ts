import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ground, PLENTY } from './ground.ts';

/** Friend lists as their owners see them, and the requests that wait. */
export function rosterContract(ground: Ground): void {
  const cards = (uin: number, after = 0, count = PLENTY) => ground.storage.friendCards({ uin, after, count });

  test('friends come in pages, ascending, with what the account calls them', async () => {
    const { storage } = ground;
    const [a = 0] = await ground.accounts(1);
    const peers: number[] = [];
    for (const face of [1, 2, 3]) peers.push(await ground.account({ profile: { nick: `face ${face}`, face } }));
    const [b = 0, c = 0, d = 0] = peers;
    assert.deepEqual(await cards(a), []);
    for (const peer of [d, b, c]) await storage.befriend({ uin: a, peer, mostFriends: 10 });
    assert.equal(await storage.setFriend({ uin: a, peer: c, remark: "C's remark", group: 'work' }), true);
    const plain = { remark: '', group: '', muted: false, pinned: false, leftAt: 0 };
    const expected = [
      { uin: b, nick: 'face 1', face: 1, ...plain },
      { uin: c, nick: 'face 2', face: 2, ...plain, remark: "C's remark", group: 'work' },
      { uin: d, nick: 'face 3', face: 3, ...plain },
    ];
    assert.deepEqual(await cards(a), expected);
    assert.deepEqual(await cards(a, 0, 2), expected.slice(0, 2));
    assert.deepEqual(await cards(a, b, 1), expected.slice(1, 2));
    assert.deepEqual(await cards(a, c), expected.slice(2));
    assert.deepEqual(await cards(a, d), []);
    assert.deepEqual((await cards(c))[0]?.remark, '', 'the other side sees nothing of it');
  });

  test('remark and group change one without the other, and go with the friendship', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.friends(2);
    const labels = async () => (await cards(a)).map(({ remark, group }) => [remark, group])[0];
    const pair = { uin: a, peer: b };
    assert.equal(await storage.setFriend({ ...pair, remark: 'old Bob' }), true);
    assert.deepEqual(await labels(), ['old Bob', '']);
    assert.equal(await storage.setFriend({ ...pair, group: 'chess' }), true);
    assert.deepEqual(await labels(), ['old Bob', 'chess']);
    assert.equal(await storage.setFriend(pair), true);
    assert.equal(await storage.setFriend({ ...pair, remark: '' }), true);
    assert.deepEqual(await labels(), ['', 'chess']);
    await storage.unfriend({ uin: b, peer: a });
    assert.equal(await storage.setFriend({ ...pair, group: 'x' }), false);
    await storage.befriend({ ...pair, mostFriends: 10 });
    assert.deepEqual(await labels(), ['', '']);
    assert.equal(await storage.setFriend({ uin: a, peer: ground.number(), remark: 'x' }), false);
  });

  test('a friend is muted and pinned, one without the other, on one side, as long as the friendship lasts', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.friends(2);
    const flags = async (uin: number) => (await cards(uin)).map(({ muted, pinned }) => [muted, pinned])[0];
    const pair = { uin: a, peer: b };
    assert.equal(await storage.setFriend({ ...pair, muted: true }), true);
    assert.deepEqual(await flags(a), [true, false]);
    assert.equal(await storage.setFriend({ ...pair, pinned: true, remark: 'old Bob' }), true);
    assert.deepEqual(await flags(a), [true, true]);
    assert.deepEqual(await flags(b), [false, false]);
    assert.equal(await storage.setFriend({ ...pair, muted: false }), true);
    assert.deepEqual(await flags(a), [false, true]);
    await storage.unfriend(pair);
    await storage.befriend({ ...pair, mostFriends: 10 });
    assert.deepEqual(await flags(a), [false, false]);
  });

  test('friends know it of each other, and no one else does', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const c = await ground.account();
    const isFriend = (uin: number, peer: number) => ground.storage.isFriend({ uin, peer });
    assert.deepEqual([await isFriend(a, b), await isFriend(b, a)], [true, true]);
    assert.deepEqual([await isFriend(a, c), await isFriend(c, a), await isFriend(a, a)], [false, false, false]);
    assert.equal(await isFriend(a, ground.number()), false);
  });

  test('the requests that wait are the open ones, the latest first', async () => {
    const { storage } = ground;
    const [a = 0] = await ground.accounts(1);
    const peers: number[] = [];
    for (const face of [5, 6, 7, 8]) peers.push(await ground.account({ profile: { nick: 'asks', face } }));
    const [b = 0, c = 0, d = 0, e = 0] = peers;
    const requests = (count = PLENTY) => storage.requests({ uin: a, count });
    const bounds = { mostFriends: 10, mostRequests: 10, mostWaiting: PLENTY };
    const ask = (uin: number, at: number, reason: string) => storage.askFriend({ uin, peer: a, reason, at, ...bounds });
    assert.deepEqual(await requests(), []);
    await ask(b, 1000, 'second');
    await ask(c, 3000, 'latest');
    await ask(d, 500, 'first');
    await ask(e, 2000, 'refused');
    await storage.answerFriend({ uin: a, peer: e, accept: false, reason: '', at: 4000, mostFriends: 10 });
    const all = [
      { uin: c, nick: 'asks', face: 6, reason: 'latest', at: 3000 },
      { uin: b, nick: 'asks', face: 5, reason: 'second', at: 1000 },
      { uin: d, nick: 'asks', face: 7, reason: 'first', at: 500 },
    ];
    assert.deepEqual(await requests(), all);
    assert.deepEqual(await requests(2), all.slice(0, 2));
    await storage.answerFriend({ uin: a, peer: c, accept: true, reason: '', at: 4000, mostFriends: 10 });
    await storage.unfriend({ uin: a, peer: d });
    assert.deepEqual(await requests(), all.slice(1, 2));
    assert.deepEqual(await storage.requests({ uin: b, count: 10 }), [], 'who asks sees none');
  });

  test('when a friend has gone is told to friends, unless one of the two does not share it', async () => {
    const [uin, peer] = (await ground.friends(2)) as [number, number];
    const stranger = await ground.account();
    const told = async () => [
      await ground.storage.leftAt({ uin, peer }),
      (await ground.storage.friendCards({ uin, after: 0, count: 9 }))[0]?.leftAt,
    ];
    assert.deepEqual(await told(), [0, 0]);
    await ground.storage.setLeft([
      { uin: peer, at: 5000 },
      { uin: stranger, at: 6000 },
    ]);
    await ground.reopen();
    assert.deepEqual(await told(), [5000, 5000]);
    assert.equal(await ground.storage.leftAt({ uin, peer: stranger }), null);
    for (const each of [uin, peer]) {
      await ground.storage.changeAccount({ uin: each, policy: { shareSeen: false } });
      assert.deepEqual(await told(), [null, null]);
      await ground.storage.changeAccount({ uin: each, policy: { shareSeen: true } });
    }
    assert.deepEqual(await told(), [5000, 5000]);
  });
}
