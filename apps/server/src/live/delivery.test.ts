import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addFriends, type House, openHouse, type Settings } from '@rookery/testing/server';
import { Gate } from '../testing/gate.ts';
import { ask, logIn, post, Raw, request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;
const poll = request('GetMsgEx', BOB);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Stage = House & { send: (...texts: string[]) => Promise<void>; fetch: () => Promise<string[]> };

/** Ann and Bob are friends, logged in, and have nothing to fetch. */
async function start(t: TestContext, config: Settings['config'] = {}, through?: Settings['through']): Promise<Stage> {
  const house = await openHouse(t, { config: { limits: false, ...config }, ...(through ? { through } : {}) });
  await addFriends(house.storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(house.port, uin);
  let sent = 0;
  const send = async (...texts: string[]) => {
    for (const text of texts) {
      const answer = await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`, { seq: String(++sent) }));
      assert.match(answer, /&RES=0$/);
    }
  };
  const fetch = async () => entriesOf(await ask(house.port, poll));
  while ((await fetch()).length > 0);
  return Object.assign(house, { send, fetch });
}

/** The entries of an answer: the texts of messages, and other entries as `kind:text`. */
function entriesOf(answer: string): string[] {
  const [, kinds = '', texts = ''] = /&MT=([^&]*)&UN=[^&]*&MG=([^&]*)$/s.exec(answer) ?? [];
  assert.match(answer, /&RES=0&MN=\d+/);
  const kindList = kinds.split(',').slice(0, -1);
  return texts
    .split(',')
    .slice(0, -1)
    .map((text, i) => (kindList[i] === '9' ? text : `${kindList[i]}:${text}`));
}

test('delivered entries do not come again', async (t) => {
  const { send, fetch } = await start(t);
  await send('one', 'two');
  assert.deepEqual(await fetch(), ['one', 'two']);
  assert.deepEqual(await fetch(), []);
  await send('three');
  assert.deepEqual(await fetch(), ['three']);
  assert.deepEqual(await fetch(), []);
});

const forms: readonly [what: string, bytes: string][] = [
  ['a connection that stays', post(poll)],
  ['a connection that closes', post(poll, ['Connection: close'])],
  ['line breaks behind the body', `${post(poll)}\r\n\r\n`],
  ['line breaks behind the body, and a close', `${post(poll, ['Connection: close'])}\r\n\r\n`],
  ['HTTP/1.0', post(poll).replace('1.1', '1.0')],
  ['a body in chunks', `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n24\r\n${poll}\r\n0\r\n\r\n`],
];

async function startWithGate(t: TestContext) {
  const gate = new Gate();
  const stage = await start(t, {}, (storage) => gate.through(storage));
  /** A client that polls, and goes while the answer is made. */
  const pollAndGo = async (bytes: string, how: 'reset' | 'destroy', meanwhile = async () => {}) => {
    const { came, open } = gate.close();
    const raw = await Raw.open(stage.port);
    await raw.write(bytes);
    await came;
    raw[how]();
    await raw.closed;
    // Time for the end of the connection to reach the server.
    await sleep(20);
    open();
    // Who ended its half may still be there, so the server takes a moment to find out.
    await sleep(20);
    await meanwhile();
  };
  return Object.assign(stage, { pollAndGo });
}

for (const how of ['reset', 'destroy'] as const) {
  for (const [what, bytes] of forms) {
    test(`who goes before the answer finds the messages at the next poll: ${what}, by ${how}`, async (t) => {
      const { send, fetch, pollAndGo } = await startWithGate(t);
      await send('one', 'two');
      for (let i = 0; i < 2; i++) await pollAndGo(bytes, how);
      // The server may take a moment to see that the client has gone; until then this poll waits.
      assert.deepEqual(await fetch(), ['one', 'two']);
      assert.deepEqual(await fetch(), []);
    });
  }

  test(`a status that did not go out comes again, unless there is a newer one, by ${how}`, async (t) => {
    const { port, send, fetch, pollAndGo } = await startWithGate(t);
    const change = (status: number) => ask(port, request('Change_Stat', ANN, `ST=${status}`, { seq: String(status) }));
    await send('one');
    await change(30);
    await pollAndGo(post(poll), how);
    assert.deepEqual(await fetch(), ['one', '99:30']);
    assert.deepEqual(await fetch(), []);
    await send('two');
    await change(10);
    await pollAndGo(post(poll), how, async () => {
      await change(40);
    });
    assert.deepEqual(await fetch(), ['two', '99:20']);
    assert.deepEqual(await fetch(), []);
  });
}

test('who is gone at once loses nothing', async (t) => {
  const { port, send, fetch } = await start(t);
  await send('one', 'two');
  for (let i = 0; i < 10; i++) {
    const raw = await Raw.open(port);
    // In one turn: the request and its sender's end arrive together.
    raw.socket.write(post(poll));
    raw.reset();
    await raw.closed;
  }
  assert.deepEqual(await fetch(), ['one', 'two']);
});

test('who has ended its half and waits gets the messages once', async (t) => {
  const { port, send, fetch } = await start(t);
  for (const [what, bytes] of forms.slice(0, 5)) {
    await send('one');
    const raw = await Raw.open(port, { halfOpen: true });
    raw.socket.end(bytes);
    assert.deepEqual(entriesOf((await raw.reply()).body), ['one'], what);
    assert.deepEqual(await fetch(), [], what);
    raw.destroy();
  }
});

test('polls at the same time share the messages, and none gets one twice', async (t) => {
  const { port, send } = await start(t, { 'poll-messages': 5 });
  const texts = Array.from({ length: 23 }, (_, i) => `text ${i}`);
  await send(...texts);
  const polls = await Promise.all(Array.from({ length: 12 }, () => ask(port, poll)));
  const got = polls.map(entriesOf);
  assert.deepEqual(got.flat().sort(), texts.toSorted());
  assert.ok(got.every((entries) => entries.length <= 5));
});

test('polls at the same time, some of which break, lose nothing and double nothing', async (t) => {
  const { port, send, fetch } = await start(t, { 'poll-messages': 3 });
  const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);
  const got: string[] = [];
  const sending = send(...texts);
  const polling = Array.from({ length: 40 }, async (_, i) => {
    await sleep(i);
    const raw = await Raw.open(port);
    raw.socket.write(post(poll));
    if (i % 2) raw.reset();
    else got.push(...entriesOf((await raw.reply()).body));
    raw.destroy();
  });
  await Promise.all([sending, ...polling]);
  for (let page = await fetch(); page.length > 0; page = await fetch()) got.push(...page);
  assert.deepEqual(got.toSorted(), texts.toSorted());
});

test('a long mailbox comes in pages, in order; a page that broke comes again', async (t) => {
  const { send, fetch, pollAndGo } = await startWithGate(t);
  const texts = Array.from({ length: 120 }, (_, i) => `text ${i}`);
  await send(...texts);
  assert.deepEqual(await fetch(), texts.slice(0, 50));
  await pollAndGo(post(poll), 'reset');
  assert.deepEqual(await fetch(), texts.slice(50, 100));
  assert.deepEqual(await fetch(), texts.slice(100));
  assert.deepEqual(await fetch(), []);
});

test('a page is at most as long as its bound, but for one long message', async (t) => {
  const { port, send } = await start(t, { 'poll-bytes': 2000 });
  const long = 'x'.repeat(3000);
  const texts = [...Array.from({ length: 9 }, (_, i) => `${i}${'%26'.repeat(120)}`), long, 'last', long];
  await send(...texts);
  const pages: string[][] = [];
  for (;;) {
    const answer = await ask(port, poll);
    const page = entriesOf(answer);
    if (page.length === 0) break;
    assert.ok(page.length === 1 || Buffer.byteLength(answer) <= 2000, `${Buffer.byteLength(answer)} bytes`);
    pages.push(page);
  }
  assert.deepEqual(pages.flat(), texts);
  assert.ok(pages.some((page) => page.length > 1));
});

test('messages come before statuses, and neither drives the other out', async (t) => {
  const { port, send, fetch } = await start(t, { 'poll-messages': 2 });
  await send('one', 'two', 'three');
  await ask(port, request('Change_Stat', ANN, 'ST=30'));
  assert.deepEqual(await fetch(), ['one', 'two']);
  assert.deepEqual(await fetch(), ['three', '99:30']);
  assert.deepEqual(await fetch(), []);
});

test('what is sent while a page is on its way comes in the next', async (t) => {
  const { port, send, fetch } = await start(t);
  for (let i = 0; i < 20; i++) {
    const raw = await Raw.open(port);
    await Promise.all([raw.write(post(poll)), send(`text ${i}`)]);
    const first = entriesOf((await raw.reply()).body);
    const second = await fetch();
    assert.deepEqual([...first, ...second], [`text ${i}`]);
    raw.destroy();
  }
});

test('who has been away finds what has come meanwhile', async (t) => {
  const { storage, port, send, fetch } = await start(t);
  await ask(port, request('Logout', BOB));
  await send('one', 'two');
  assert.match(await ask(port, poll), /&RES=20&/);
  await storage.moveCursor({ uin: BOB, number: 1 });
  await logIn(port, BOB);
  assert.deepEqual(await fetch(), ['two']);
});
