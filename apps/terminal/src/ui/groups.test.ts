import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk, DOWN, ENTER, ESCAPE } from '../testing/desk.ts';
import { ANN, BEN, EVE, type House, MEI, messengerOf, openHouse } from '../testing/house.ts';

const ALT_I = '\u001bi';
const ALT_M = '\u001bm';
const RIGHT = '\u001b[C';

/** Ann's desk, and Ben and 小美 with programs of their own, all in a group that Ann has made by her keys. */
async function inChess(t: { after(end: () => Promise<void>): void }) {
  const house: House = await openHouse(t);
  const ann = await Desk.of(house, ANN);
  const ben = await messengerOf(house, BEN);
  const mei = await messengerOf(house, MEI);
  ann.type('c', 'Chess', ENTER);
  await ann.shows('Invite to Chess');
  ann.type(ENTER);
  await ann.shows('Ben is invited.');
  ann.type(DOWN, ENTER);
  await ann.shows(/小美 .* is invited\./);
  ann.type(ESCAPE);
  const [group = 0] = [...ann.store.state.groups.keys()];
  for (const { client } of [ben, mei]) await client.groups.answer({ group, uin: ANN, isInvitation: true }, true);
  await ann.shows('Ben has joined.');
  await ann.shows('3 members, owner');
  return { house, ann, ben, mei, group };
}

test('a group is made, and stands in the list; who says what is told, and what happens', async (t) => {
  const { ann, ben, mei, group } = await inChess(t);
  assert.match(ann.text, /# Chess/);
  await ben.client.send(group, 'e4').done;
  await mei.client.send(group, 'c5').done;
  await ann.shows(/Ben +e4/);
  await ann.shows(/小美 .*c5/);
  ann.type('Well played', ENTER);
  await ann.shows(/Ann +Well played/);
  const colours = ann.colours.filter((row) => /e4|c5/.test(row));
  assert.equal(colours.length, 2);
  ben.client.call('Typing', { peer: group });
  await ann.shows('Ben is typing');
  ann.resize(40, 20);
  await ann.shows('< Ben: e4');
});

test('members are seen, named, silenced, raised and removed', async (t) => {
  const { ann, ben, mei, group } = await inChess(t);
  ann.type(ALT_M);
  await ann.shows(/Ann 10001 +owner/);
  await ann.shows('Ben 10002');
  ann.type(DOWN, 'c', 'Rook', ENTER);
  await ann.shows('Rook 10002');
  ann.type('s', ENTER);
  await ann.shows('Rook is silenced.');
  await ann.shows(/Rook 10002 +silenced until/);
  await assert.rejects(ben.client.send(group, 'may I?').done, /may not write/);
  ann.type('o', RIGHT, ENTER);
  await ann.shows(/Rook 10002 +administrator/);
  ann.type(DOWN, 'x');
  await ann.shows('Remove 小美');
  ann.type(DOWN, ENTER);
  await ann.shows(/小美 .* is removed\./);
  ann.type(ESCAPE);
  await ann.shows('Rook is an administrator now.');
  await ann.shows(/Ann has removed 小美/);
  await ann.shows('2 members, owner');
  assert.equal(mei.store.state.groups.size, 0);
});

test('what a group is, and is to me, can be seen and changed', async (t) => {
  const { ann, ben, group } = await inChess(t);
  ann.type(ALT_I);
  await ann.shows('people that are let in');
  ann.type('s');
  await ann.shows('Settings of Chess');
  ann.type('\t', 'Be kind.', ENTER);
  await ann.shows('Saved.');
  ann.type(ESCAPE);
  await ann.shows('Ann has changed the notice');
  ann.type(ALT_I);
  await ann.shows('Be kind.');
  ann.type('q');
  await ann.shows('Chess is muted.');
  await ann.shows('3 members, owner, muted');
  ann.type(ALT_I, 'c');
  await ann.shows('none: n makes one');
  ann.type('n');
  await ann.shows(/code +\S{20}/);
  assert.ok(await ann.client.groups.code(group));
  await assert.rejects(ben.client.groups.code(group), /role/);
});

test('an invitation is accepted or refused, and who asks to join is let in', async (t) => {
  const house = await openHouse(t);
  const ann = await Desk.of(house, ANN);
  const ben = await messengerOf(house, BEN);
  const eve = await messengerOf(house, EVE);
  const chess = await ben.client.groups.create('Chess', { invited: [ANN] });
  const other = await ben.client.groups.create('Other', { invited: [ANN] });
  await ann.shows('2 requests');
  ann.type('r');
  await ann.shows(`Ben 10002 invites you to Other ${other}`);
  ann.type('n');
  await ann.shows('You do not join Other.');
  await ann.shows('1 request');
  ann.type('r', ENTER);
  await ann.shows('You are in Chess now.');
  await ben.client.groups.setMember(chess, { uin: ANN, role: 'admin' });
  await eve.client.groups.ask(chess, 'I play well');
  await ann.shows('1 request');
  ann.type('r');
  await ann.shows('Eve 10004 wants to join Chess');
  await ann.shows('I play well');
  ann.type(ENTER);
  await ann.shows('Eve is in Chess now.');
});

test('a group is joined by its number, found by its name, and left', async (t) => {
  const house = await openHouse(t);
  const ann = await Desk.of(house, ANN);
  const ben = await messengerOf(house, BEN);
  const open = await ben.client.groups.create('Open house', { policy: 'anyone' });
  await ben.client.groups.set(open, { searchable: true });
  ann.type('F', 'open', ENTER);
  await ann.shows(/Open house \d+ +1 member/);
  ann.type(ENTER);
  await ann.shows('You are in Open house now.');
  ann.type(ESCAPE, ESCAPE);
  await ann.shows('# Open house');
  ann.type('x', DOWN, ENTER);
  await ann.shows('You have left Open house.');
  await ann.shows('# Open house', false);
  const closed = await ben.client.groups.create('Closed', { policy: 'nobody' });
  const code = (await ben.client.groups.code(closed, { renew: true })) ?? '';
  ann.type('a', String(closed), '\t', code, ENTER);
  await ann.shows('You are in Closed now.');
});

test('who is removed is told by whom, and the conversation is gone', async (t) => {
  const house = await openHouse(t);
  const ann = await Desk.of(house, ANN);
  const ben = await messengerOf(house, BEN);
  const group = await ben.client.groups.create('Chess', { invited: [ANN] });
  await ann.client.groups.answer({ group, uin: BEN, isInvitation: true }, true);
  await ann.shows('# Chess');
  ann.ui.openTalk(group);
  await ben.client.send(group, 'Hello').done;
  await ann.shows(/Ben +Hello/);
  await ben.client.groups.kick(group, ANN);
  await ann.shows('You are not in Chess any more.');
  await ann.shows('Hello', false);
  await ann.shows('1 answer');
  ann.type('r');
  await ann.shows('Ben has removed you from Chess');
  ann.type(ENTER);
  assert.deepEqual(ann.store.state.partings, []);
});
