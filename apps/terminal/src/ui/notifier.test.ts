import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Desk } from '../testing/desk.ts';
import { ANN, BEN, MEI, openHouse } from '../testing/house.ts';
import { Notifier } from './notifier.ts';

/** Ann's messenger, and what it does to be noticed. */
async function notified(t: TestContext, wanted = { bell: true, title: true }) {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  const done = { bells: 0, titles: [] as string[] };
  const screen = { bell: () => void done.bells++, setTitle: (title: string) => void done.titles.push(title) };
  const notifier = new Notifier(desk.ui, screen, wanted);
  t.after(() => notifier.stop());
  return { house, desk, done };
}

test('what arrives unseen rings once for many messages, and is counted in the title', async (t) => {
  const { house, desk, done } = await notified(t);
  assert.equal(done.titles.at(-1), 'Rookery Ann');
  await house.say(BEN, ANN, ['one', 'two', 'three']);
  await desk.shows('3 unread');
  assert.equal(done.bells, 1);
  assert.equal(done.titles.at(-1), '(3) Rookery Ann');
  desk.type('\u001bu');
  await desk.shows('3 unread', false);
  assert.equal(done.titles.at(-1), 'Rookery Ann');
});

test('what is read as it comes is quiet, but not behind another window', async (t) => {
  const { house, desk, done } = await notified(t);
  desk.ui.openTalk(BEN);
  await desk.shows('No messages yet.');
  await house.say(BEN, ANN, ['seen']);
  await desk.shows('Ben seen');
  assert.equal(done.bells, 0);
  desk.type('\u001b[O');
  await house.say(BEN, ANN, ['unseen']);
  await desk.shows('unseen');
  assert.equal(done.bells, 1);
});

test('no bell rings while one is busy', async (t) => {
  const { house, desk, done } = await notified(t);
  await desk.store.setStatus(50);
  await house.say(MEI, ANN, ['hello']);
  await desk.shows('1 unread');
  assert.equal(done.bells, 0);
});

test('a muted friend is not heard, and not counted in the title', async (t) => {
  const { house, desk, done } = await notified(t);
  await desk.store.setFriend(BEN, { muted: true });
  await house.say(BEN, ANN, ['psst']);
  await house.say(MEI, ANN, ['hello']);
  await desk.shows('1 unread');
  assert.equal(done.bells, 1);
  assert.equal(done.titles.at(-1), '(1) Rookery Ann');
});

test('both can be switched off', async (t) => {
  const { house, desk, done } = await notified(t, { bell: false, title: false });
  await house.say(MEI, ANN, ['hello']);
  await desk.shows('1 unread');
  assert.deepEqual(done, { bells: 0, titles: [] });
});
