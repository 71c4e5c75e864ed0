import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import type { NewSubscription } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

/** Browsers that are told by their push service. */
export function subscriptionContract(ground: Ground): void {
  let made = 0;
  const subscription = (uin: number, session: number, more: Partial<NewSubscription> = {}): NewSubscription => {
    const endpoint = `https://push.example/${++made}`;
    const keys = { key: 'key', auth: 'auth', preview: true, language: 'en' };
    return { uin, session, endpoint, ...keys, mostOfAccount: PLENTY, most: PLENTY, ...more };
  };
  const sessionsTold = async (uin: number, peer: number, number: number) =>
    (await ground.storage.alerting({ uin, peer, number }))?.subscriptions.map(({ session }) => session);

  test('the keys by which push services know the server are those that were kept first', async () => {
    const first = await ground.storage.pushKeys({ publicKey: 'one', privateKey: 'two' });
    assert.deepEqual(first, { publicKey: 'one', privateKey: 'two' });
    await ground.reopen();
    assert.deepEqual(await ground.storage.pushKeys({ publicKey: 'three', privateKey: 'four' }), first);
  });

  test('a subscription is kept as given, one for each session', async () => {
    const [uin, peer] = (await ground.friends(2)) as [number, number];
    await ground.storage.setFriend({ uin, peer, remark: 'Sister' });
    const session = await ground.openModern(uin);
    assert.equal(await ground.storage.subscribe(subscription(uin, session)), 'kept');
    const latest = subscription(uin, session, { preview: false, language: 'zh' });
    assert.equal(await ground.storage.subscribe(latest), 'kept');
    assert.equal(await ground.storage.subscribe(subscription(uin, session + 1)), 'gone');
    await ground.reopen();
    const { mostOfAccount, most, uin: _, ...kept } = latest;
    const alerting = await ground.storage.alerting({ uin, peer, number: 1 });
    assert.deepEqual(alerting, { status: 10, name: 'Sister', subscriptions: [kept] });
    assert.ok((await ground.storage.subscribers()).includes(uin));
    assert.equal(await ground.storage.unsubscribe({ uin, session, endpoint: 'https://push.example/other' }), false);
    assert.equal(await ground.storage.unsubscribe({ uin, session, endpoint: latest.endpoint }), true);
    assert.equal(await ground.storage.unsubscribe({ uin, session }), false);
    assert.ok(!(await ground.storage.subscribers()).includes(uin));
  });

  test('a browser belongs to the session that has named it last', async () => {
    const [first, second] = (await ground.friends(2)) as [number, number];
    const one = subscription(first, await ground.openModern(first));
    await ground.storage.subscribe(one);
    const session = await ground.openModern(second);
    assert.equal(await ground.storage.subscribe({ ...one, uin: second, session }), 'kept');
    assert.deepEqual(await sessionsTold(first, second, 1), []);
    assert.deepEqual(await sessionsTold(second, first, 1), [session]);
  });

  test('an account has so many, and all together have', async () => {
    const uin = await ground.account();
    const [a, b] = [await ground.openModern(uin), await ground.openModern(uin)];
    assert.equal(await ground.storage.subscribe(subscription(uin, a, { mostOfAccount: 1 })), 'kept');
    assert.equal(await ground.storage.subscribe(subscription(uin, a, { mostOfAccount: 1 })), 'kept');
    assert.equal(await ground.storage.subscribe(subscription(uin, b, { mostOfAccount: 1 })), 'crowded');
    assert.equal(await ground.storage.subscribe(subscription(uin, b, { most: 1 })), 'full');
  });

  test('it ends with its session, however that ends', async () => {
    const ends: ((uin: number, session: number) => Promise<unknown>)[] = [
      (uin, session) => ground.storage.endSession({ uin, session }),
      (uin) => ground.storage.changeAccount({ uin, password: 'another' }),
      (uin) => ground.storage.changeAccount({ uin, disabled: true }),
      () => ground.storage.pruneModernSessions(1001),
      (uin) => ground.storage.openModernSession(ground.newModern(uin, { most: 1 })),
    ];
    for (const end of ends) {
      const uin = await ground.account();
      const session = await ground.openModern(uin);
      await ground.storage.subscribe(subscription(uin, session));
      await end(uin, session);
      assert.ok(!(await ground.storage.subscribers()).includes(uin), String(end));
    }
  });

  test('muted, read and answered entries are not told, and accounts that may not log in are told nothing', async () => {
    const [uin, peer] = (await ground.friends(2)) as [number, number];
    const session = await ground.openModern(uin);
    await ground.storage.subscribe(subscription(uin, session));
    await ground.send(peer, uin);
    assert.deepEqual(await sessionsTold(uin, peer, 1), [session]);
    await ground.storage.setFriend({ uin, peer, muted: true });
    assert.equal(await sessionsTold(uin, peer, 1), undefined);
    await ground.storage.setFriend({ uin, peer, muted: false });
    await ground.storage.markRead({ uin, peer, number: 1 });
    assert.equal(await sessionsTold(uin, peer, 1), undefined);
    assert.deepEqual(await sessionsTold(uin, peer, 2), [session]);

    const stranger = await ground.account();
    assert.equal(await sessionsTold(uin, stranger, 0), undefined);
    const bounds = { mostFriends: PLENTY, mostRequests: PLENTY, mostWaiting: PLENTY };
    await ground.storage.askFriend({ uin: stranger, peer: uin, reason: 'hello', at: 1000, ...bounds });
    assert.deepEqual(await sessionsTold(uin, stranger, 0), [session]);
    const refusal = { accept: false, reason: '', at: 1000, mostFriends: PLENTY };
    await ground.storage.answerFriend({ uin, peer: stranger, ...refusal });
    assert.equal(await sessionsTold(uin, stranger, 0), undefined);
    assert.equal((await ground.waiting(stranger))[0]?.kind, kinds.refused.code);

    await ground.storage.changeAccount({ uin, disabled: true });
    assert.equal(await sessionsTold(uin, peer, 2), undefined);
  });
}
