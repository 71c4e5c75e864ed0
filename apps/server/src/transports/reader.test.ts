import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addFriends, type House, openHouse } from '@rookery/testing/server';
import fc from 'fast-check';
import { families, requestOf, staysOpen } from '../testing/families.ts';
import { logIn, post, Raw, type Reply, request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;

/** A server with two friends who are logged in, and generous time limits. */
async function start(t: TestContext): Promise<House> {
  const house = await openHouse(t, { config: { limits: false, 'request-seconds': 60 } });
  await addFriends(house.storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(house.port, uin);
  for (const uin of [ANN, BOB]) await fetchAll(house.port, uin);
  return house;
}

/** Until nothing is left, so that a poll is answered at once. */
async function fetchAll(port: number, uin: number): Promise<void> {
  const raw = await Raw.open(port);
  do await raw.write(post(request('GetMsgEx', uin)));
  while (!(await raw.reply()).body.endsWith('MN=0'));
  raw.destroy();
}

// Two commands: one answered at once, one that waits for the storage.
const bodies = { GetMsgEx: request('GetMsgEx', ANN), List: request('List', ANN, 'TN=160&UN=0') };
const answers = {
  GetMsgEx: `VER=1.1&CMD=GETMSGEX&SEQ=1&UIN=${ANN}&RES=0&MN=0`,
  List: `VER=1.1&CMD=LIST&SEQ=1&UIN=${ANN}&RES=0&FN=1&SN=1&UN=${BOB},`,
};

/** Time for the bytes written to arrive as a segment of their own. */
async function pause(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
}

/** The answers that are no `100 Continue`. */
const final = (replies: readonly Reply[]) => replies.filter(({ status }) => status !== 100);

async function replyTo(raw: Raw): Promise<Reply> {
  const reply = await raw.reply();
  return reply.status === 100 ? raw.reply() : reply;
}

async function inBatches<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += size) await Promise.all(items.slice(i, i + size).map(work));
}

test('each family of legacy client is answered, on both ports, on fresh and on used connections', async (t) => {
  const { port, tcpPort } = await start(t);
  for (const family of families) {
    for (const there of [port, tcpPort]) {
      const raw = await Raw.open(there);
      for (const cmd of ['List', 'GetMsgEx', 'List'] as const) {
        await raw.write(requestOf(family, bodies[cmd]));
        const { status, body, head } = await replyTo(raw);
        assert.equal(status, 200, family);
        assert.equal(body, answers[cmd], family);
        assert.match(head, /^HTTP\/1\.1 200 OK\r\nDate: .* GMT\r\nContent-Type: text\/plain; charset=UTF-8\r\n/);
        assert.equal(head.includes('Connection: close'), !staysOpen(family));
        if (!staysOpen(family)) break;
      }
      if (staysOpen(family)) raw.destroy();
      await raw.closed;
    }
  }
});

test('a request may be cut into two segments anywhere', async (t) => {
  const { port } = await start(t);
  const cuts = families.flatMap((family) => {
    const whole = requestOf(family, bodies.GetMsgEx);
    return Array.from({ length: whole.length - 1 }, (_, index) => ({ family, whole, at: index + 1 }));
  });
  await inBatches(cuts, 100, async ({ family, whole, at }) => {
    const raw = await Raw.open(port);
    await raw.write(whole.slice(0, at));
    await pause();
    await raw.write(whole.slice(at));
    const { body } = await replyTo(raw);
    assert.equal(body, answers.GetMsgEx, `${family}, cut at ${at}`);
    raw.destroy();
  });
});

test('a request may come byte by byte, and so may the next', async (t) => {
  const { port } = await start(t);
  await inBatches(families, families.length, async (family) => {
    const raw = await Raw.open(port);
    for (const cmd of staysOpen(family) ? (['List', 'GetMsgEx'] as const) : (['List'] as const)) {
      for (const byte of requestOf(family, bodies[cmd])) {
        await raw.write(byte);
        await new Promise(setImmediate);
      }
      assert.equal((await replyTo(raw)).body, answers[cmd], family);
    }
    raw.destroy();
  });
});

/** A row of requests with numbers of their own: some are answered at once, some wait. */
function numbered(cmds: readonly string[]): { text: string; wanted: RegExp[] } {
  const text = cmds.map((cmd, i) => post(request(cmd, ANN, 'TN=9', { seq: String(i) }))).join('');
  return { text, wanted: cmds.map((cmd, i) => new RegExp(`^VER=1.1&CMD=${cmd.toUpperCase()}&SEQ=${i}&UIN=`)) };
}

function assertInOrder(replies: readonly Reply[], wanted: readonly RegExp[]): void {
  assert.equal(replies.length, wanted.length);
  for (const [index, { body }] of replies.entries()) assert.match(body, wanted[index] as RegExp);
}

test('twenty requests in one write are answered in their order', async (t) => {
  const { port } = await start(t);
  const mixed = Array.from({ length: 20 }, (_, i) => ['GetMsgEx', 'List', 'Nonsense', 'Query_Stat'][i % 4] as string);
  for (const cmds of [mixed, Array<string>(20).fill('GetMsgEx'), Array<string>(20).fill('List')]) {
    const { text, wanted } = numbered(cmds);
    const raw = await Raw.open(port);
    for (let round = 0; round < 2; round++) {
      await raw.write(text);
      assertInOrder(await raw.replies(20), wanted);
    }
    raw.destroy();
  }
});

test('property: however a row of requests is cut, it is answered in its order', async (t) => {
  const { port } = await start(t);
  const cmd = fc.constantFrom('GetMsgEx', 'List', 'Nonsense', 'GetInfo');
  const row = fc.record({
    cmds: fc.array(cmd, { minLength: 1, maxLength: 12 }),
    cuts: fc.array(fc.nat(2000), { maxLength: 6 }),
    breaks: fc.constantFrom('', '\r\n', '\r\n\r\n', '\n'),
  });
  await fc.assert(
    fc.asyncProperty(row, async ({ cmds, cuts, breaks }) => {
      const { text, wanted } = numbered(cmds);
      const whole = text.replaceAll('POST', `${breaks}POST`) + breaks;
      const places = [...new Set([0, ...cuts.map((cut) => cut % whole.length), whole.length])].sort((a, b) => a - b);
      const raw = await Raw.open(port);
      for (const [index, end] of places.slice(1).entries()) {
        await raw.write(whole.slice(places[index], end));
        await pause();
      }
      assertInOrder(await raw.replies(cmds.length), wanted);
      raw.destroy();
    }),
    { numRuns: 60 },
  );
});

test('line breaks between requests are nothing', async (t) => {
  const { port } = await start(t);
  const raw = await Raw.open(port);
  const one = post(bodies.GetMsgEx);
  await raw.write(`\r\n\r\n${one}\r\n\r\n\n\n${one}\r\n`);
  assert.equal((await raw.replies(2)).length, 2);
  await raw.write('\r\n');
  await pause();
  await raw.write(`\n${one}`);
  assert.equal((await raw.reply()).body, answers.GetMsgEx);
  raw.destroy();
});

test('a head may end its lines with LF alone', async (t) => {
  const { port } = await start(t);
  const raw = await Raw.open(port);
  const one = post(bodies.List).replaceAll('\r\n', '\n');
  await raw.write(one + one);
  assert.deepEqual(
    (await raw.replies(2)).map(({ body }) => body),
    [answers.List, answers.List],
  );
  raw.destroy();
});

for (const cmd of ['GetMsgEx', 'List'] as const) {
  for (const segments of [1, 2]) {
    test(`what a request (${cmd}) leaves behind, in ${segments} segments, does not cost its answer`, async (t) => {
      const { port } = await start(t);
      const raw = await Raw.open(port);
      const garbage = 'and some more of the text that was not counted';
      await raw.write(post(bodies[cmd]) + (segments === 1 ? garbage : ''));
      if (segments === 2) {
        await pause();
        await raw.write(garbage);
      }
      const [first, second, ...more] = await raw.replies(3);
      assert.equal(first?.body, answers[cmd]);
      assert.equal(second?.status, 400);
      assert.match(second?.head ?? '', /Connection: close/);
      assert.deepEqual(more, []);
      await raw.closed;
    });
  }
}

for (const cmd of ['GetMsgEx', 'List'] as const) {
  test(`who has ended its half still gets its answers (${cmd})`, async (t) => {
    const { port } = await start(t);
    for (const family of families) {
      const raw = await Raw.open(port, { halfOpen: true });
      raw.socket.end(requestOf(family, bodies[cmd]));
      const text = final(await raw.replies(2));
      assert.deepEqual(
        text.map(({ body }) => body),
        [answers[cmd]],
        family,
      );
      raw.destroy();
    }
  });
}

test('property: who has ended its half behind a row of requests gets every answer, and then the end', async (t) => {
  const { port } = await start(t);
  const cmds = fc.array(fc.constantFrom('GetMsgEx', 'List', 'Nonsense'), { minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(cmds, fc.constantFrom('', '\r\n\r\n'), async (row, tail) => {
      const { text, wanted } = numbered(row);
      const raw = await Raw.open(port, { halfOpen: true });
      raw.socket.end(text + tail);
      assertInOrder(await raw.replies(row.length + 1), wanted);
      raw.destroy();
    }),
    { numRuns: 100, examples: [[['List', 'GetMsgEx', 'GetMsgEx'], '']] },
  );
});

test('who has ended its half in the middle of a request gets the answers before it', async (t) => {
  const { port } = await start(t);
  for (const cut of [20, 70]) {
    const raw = await Raw.open(port, { halfOpen: true });
    raw.socket.end(post(bodies.List) + post(bodies.GetMsgEx).slice(0, cut));
    assert.deepEqual(
      (await raw.replies(2)).map(({ body }) => body),
      [answers.List],
    );
    raw.destroy();
  }
});

test('after Connection: close nothing more is read', async (t) => {
  const { port } = await start(t);
  const close = post(bodies.List, ['Connection: close']);
  const raw = await Raw.open(port);
  await raw.write(close + post(request('Change_Stat', ANN, 'ST=30')) + close);
  const replies = await raw.replies(2);
  assert.deepEqual(
    replies.map(({ body }) => body),
    [answers.List],
  );
  await raw.closed;
  const asked = await Raw.open(port);
  await asked.write(post(request('Query_Stat', BOB, 'TN=9&UN=0')));
  assert.match((await asked.reply()).body, /&ST=10,&/);
  asked.destroy();
});

test('HTTP/1.0 closes, unless it is asked to stay and says so', async (t) => {
  const { port } = await start(t);
  const old = (...headers: string[]) => post(bodies.GetMsgEx, headers).replace('HTTP/1.1', 'HTTP/1.0');
  const closing = await Raw.open(port);
  await closing.write(old() + old());
  const [only, ...none] = await closing.replies(2);
  assert.match(only?.head ?? '', /\r\nConnection: close$/);
  assert.deepEqual(none, []);
  await closing.closed;

  const staying = await Raw.open(port);
  await staying.write(old('Connection: keep-alive') + old('Connection: Keep-Alive'));
  for (const { head, body } of await staying.replies(2)) {
    assert.match(head, /\r\nConnection: keep-alive$/);
    assert.equal(body, answers.GetMsgEx);
  }
  staying.destroy();
});

test('100 Continue comes before the answer, and only to who waits for it', async (t) => {
  const { port } = await start(t);
  const whole = post(bodies.List, ['Expect: 100-continue']);
  const head = whole.slice(0, -bodies.List.length);
  const waiting = await Raw.open(port);
  for (let round = 0; round < 2; round++) {
    await waiting.write(head);
    const go = await waiting.reply();
    assert.deepEqual([go.status, go.head], [100, 'HTTP/1.1 100 Continue']);
    await waiting.write(bodies.List);
    assert.equal((await waiting.reply()).body, answers.List);
  }
  waiting.destroy();

  const hasty = await Raw.open(port);
  await hasty.write(post(bodies.List) + whole + head);
  const statuses = (await hasty.replies(3)).map(({ status }) => status);
  assert.deepEqual(statuses, [200, 200, 100]);
  await hasty.write(bodies.List);
  assert.equal((await hasty.reply()).body, answers.List);
  hasty.destroy();
});
