import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk, DOWN, ENTER, ESCAPE, UP } from '../testing/desk.ts';
import { ANN, BEN, openHouse, until } from '../testing/house.ts';

const SELECT = '\u001bs';

/** Ann and Ben, each with the other's conversation open, and something said in it. */
async function twoDesks(t: Parameters<typeof openHouse>[0]): Promise<{ desk: Desk; theirs: Desk }> {
  const house = await openHouse(t);
  const [desk, theirs] = [await Desk.of(house, ANN), await Desk.of(house, BEN)];
  desk.ui.openTalk(BEN);
  theirs.ui.openTalk(ANN);
  await desk.shows('No messages yet.');
  desk.type('Tea at 4?', ENTER);
  await theirs.shows('Ann Tea at 4?');
  return { desk, theirs };
}

test('a message is answered, and the answer shows what it answers', async (t) => {
  const { desk, theirs } = await twoDesks(t);
  theirs.type(SELECT);
  assert.match(theirs.text, /Enter Answer.*Esc Back/);
  theirs.type(ENTER);
  assert.match(theirs.text, /Answer to Ann: Tea at 4\?; Esc takes that back/);
  theirs.type('Yes', ENTER);
  await desk.shows(/Ben > Ann: Tea at 4\? *\n.*Yes/);
  assert.equal(theirs.ui.writing, undefined);
  theirs.type(SELECT, 'g');
  await theirs.shows(/Yes/);
  const [question] = theirs.store.state.talks.get(ANN)?.messages ?? [];
  await until(theirs.ui, () => theirs.ui.state.marked === question?.key);
  theirs.type(ESCAPE, SELECT, ENTER, ESCAPE);
  assert.equal(theirs.ui.writing, undefined, 'Escape takes the answer back first');
  assert.equal(theirs.ui.state.focus, 'talk');
});

test('a message of mine is edited and recalled; one of others is not', async (t) => {
  const { desk, theirs } = await twoDesks(t);
  await desk.shows('✓');
  desk.type(SELECT, 'e');
  assert.match(desk.text, /Editing the message/);
  assert.equal(desk.ui.draft.text, 'Tea at 4?');
  desk.type('\u0015', 'Tea at 5?', ENTER);
  await theirs.shows('Ann Tea at 5? (edited)');
  desk.type('half a sen', SELECT, 'e');
  assert.match(desk.text, /Send or clear what you are writing first\./);
  desk.type(ESCAPE, '\u0015', SELECT, 'e', 'x'.repeat(5000), ENTER);
  await desk.shows('Not edited: MG must not be longer');
  assert.ok(desk.ui.writing?.edit !== undefined && desk.ui.draft.text.length > 5000, 'it can be mended');
  desk.type(ESCAPE);
  theirs.type(SELECT, 'e');
  assert.match(theirs.text, /Only your own messages can be edited\./);
  theirs.type('x', 'j', ENTER);
  await theirs.shows('only who wrote it may do that');
  theirs.type(ESCAPE, ESCAPE);
  desk.type(SELECT, 'x', 'j', ENTER);
  await desk.shows('Recalled.');
  for (const each of [desk, theirs]) {
    await each.shows('Ann: message recalled');
    assert.doesNotMatch(each.text, /Tea/);
  }
  theirs.type(SELECT, ENTER);
  assert.match(theirs.text, /That message was recalled\./);
});

test('reactions are given and taken back', async (t) => {
  const { desk, theirs } = await twoDesks(t);
  theirs.type(SELECT, '+', ENTER);
  await desk.shows('👍 1');
  await theirs.shows('You have reacted with 👍.');
  theirs.type('+', '\u001b[F');
  assert.match(theirs.text, /Take 👍 back/);
  theirs.type(ENTER);
  await desk.shows('👍 1', false);
  await theirs.shows('Taken back.');
  theirs.type('+', ...Array<string>(6).fill(DOWN), ENTER, 'tea!', ENTER);
  await desk.shows('tea! 1');
});

test('a file is sent, shown with its size, and saved', async (t) => {
  const { desk, theirs } = await twoDesks(t);
  desk.type('/file tea.txt', ENTER);
  await desk.shows('tea.txt is sent.');
  await theirs.shows('[tea.txt, 12 bytes]');
  theirs.type(SELECT, 's');
  await theirs.shows('Saved: /downloads/tea.txt');
  theirs.type(UP, 's');
  assert.match(theirs.text, /No files come with that message\./);
});

test('the mark moves from message to message and the conversation with it, as far as needed', async (t) => {
  const { desk } = await twoDesks(t);
  for (let count = 0; count < 40; count++) desk.type(`message ${count}.`, ENTER);
  await until(desk.store, () => desk.store.onTheirWay === 0);
  desk.type(SELECT);
  for (let count = 0; count < 30; count++) desk.type(UP);
  assert.match(desk.text, /message 9\./);
  assert.doesNotMatch(desk.text, /message 39\./);
  for (let count = 0; count < 30; count++) desk.type(DOWN);
  assert.match(desk.text, /message 39\./);
  assert.equal(desk.ui.state.anchor, undefined);
  desk.type(DOWN);
  assert.equal(desk.ui.state.marked, undefined);
});
