import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client, ClientEvents } from '@rookery/client';
import { http, RefusedError } from '@rookery/client';
import { type House, type Owner, openHouse } from '@rookery/testing/server';

const ANN = 10001;
const BEN = 10002;
const MEI = 10003;
const EVE = 10004;
const uins = [ANN, BEN, MEI, EVE];

type Told = Pick<ClientEvents['message'], 'number' | 'author' | 'entry' | 'text' | 'sent'>;

/** Ann is a friend of Ben and 小美, Eve of nobody. */
function village(t: Owner): Promise<House> {
  return openHouse(t, {
    config: { limits: false },
    residents: uins.map((uin) => ({ uin })),
    friends: [
      [ANN, BEN],
      [ANN, MEI],
    ],
  });
}

/** What a client is told in groups, in order, and a promise for when something was. */
function toldTo(client: Client): { messages: Told[]; until(holds: () => boolean): Promise<void> } {
  const messages: Told[] = [];
  let changed = Promise.withResolvers<void>();
  client.on('message', ({ number, author, entry, text, sent }) => {
    messages.push({ number, author, entry, text, sent });
    changed.resolve();
    changed = Promise.withResolvers();
  });
  return {
    messages,
    async until(holds) {
      while (!holds()) await changed.promise;
    },
  };
}

/** Ann's group, in which all of them are. */
async function chessOf(ann: Client, others: readonly Client[]): Promise<number> {
  const group = await ann.groups.create('Chess', { policy: 'anyone' });
  for (const other of others) assert.equal(await other.groups.join(group), 'added');
  return group;
}

test('all members know a message by the same number in the log, whoever tells it and however', async (t) => {
  const house = await village(t);
  const [ann, ben] = [await house.client(ANN), await house.client(BEN)];
  const phone = await house.client(ANN, { transport: http(house.url) });
  // Their mailboxes have other numbers than the log.
  await ann.send(BEN, 'not in the group').done;
  const group = await chessOf(ann, [ben]);
  const [toBen, toPhone] = [toldTo(ben), toldTo(phone)];
  const { number, entry } = await ann.send(group, 'e4', { id: 'opening' }).done;
  assert.notEqual(number, entry);
  await toBen.until(() => toBen.messages.some(({ text }) => text === 'e4'));
  await toPhone.until(() => toPhone.messages.some(({ text }) => text === 'e4'));
  const told = toBen.messages.find(({ text }) => text === 'e4');
  assert.deepEqual([told?.author, told?.entry, told?.sent], [ANN, entry, false]);
  const own = toPhone.messages.find(({ text }) => text === 'e4');
  assert.deepEqual([own?.author, own?.entry, own?.sent, own?.number], [ANN, entry, true, number]);
  // A repetition is answered with the same numbers, also by a program that has started anew.
  const again = await phone.send(group, 'e4', { id: 'opening' }).done;
  assert.deepEqual([again.number, again.entry], [number, entry]);

  const { messages } = await ben.call('History', { peer: group });
  assert.deepEqual(
    messages.map((row) => [row.number, row.author, row.kind, row.text]),
    [
      [entry, ANN, 'message', 'e4'],
      [1, BEN, 'happened', 'joined'],
    ],
  );
  const { messages: found } = await ben.call('FindMsg', { text: 'E4' });
  assert.deepEqual([found[0]?.entry, found[0]?.author, found[0]?.peer], [entry, ANN, group]);
  await ben.call('Read', { peer: group, number: entry ?? 0 });
  const { conversations } = await ben.call('Conversations', {});
  assert.deepEqual([conversations[0]?.entry, conversations[0]?.readTo, conversations[0]?.unread], [entry, entry, 0]);
});

test('in a group every message comes to each member once and in order, through restarts of the server', async (t) => {
  const house = await village(t);
  const clients = await Promise.all([ANN, BEN, MEI].map((uin) => house.client(uin)));
  const [ann, ben, mei] = clients as [Client, Client, Client];
  const group = await chessOf(ann, [ben, mei]);
  const told = clients.map(toldTo);
  const sending: Promise<unknown>[] = [];
  for (let round = 0; round < 4; round++) {
    for (const [index, client] of clients.entries()) {
      for (let i = 0; i < 5; i++) sending.push(client.send(group, `${index} ${round} ${i}`).done);
    }
    await house.restart();
  }
  await Promise.all(sending);
  await Promise.all(told.map(({ messages, until }) => until(() => messages.length === 40)));
  for (const { messages } of told) {
    const entries = messages.map(({ entry = 0 }) => entry);
    assert.deepEqual(
      entries,
      [...entries].sort((a, b) => a - b),
    );
    assert.equal(new Set(entries).size, 40);
    const numbers = messages.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
  }
});

test('groups are made, found, joined, changed and left by names and words', async (t) => {
  const house = await village(t);
  const [ann, ben, eve] = [await house.client(ANN), await house.client(BEN), await house.client(EVE)];
  const invited = Promise.withResolvers<ClientEvents['invited']>();
  const wants = Promise.withResolvers<ClientEvents['wants']>();
  const answered = Promise.withResolvers<ClientEvents['answer']>();
  ben.on('invited', invited.resolve);
  ann.on('wants', wants.resolve);
  eve.on('answer', answered.resolve);
  const group = await ann.groups.create('Chess', { invited: [BEN, EVE] });
  const { peer, who, name } = await invited.promise;
  assert.deepEqual([peer, who, name], [group, ANN, 'Chess']);
  await ben.groups.answer({ group, uin: who, isInvitation: true }, true);
  assert.deepEqual(await ann.groups.invite(group, [BEN, MEI, EVE]), [MEI], 'friends that are no members');

  assert.deepEqual(await eve.groups.find('chess'), { groups: [], next: undefined });
  await ann.groups.set(group, { searchable: true, notice: 'Be kind.' });
  const { groups } = await eve.groups.find('chess');
  assert.deepEqual([groups[0]?.group, groups[0]?.policy, groups[0]?.members], [group, 'ask', 2]);
  assert.equal(await eve.groups.join(group), 'ask');
  await eve.groups.ask(group, 'I play');
  const { who: applicant, reason } = await wants.promise;
  assert.deepEqual([applicant, reason], [EVE, 'I play']);
  const { requests } = await ann.call('Requests', {});
  assert.deepEqual([requests[0]?.group, requests[0]?.uin, requests[0]?.isInvitation], [group, EVE, false]);
  await ann.groups.answer({ group, uin: EVE, isInvitation: false }, true);
  assert.deepEqual([(await answered.promise).accepted, (await answered.promise).peer], [true, group]);

  await ann.groups.setMember(group, { uin: BEN, role: 'admin' });
  await ben.groups.setMember(group, { card: 'Rook', muted: true });
  const members = await eve.groups.members(group);
  assert.deepEqual(
    members.map(({ uin, role, card }) => [uin, role, card]),
    [
      [ANN, 'owner', ''],
      [BEN, 'admin', 'Rook'],
      [EVE, 'member', ''],
    ],
  );
  const [own] = await ben.groups.list();
  assert.deepEqual([own?.name, own?.role, own?.muted, own?.members], ['Chess', 'admin', true, 3]);
  const { notice, policy, owner, role } = await ben.groups.info(group);
  assert.deepEqual([notice, policy, owner, role], ['Be kind.', 'ask', ANN, 'admin']);

  assert.equal(await ben.groups.code(group), undefined);
  const code = await ben.groups.code(group, { renew: true });
  await ben.groups.kick(group, EVE);
  assert.equal(await eve.groups.join(group, code), 'added');
  await ben.groups.kick(group, EVE, { bars: true });
  assert.equal(await eve.groups.join(group, code), 'nobody');
  await assert.rejects(eve.groups.members(group), RefusedError);
  await ben.groups.leave(group);
  await assert.rejects(ben.groups.end(group), RefusedError);
  await ann.groups.end(group);
  assert.deepEqual(await ann.groups.list(), []);
});
