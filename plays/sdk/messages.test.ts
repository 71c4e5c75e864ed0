import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client, ClientEvent, ClientEvents } from '@rookery/client';
import { http, RefusedError } from '@rookery/client';
import { type House, newFolder, type Owner, openHouse } from '@rookery/testing/server';

const ANN = 10001;
const BEN = 10002;
const MEI = 10003;

/** Ann is a friend of Ben and 小美. */
function village(t: Owner): Promise<House> {
  return openHouse(t, {
    config: { limits: false, data: newFolder(t) },
    residents: [ANN, BEN, MEI].map((uin) => ({ uin })),
    friends: [
      [ANN, BEN],
      [ANN, MEI],
    ],
  });
}

type Type = 'message' | 'recalled' | 'edited' | 'reacted';

/** What comes to a client, as it is asked for. */
function told(client: Client): { next<E extends Type>(type: E): Promise<ClientEvents[E]> } {
  const events = client.events();
  return {
    async next(type) {
      for (;;) {
        const { value } = (await events.next()) as { value: ClientEvent };
        if (value.type === type) return value as never;
      }
    },
  };
}

/** Sends a file as a page does that knows no SDK. */
async function upload(house: House, { uin, token }: Client, name: string): Promise<{ id: string }> {
  const body = new FormData();
  body.append('file', new Blob(['Tea at four.']), name);
  const headers = { Authorization: `Bearer ${uin}:${token}` };
  const answer = await fetch(`${house.url}/files`, { method: 'POST', headers, body });
  const [, id = ''] = /&ID=([^&]+)/.exec(await answer.text()) ?? [];
  assert.equal(answer.status, 201);
  return { id };
}

test('two friends know a message by the same name, whoever tells it and however', async (t) => {
  const house = await village(t);
  const [ann, ben] = [await house.client(ANN), await house.client(BEN)];
  const phone = await house.client(ANN, { transport: http(house.url) });
  const [toBen, toPhone] = [told(ben), told(phone)];
  // Their mailboxes have other numbers.
  await ann.send(MEI, 'not for Ben').done;
  await toPhone.next('message');
  const { name, number } = await ann.send(BEN, 'Tea?').done;
  const said = await toBen.next('message');
  assert.notEqual(said.number, number);
  assert.equal(name, `${ANN}-${number}`);
  assert.deepEqual([said.name, (await toPhone.next('message')).name], [name, name]);

  const answer = await ben.send(ANN, 'Tea!', { quote: said.name }).done;
  const answered = await toPhone.next('message');
  assert.deepEqual([answered.name, answered.quote], [answer.name, name]);
  const { text, author, peer, sent } = await ben.message(name ?? '');
  assert.deepEqual([text, author, peer, sent], ['Tea?', ANN, ANN, false]);
  const { messages } = await ann.call('History', { peer: BEN });
  assert.deepEqual(
    messages.map((row) => [row.entry, row.quote]),
    [
      [said.number + 1, name],
      [number, ''],
    ],
  );
  const { messages: found } = await ben.call('FindMsg', { text: 'tea?' });
  assert.equal(found[0]?.entry, number);
});

test('a message is edited, reacted to and recalled, and all who have it are told', async (t) => {
  const house = await village(t);
  const [ann, ben] = [await house.client(ANN), await house.client(BEN)];
  const phone = await house.client(ANN);
  const [toAnn, toBen, toPhone] = [told(ann), told(ben), told(phone)];
  const { name = '' } = await ann.send(BEN, 'Tea at 4').done;

  const editedAt = await ann.edit(name, 'Tea at 5');
  for (const to of [toBen, toPhone]) {
    const { name: which, who } = await to.next('edited');
    assert.deepEqual([which, who], [name, ANN]);
  }
  const edited = await ben.message(name);
  assert.deepEqual([edited.text, edited.editedAt], ['Tea at 5', editedAt]);

  await ben.react(name, '👍');
  for (const to of [toAnn, toPhone]) {
    const { name: which, who, reaction } = await to.next('reacted');
    assert.deepEqual([which, who, reaction], [name, BEN, '👍']);
  }
  assert.deepEqual((await ann.message(name)).reactions, [{ reaction: '👍', uins: [BEN] }]);
  await ben.react(name);
  assert.equal((await toAnn.next('reacted')).reaction, undefined);
  assert.equal((await ann.message(name)).reactions, undefined);

  await assert.rejects(ben.edit(name, 'Beer at 5'), (error) => (error as RefusedError).reason === 'no-right');
  await ann.recall(name);
  for (const to of [toBen, toPhone]) assert.equal((await to.next('recalled')).name, name);
  const recalled = await ben.message(name);
  assert.deepEqual([recalled.text, recalled.isRecalled], ['', true]);
  await assert.rejects(ann.message('10001-999'), (error) => (error as RefusedError).reason === 'no-message');
});

test('what was recalled while nobody was there comes without its text', async (t) => {
  const house = await village(t);
  const ann = await house.client(ANN);
  const { name = '' } = await ann.send(BEN, 'secret').done;
  await ann.recall(name);
  const ben = house.newClient(BEN);
  const toBen = told(ben);
  await ben.connect();
  const { text, isRecalled, name: which } = await toBen.next('message');
  assert.deepEqual([text, isRecalled, which], ['', true, name]);
});

test('in a group members are mentioned, and files come with a message', async (t) => {
  const house = await village(t);
  const [ann, ben] = [await house.client(ANN), await house.client(BEN)];
  const group = await ann.groups.create('Chess', { policy: 'anyone' });
  await ben.groups.join(group);
  const toBen = told(ben);
  const file = await upload(house, ann, 'the plan.txt');
  const sent = await ann.send(group, '', { mentions: [0, BEN], files: [file] }).done;
  const said = await toBen.next('message');
  assert.deepEqual(
    [said.name, said.name, said.mentions, said.text],
    [sent.name, `${group}-${sent.entry}`, [0, BEN], ''],
  );
  assert.deepEqual(
    said.files?.map(({ id, name, bytes }) => [id, name, bytes]),
    [[file.id, 'the plan.txt', 12]],
  );
  // Who can read them can pass them on.
  const passed = await ben.send(ANN, 'Look', { files: said.files }).done;
  assert.deepEqual((await ann.message(passed.name ?? '')).files, said.files);
  const failed = Promise.withResolvers<unknown>();
  ben.on('failed', ({ mentions, error }) => failed.resolve([mentions, (error as RefusedError).reason]));
  await assert.rejects(ben.send(group, 'You!', { mentions: [MEI] }).done, RefusedError);
  assert.deepEqual(await failed.promise, [[MEI], 'no-member']);
});
