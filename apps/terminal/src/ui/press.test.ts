import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALT_ENTER, Desk, DOWN, ENTER, ESCAPE, F1, PAGE_DOWN, PAGE_UP, TAB, UP } from '../testing/desk.ts';
import { ANN, BEN, EVE, MEI, messengerOf, openHouse, until } from '../testing/house.ts';

/** Opens the conversation with Ben. */
async function openBen(desk: Desk): Promise<void> {
  desk.type('/', 'ben', ENTER);
  await desk.shows('No messages yet.');
}

test('a message is written over several lines, sent, and answered', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  await openBen(desk);
  desk.type('Hello', ALT_ENTER, '你好 👋', ENTER);
  await desk.shows('✓');
  assert.match(desk.text, /Ann Hello *\n.* {10}你好 👋/);
  assert.equal(desk.ui.draft.text, '');
  await house.say(BEN, ANN, ['Hi Ann']);
  await desk.shows('Ben Hi Ann');
  await until(desk.store, () => desk.store.state.talks.get(BEN)?.unread === 0);
});

test('each conversation keeps its draft', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  await openBen(desk);
  desk.type('for Ben');
  desk.type('\u001bn', '\u001bp', '\u001bn');
  if (desk.ui.state.open === BEN) desk.type('\u001bp');
  assert.equal(desk.ui.state.open, MEI);
  assert.equal(desk.ui.draft.text, '');
  desk.type('for 小美', ESCAPE, '/', 'ben', ENTER);
  assert.equal(desk.ui.draft.text, 'for Ben');
  desk.type('!', ESCAPE);
  assert.match(desk.text, /for Ben!/);
});

test('what is pasted goes into the message with its lines, and is not sent', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  await openBen(desk);
  desk.type('\u001b[200~one\rtwo\r\nthree\u001b[201~');
  assert.equal(desk.ui.draft.text, 'one\ntwo\nthree');
  assert.deepEqual(desk.store.state.talks.get(BEN)?.messages, []);
  desk.type(UP, '\u0017');
  assert.equal(desk.ui.draft.text, 'one\n\nthree');
});

test('scrolled up one stays where one is, and is told what is new', async (t) => {
  const house = await openHouse(t);
  await house.say(
    BEN,
    ANN,
    Array.from({ length: 150 }, (_, index) => `message ${index}.`),
  );
  const desk = await Desk.of(house, ANN);
  desk.type(ENTER);
  await desk.shows('─ new ─');
  desk.type('\u001bg');
  await until(desk.store, () => desk.store.state.talks.get(BEN)?.unread === 0);
  for (let pages = 0; pages < 10; pages++) desk.type(PAGE_UP);
  await until(desk.store, () => desk.store.state.talks.get(BEN)?.fromBeginning === true);
  await desk.shows('older messages');
  const before = desk.screen.filter((row) => /message \d/.test(row));
  await house.say(BEN, ANN, ['the latest']);
  await desk.shows('1 unread;');
  assert.deepEqual(
    desk.screen.filter((row) => /message \d/.test(row)),
    before,
  );
  assert.equal(desk.store.state.talks.get(BEN)?.unread, 1);
  desk.type('\u001bg');
  await desk.shows('the latest');
  await until(desk.store, () => desk.store.state.talks.get(BEN)?.unread === 0);
  for (let pages = 0; pages < 30; pages++) desk.type(PAGE_UP);
  await desk.shows('The conversation begins here.');
  for (let pages = 0; pages < 30; pages++) desk.type(PAGE_DOWN);
  await desk.shows('the latest');
  desk.type(UP);
  assert.notEqual(desk.ui.state.anchor, undefined);
  desk.type(DOWN);
  assert.equal(desk.ui.state.anchor, undefined);
});

test('what is new is shown from its beginning when it does not fit, and read at its end', async (t) => {
  const house = await openHouse(t);
  const some = (from: number) => Array.from({ length: 40 }, (_, index) => `message ${from + index}.`);
  await house.say(BEN, ANN, some(0));
  const before = await messengerOf(house, ANN);
  await before.store.openTalk(BEN);
  before.store.attend(BEN);
  await until(before.store, () => before.store.state.talks.get(BEN)?.unread === 0);
  await before.client.call('Read', { peer: BEN, number: before.store.state.talks.get(BEN)?.latest?.number ?? 0 });
  before.store.attend(undefined);
  await house.say(BEN, ANN, some(40));
  const desk = await Desk.of(house, ANN);
  desk.type(ENTER);
  await desk.shows('message 40.');
  assert.match(desk.text, /new[^\n]*\n[^\n]*message 40\./);
  assert.match(desk.text, /40 unread;/);
  desk.type(PAGE_DOWN, PAGE_DOWN, PAGE_DOWN);
  await desk.shows('message 79.');
  await until(desk.store, () => desk.store.state.talks.get(BEN)?.unread === 0);
});

test('what is new is shown from its beginning also when it is more than a page', async (t) => {
  const house = await openHouse(t);
  const some = (from: number, count: number) => Array.from({ length: count }, (_, index) => `message ${from + index}.`);
  await house.say(BEN, ANN, some(0, 20));
  const { client } = await messengerOf(house, ANN);
  await client.call('Read', { peer: BEN, number: 20 });
  await house.say(BEN, ANN, some(20, 230));
  const desk = await Desk.of(house, ANN);
  desk.type(ENTER);
  await desk.shows('message 20.');
  assert.match(desk.text, /new[^\n]*\n[^\n]*message 20\./);
  assert.match(desk.text, /230 unread;/);
  desk.type(PAGE_UP);
  await desk.shows('message 10.');
  for (let pages = 0; pages < 40; pages++) {
    desk.type(PAGE_DOWN);
    await new Promise((resolve) => setImmediate(resolve));
  }
  desk.type('\u001bg');
  await desk.shows('message 249.');
  await until(desk.store, () => desk.store.state.talks.get(BEN)?.unread === 0);
});

test('a refused message can be sent again, or taken back and mended', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  desk.ui.openTalk(EVE);
  desk.type('Hello stranger', ENTER);
  await desk.shows('Not sent:');
  desk.type('\u0012');
  await desk.shows('Not sent:', false);
  await desk.shows('Not sent:');
  desk.type('\u0018');
  assert.equal(desk.ui.draft.text, 'Hello stranger');
  assert.doesNotMatch(desk.text, /Not sent/);
});

test('a message that arrives out of view is counted, and not read in a window without focus', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  await house.say(BEN, ANN, ['one']);
  await desk.shows('(1)');
  await desk.shows('1 unread');
  desk.type('\u001bu');
  assert.equal(desk.ui.state.open, BEN);
  await desk.shows('1 unread', false);
  desk.type('\u001b[O');
  await house.say(BEN, ANN, ['two']);
  await desk.shows('1 unread');
  desk.type('\u001b[I');
  await desk.shows('1 unread', false);
});

test('a stranger is added: asked, with a reason, and the other side accepts', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  const theirs = await Desk.of(house, EVE);
  desk.type('a', 'abc', ENTER);
  await desk.shows('A number from 10001');
  desk.type('\u0015', `${EVE}`, ENTER);
  await desk.shows(`Ask ${EVE}`);
  desk.type('We met in 北京', ENTER);
  await desk.shows('has been sent your request.');
  await theirs.shows('1 friend request');
  theirs.type('r');
  await theirs.shows('We met in 北京');
  theirs.type(ENTER);
  await theirs.shows('Ann is now a friend.');
  await desk.shows('1 answer to you');
  await desk.shows('Eve');
  desk.type('r');
  assert.match(desk.text, /accepted your request/);
  desk.type(ENTER, ESCAPE);
  await desk.shows('answer to you', false);
});

test('a request is refused with a reason', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  const eve = await messengerOf(house, EVE);
  await eve.store.ask(ANN, 'Please');
  await desk.shows('1 friend request');
  desk.type('r', 'n', 'Not today', ENTER);
  await desk.shows('has been refused.');
  await until(eve.store, () => eve.store.state.answers[0]?.reason === 'Not today');
});

test('people are searched, looked at and added', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  const eve = await messengerOf(house, EVE);
  await eve.store.setProfile({ age: 40, sex: 1, introduction: 'I like 山' });
  desk.type('f', '40', TAB, '\u001b[C', '\u001b[C', ENTER);
  await desk.shows(`Eve ${EVE}`);
  desk.type(ENTER);
  await desk.shows('I like 山');
  desk.type('a');
  await desk.shows(`reviews requests`);
  desk.type(ESCAPE, ESCAPE, ESCAPE, ESCAPE);
  assert.equal(desk.ui.state.panes.length, 0);
});

test('remark, label, status and profile are changed, and errors are told where they happen', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  desk.type('/', 'ben', ENTER, ESCAPE, 'e', '老', TAB, 'Family', ENTER);
  await desk.shows('Saved.');
  assert.equal(desk.store.state.friends.get(BEN)?.remark, '老');
  desk.type('g');
  assert.match(desk.text, /Family +0\/1/);
  desk.type('s', 'j', ENTER);
  await desk.shows('You are now away.');
  await desk.shows('◐ away');
  desk.type('m', '\u0015', ENTER);
  await desk.shows('The nickname cannot be empty.');
  desk.type('Anna', ENTER);
  await desk.shows('Anna 10001');
});

test('a friend is muted on the card, and heard again', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  const turn = async (outcome: string) => {
    desk.type('/', 'ben', ENTER, ESCAPE, 'p');
    await desk.shows('nickname');
    desk.type('q');
    await desk.shows(outcome);
  };
  await turn('Ben is muted.');
  assert.equal(desk.store.state.friends.get(BEN)?.muted, true);
  await turn('Ben is no longer muted.');
  assert.equal(desk.store.state.friends.get(BEN)?.muted, false);
});

test('friends are removed and blocked only after a yes', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  desk.type('/', 'ben', ENTER, ESCAPE, 'x', ENTER);
  assert.equal(desk.ui.state.panes.length, 0);
  assert.ok(desk.store.state.friends.has(BEN));
  desk.type('b', 'j', ENTER);
  await desk.shows('Ben is blocked.');
  assert.equal(desk.store.state.friends.has(BEN), false);
  desk.type('B');
  await desk.shows(`Ben ${BEN}`);
  desk.type(ENTER);
  await desk.shows('No one is blocked.');
});

test('help shows and hides, and the way out is asked of the host', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  desk.type(F1);
  assert.match(desk.text, /Everywhere/);
  desk.type(PAGE_DOWN);
  assert.doesNotMatch(desk.text, /Everywhere/);
  desk.type(F1);
  assert.equal(desk.ui.state.panes.length, 0);
  desk.type('q', '\u0003', '\u000c', '\u001a');
  assert.deepEqual(desk.asked, ['quit', 'quit', 'repaint', 'suspend']);
});

test('every key, every paste and the focus try to connect; one key says so', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  let woken = 0;
  desk.client.wake = () => void woken++;
  desk.type('j', '\u001b[200~pasted\u001b[201~', '\u001b[I');
  assert.equal(woken, 3);
  desk.type('\u001b[15~');
  assert.match(desk.text, /Connected\./);
  assert.equal(woken, 4);
});
