import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, UnreachableError } from '@rookery/client';
import { errors } from '@rookery/protocol';
import { asOfNow, kept, quotedIn, type Store } from './index.ts';
import { BEN, CHESS, FakeClient, ME, MEI, nameOf, open, settled } from './testing/fake-client.ts';

const CAT = { id: 'f', type: 'image/png', bytes: 9, width: 3, height: 4, name: 'cat.png' };
const talkOf = (store: Store, peer = BEN) => store.state.talks.get(peer);
const messagesOf = (store: Store, peer = BEN) => talkOf(store, peer)?.messages ?? [];
const textsOf = (store: Store, peer = BEN) => messagesOf(store, peer).map(({ text }) => text);

/** A client whose server does what it is asked to do with a message. */
function obliging(): FakeClient {
  const client = new FakeClient();
  for (const name of ['Recall', 'React']) client.answers.set(name, () => ({}));
  client.answers.set('EditMsg', () => ({ TS: 7000 }));
  return client;
}

/** A message of Ben's as GetMsg tells it. */
const ofBen = (number: number, more: Record<string, unknown> = {}) => ({
  NA: nameOf({ peer: BEN, number, mine: false }),
  ID: number,
  TS: 1000 * number,
  DR: 0,
  FR: BEN,
  UN: BEN,
  ...more,
});

const change = (name: string, peer = BEN, who = BEN) => ({ number: 90, at: 90, peer, name, who });

test('messages have their names, and what they have beside their texts', async () => {
  const client = obliging();
  const beside = { quote: '10002-501', files: [CAT], reactions: [{ reaction: '👍', uins: [BEN] }], editedAt: 5 };
  client.store(BEN, 'Tea?');
  client.store(BEN, '', true, beside);
  client.found(CHESS, [ME, BEN]);
  client.log(CHESS, BEN, 'e4');
  client.log(CHESS, BEN, 'joined', 90);
  const { store } = await open(client);
  await store.openTalk(BEN);
  assert.deepEqual(
    messagesOf(store).map(({ name }) => name),
    ['10002-501', '10001-2'],
  );
  const { quote, files, reactions, editedAt, mentions, isRecalled } = messagesOf(store)[1] ?? {};
  assert.deepEqual({ quote, files, reactions, editedAt }, beside);
  assert.deepEqual([mentions, isRecalled], [undefined, undefined]);
  await store.openTalk(CHESS);
  assert.deepEqual(
    messagesOf(store, CHESS).map(({ name }) => name),
    ['10500-1', undefined],
  );
});

test('what was recalled has no text any more, in the window, the list, a quote and what was found', async () => {
  const { client, store } = await open(obliging());
  await store.openTalk(BEN);
  const name = nameOf(client.arrive(BEN, 'secret'));
  client.answers.set('FindMsg', () => ({ UN: [BEN], ID: [1], TS: [1], DR: [0], EN: [501], MG: ['secret'], ND: 0 }));
  const { found } = await store.findMessages('secret');
  client.emit({ type: 'recalled', ...change(name) });
  const [message] = messagesOf(store);
  assert.deepEqual([message?.text, message?.isRecalled, message?.number], ['', true, 1]);
  assert.deepEqual([talkOf(store)?.latest?.text, talkOf(store)?.latest?.isRecalled], ['', true]);
  assert.equal(quotedIn(store.state, BEN, name)?.valueOf() === 'missing', false);
  assert.deepEqual(
    found.map((each) => asOfNow(store.state, each).text),
    [''],
  );
  assert.doesNotMatch(JSON.stringify([...kept(store.state).talks.values()]), /secret/);
  assert.equal(talkOf(store)?.unread, 1, 'the server counts it, too');
  client.emit({ type: 'reacted', ...change(name), reaction: '👍' });
  assert.equal(messagesOf(store)[0]?.reactions, undefined);
});

test('an edited message is asked for, and of two edits the later one stays', async () => {
  const { client, store } = await open(obliging());
  await store.openTalk(BEN);
  const name = nameOf(client.arrive(BEN, 'Tea at 4'));
  client.answers.set('GetMsg', () => ofBen(1, { MG: 'Tea at 5', ED: 50 }));
  client.emit({ type: 'edited', ...change(name) });
  await settled();
  assert.deepEqual(client.askedFor('GetMsg'), [{ NA: name }]);
  assert.deepEqual([textsOf(store), talkOf(store)?.latest?.text], [['Tea at 5'], 'Tea at 5']);
  client.answers.set('GetMsg', () => ofBen(1, { MG: 'Tea at 3', ED: 40 }));
  client.emit({ type: 'edited', ...change(name) });
  await settled();
  assert.deepEqual([textsOf(store), messagesOf(store)[0]?.editedAt], [['Tea at 5'], 50]);
  client.emit({ type: 'edited', ...change('10003-9', MEI, MEI) });
  await settled();
  assert.equal(client.askedFor('GetMsg').length, 2, 'what is shown nowhere is not asked for');
  assert.equal(store.state.talks.has(MEI), false);
});

test('an edited message that cannot be had now is had later', async () => {
  const { client, store } = await open(obliging());
  await store.openTalk(BEN);
  const name = nameOf(client.arrive(BEN, 'Tea at 4'));
  const reasons = [
    new RefusedError(errors.limited.res, 'Too many.', { retrySeconds: 3 }),
    new UnreachableError('There is no network.'),
  ];
  client.answers.set('GetMsg', () => {
    const reason = reasons.shift();
    if (reason) throw reason;
    return ofBen(1, { MG: 'Tea at 5', ED: 50 });
  });
  client.emit({ type: 'edited', ...change(name) });
  await settled();
  client.pass(3000);
  await settled();
  assert.deepEqual(textsOf(store), ['Tea at 4']);
  await client.turn('waiting');
  await client.turn('online');
  assert.deepEqual(textsOf(store), ['Tea at 5']);
});

test('of a conversation that was not opened, the latest message is found by its number', async () => {
  const client = obliging();
  client.store(BEN, 'secret');
  const { store } = await open(client);
  assert.equal(talkOf(store)?.latest?.name, undefined);
  client.answers.set('GetMsg', () => ofBen(1, { RV: 1 }));
  client.emit({ type: 'recalled', ...change('10002-501') });
  await settled();
  const { text, isRecalled, name } = talkOf(store)?.latest ?? {};
  assert.deepEqual([text, isRecalled, name], ['', true, '10002-501']);
});

test('each account has one reaction to a message', async () => {
  const { client, store } = await open(obliging());
  client.found(CHESS, [ME, BEN, MEI]);
  await store.groups.refresh();
  await store.openTalk(CHESS);
  client.say(CHESS, BEN, 'e4');
  const react = (who: number, reaction?: string) =>
    client.emit({ type: 'reacted', ...change('10500-1', CHESS, who), reaction });
  const reactions = () => messagesOf(store, CHESS)[0]?.reactions?.map(({ reaction, uins }) => [reaction, ...uins]);
  react(BEN, '👍');
  react(MEI, '👍');
  assert.deepEqual(reactions(), [['👍', BEN, MEI]]);
  react(BEN, '🎉');
  assert.deepEqual(reactions(), [
    ['👍', MEI],
    ['🎉', BEN],
  ]);
  react(MEI);
  react(BEN);
  assert.equal(reactions(), undefined);
});

test('what I do to a message is done here at once, and in my other windows', async () => {
  const [one, two] = [await open(obliging()), await open(obliging())];
  one.store.onAct((act) => two.store.hear(structuredClone(act)));
  for (const { client, store } of [one, two]) {
    client.store(BEN, 'Tea at 4', true);
    await store.openTalk(BEN);
  }
  two.client.answers.set('GetMsg', () => ({ ...ofBen(1), NA: '10001-1', DR: 1, FR: ME, MG: 'Tea at 5', ED: 7000 }));
  await one.store.edit('10001-1', 'Tea at 5');
  await one.store.react('10001-1', '👍');
  await settled();
  assert.deepEqual(one.client.askedFor('EditMsg'), [{ NA: '10001-1', MG: 'Tea at 5' }]);
  assert.deepEqual(one.client.askedFor('GetMsg'), []);
  for (const { store } of [one, two]) {
    const [message] = messagesOf(store);
    assert.deepEqual([message?.text, message?.editedAt], ['Tea at 5', 7000]);
    assert.equal(talkOf(store)?.latest?.text, 'Tea at 5');
  }
  assert.deepEqual(messagesOf(one.store)[0]?.reactions, [{ reaction: '👍', uins: [ME] }]);
  await one.store.recall('10001-1');
  for (const { store } of [one, two])
    assert.deepEqual([textsOf(store), messagesOf(store)[0]?.isRecalled], [[''], true]);
});

test('what is refused changes nothing', async () => {
  const client = new FakeClient();
  const { store } = await open(client);
  client.store(BEN, 'Tea', true);
  await store.openTalk(BEN);
  const late = new RefusedError(errors.refused.res, 'Too late.', { reason: 'too-late' });
  for (const name of ['Recall', 'EditMsg', 'React']) {
    client.answers.set(name, () => {
      throw late;
    });
  }
  const before = store.state;
  await assert.rejects(store.recall('10001-1'), late);
  await assert.rejects(store.edit('10001-1', 'Coffee'), late);
  await assert.rejects(store.react('10001-1', '👍'), late);
  assert.equal(store.state, before);
});

test('a message that another one answers is asked for once, unless the window has it', async () => {
  const client = obliging();
  client.storeMany(BEN, 3);
  const { store } = await open(client);
  await store.openTalk(BEN);
  store.learnQuoted(BEN, '10002-502');
  await settled();
  assert.deepEqual(client.askedFor('GetMsg'), []);
  const inWindow = quotedIn(store.state, BEN, '10002-502');
  assert.deepEqual(inWindow !== 'missing' && inWindow?.number, 2);

  client.answers.set('GetMsg', ({ NA }) => {
    if (NA === '10002-9') throw new RefusedError(errors.unknown.res, 'None.', { reason: 'no-message' });
    return { ...ofBen(70), NA, MG: 'old' };
  });
  for (const name of ['10002-570', '10002-9']) {
    for (let time = 0; time < 2; time++) {
      store.learnQuoted(BEN, name);
      await settled();
    }
  }
  assert.equal(client.askedFor('GetMsg').length, 2);
  const far = quotedIn(store.state, BEN, '10002-570');
  assert.deepEqual(far !== 'missing' && [far?.text, far?.number, far?.mine], ['old', 70, false]);
  assert.equal(quotedIn(store.state, BEN, '10002-9'), 'missing');
  client.emit({ type: 'recalled', ...change('10002-570') });
  const gone = quotedIn(store.state, BEN, '10002-570');
  assert.deepEqual(gone !== 'missing' && [gone?.text, gone?.isRecalled], ['', true]);
  client.emit({ type: 'restored', generation: 'g2' });
  assert.equal(quotedIn(store.state, BEN, '10002-570'), undefined);
});

test('quotes, mentions and files go with a message, also when the next run sends it, or it is tried again', async () => {
  const { client, store } = await open();
  const attached = { quote: '10002-501', mentions: [BEN], files: [CAT] };
  store.send(BEN, 'one', attached);
  store.send(BEN, 'two');
  assert.deepEqual(client.sends, [
    { id: 'made-0', to: BEN, text: 'one', ...attached },
    { id: 'made-1', to: BEN, text: 'two' },
  ]);
  const { client: next, store: restored } = await open(new FakeClient(), structuredClone(kept(store.state)));
  assert.deepEqual(next.sends, client.sends);
  next.emit({ type: 'failed', id: 'made-0', to: BEN, text: 'one', error: new RefusedError(errors.refused.res, 'No.') });
  restored.retry(BEN, 'made-0');
  const { id = '' } = next.sends.at(-1) ?? {};
  assert.deepEqual(next.sends.at(-1), { id, to: BEN, text: 'one', ...attached });
  next.deliver(id);
  const { quote, mentions, files, fate } = messagesOf(restored).find(({ key }) => key === id) ?? {};
  assert.deepEqual([{ quote, mentions, files }, fate], [attached, 'stored']);
});

test('what is fetched anew brings the texts that messages have now', async () => {
  const client = obliging();
  client.store(BEN, 'Tea at 4');
  client.store(BEN, 'secret');
  const { store } = await open(client);
  await store.openTalk(BEN);
  const [first, second] = messagesOf(store);
  client.mailbox[0] = { ...client.mailbox[0], text: 'Tea at 5', editedAt: 50 } as (typeof client.mailbox)[number];
  client.mailbox[1] = { ...client.mailbox[1], text: '', isRecalled: true } as (typeof client.mailbox)[number];
  await client.turn('waiting');
  await client.turn('online');
  await settled();
  assert.deepEqual(textsOf(store), ['Tea at 5', '']);
  assert.deepEqual(
    messagesOf(store).map(({ key }) => key),
    [first?.key, second?.key],
  );
});
