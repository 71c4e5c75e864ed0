import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { addAccount, openHouse, type Settings } from '@rookery/testing/server';
import type { Storage } from '../storage/storage.ts';
import { logIn, post, Raw, request } from '../testing/raw.ts';

const ANN = 10001;
const poll = request('GetMsgEx', ANN);
const polled = `VER=1.1&CMD=GETMSGEX&SEQ=1&UIN=${ANN}&RES=0&MN=0`;

/** A server on which Ann is logged in and has nothing to fetch. */
async function start(t: TestContext, config: Settings['config'] = {}, through?: Settings['through']) {
  const house = await openHouse(t, { config: { limits: false, ...config }, ...(through ? { through } : {}) });
  const profile = { nick: 'Ann', introduction: 'x'.repeat(4000) };
  await addAccount(house.storage, ANN, { profile });
  await logIn(house.port, ANN);
  const raw = await Raw.open(house.port);
  await raw.write(post(poll));
  assert.equal((await raw.reply()).body, polled);
  raw.destroy();
  return house;
}

async function assertAlive(port: number): Promise<void> {
  const raw = await Raw.open(port);
  await raw.write(post(poll));
  assert.equal((await raw.reply()).body, polled);
  raw.destroy();
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a body may be as long as its bound, and is refused before it is sent when it is longer', async (t) => {
  const { port } = await start(t, { 'body-bytes': 1000 });
  const longest = await Raw.open(port);
  const body = `${poll}&X=`.padEnd(1000, 'x');
  await longest.write(post(body));
  assert.equal((await longest.reply()).body, polled);
  await longest.write(post(`${body}y`).slice(0, -1001));
  const { status, head } = await longest.reply();
  assert.equal(status, 413);
  assert.match(head, /\r\nConnection: close$/);
  await longest.closed;
  const sent = await Raw.open(port);
  await sent.write(post('x'.repeat(100_000)));
  assert.equal((await sent.reply()).status, 413, 'the refusal is not lost among the bytes sent');
  await sent.closed;
});

test('a head may be as long as its bound, however it comes', async (t) => {
  const { port } = await start(t, { 'head-bytes': 500 });
  const headOf = (bytes: number) => {
    const head = post(poll, ['X: ']).split('\r\n\r\n')[0] as string;
    return head.padEnd(bytes, 'x');
  };
  const raw = await Raw.open(port);
  await raw.write(`${headOf(500)}\r\n\r\n${poll}`);
  assert.equal((await raw.reply()).body, polled);
  await raw.write(`${headOf(501)}\r\n\r\n${poll}`);
  assert.equal((await raw.reply()).status, 431);
  await raw.closed;

  const endless = await Raw.open(port);
  endless.write('POST / HTTP/1.1\r\n');
  const writing = setInterval(() => endless.socket.write(`X: ${'y'.repeat(50)}\r\n`), 1);
  assert.equal((await endless.reply()).status, 431);
  clearInterval(writing);
  await endless.closed;
  await assertAlive(port);
});

test('a request without a length is refused', async (t) => {
  const { port } = await start(t);
  const raw = await Raw.open(port);
  await raw.write(`POST / HTTP/1.1\r\nHost: x\r\n\r\n${poll}`);
  assert.equal((await raw.reply()).status, 411);
  await raw.closed;
});

test('a length that is none ends the connection, and nothing behind it is taken for a request', async (t) => {
  const { port } = await start(t);
  for (const length of ['+36', '0x24', '36, 36', '36\r\nContent-Length: 36', '36\r\nTransfer-Encoding: chunked']) {
    const raw = await Raw.open(port);
    await raw.write(`POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n${poll}${post(poll)}`);
    const replies = await raw.replies(2);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [400],
      length,
    );
    await raw.closed;
  }
});

describe('time', { concurrency: true }, () => {
  test('the slow, the silent and the endless are cut', async (t) => {
    const { port } = await start(t, { 'request-seconds': 2, 'idle-seconds': 2 });
    /** Sends a piece now and then; answers what came back until the end. */
    const dribble = async (text: string, first = '') => {
      const raw = await Raw.open(port, { halfOpen: true });
      if (first !== '') await raw.write(first);
      let at = 0;
      const writing = setInterval(() => raw.socket.write(text[at++ % text.length] as string), 150);
      const rest = await raw.rest();
      await raw.closed;
      clearInterval(writing);
      return rest;
    };
    const whole = post(poll);
    const head = whole.slice(0, -poll.length);
    const timedOut = /^HTTP\/1\.1 408 Request Timeout\r\n.*\r\nConnection: close\r\n\r\nRequest Timeout$/s;
    const answeredThen408 = /^HTTP\/1\.1 200 OK\r\n.*MN=0HTTP\/1\.1 408 /s;
    await Promise.all([
      dribble(whole.repeat(10)).then((rest) => assert.match(rest, timedOut, 'a slow head')),
      dribble(poll.repeat(10), head).then((rest) => assert.match(rest, timedOut, 'a slow body')),
      dribble(poll, whole + head).then((rest) => assert.match(rest, answeredThen408, 'a slow second body')),
      dribble('\r\n').then((rest) => assert.equal(rest, '', 'nothing but line breaks')),
      dribble('VER=1.1&CMD=Login'.repeat(9)).then((rest) => assert.equal(rest, '', 'a slow line')),
      dribble('GET / HTTP/1.1'.repeat(9)).then((rest) => assert.match(rest, /^HTTP\/1\.1 408 /, 'a slow page')),
      Raw.open(port).then(async (silent) => assert.equal(await silent.rest(), '', 'nothing at all')),
      Raw.open(port).then(async (idle) => {
        await idle.write(whole);
        assert.match(await idle.rest(), /MN=0$/, 'silence after an answer');
        await idle.closed;
      }),
      dribble('\r\n', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n').then((rest) =>
        assert.match(rest, /\r\n\r\nok\n$/, 'line breaks behind a page'),
      ),
      dribble('1\r\nx\r\n'.repeat(9), `${head.replace(/Content-Length.*/, 'Transfer-Encoding: chunked')}`).then(
        (rest) => assert.match(rest, timedOut, 'slow chunks'),
      ),
      dribble('\r\n', post(poll, ['Connection: close'])).then((rest) =>
        assert.match(rest, /MN=0$/, 'who will not leave'),
      ),
    ]);
    await assertAlive(port);
  });

  test('who asks again and again is not cut', async (t) => {
    const { port } = await start(t, { 'request-seconds': 2, 'idle-seconds': 2 });
    const raw = await Raw.open(port);
    for (let i = 0; i < 15; i++) {
      await raw.write(post(poll));
      assert.equal((await raw.reply()).body, polled);
      await sleep(200);
    }
    raw.destroy();
  });
});

// Both ends of each connection are open files of this process.
Object.assign(process.report, { excludeNetwork: true });
const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
const hundreds = Math.floor((Number(userLimits?.open_files?.soft) || 1e6) / 2 / 100) - 1;

test('two thousand idle connections do no harm, and end', async (t) => {
  const { port } = await start(t, { 'request-seconds': 2, 'idle-seconds': 2 });
  const opened: Raw[] = [];
  for (let i = 0; i < Math.min(20, hundreds); i++) {
    const some = await Promise.all(Array.from({ length: 100 }, () => Raw.open(port)));
    for (const [index, raw] of some.entries()) if (index % 2) raw.write(index % 4 === 1 ? post(poll) : 'POS');
    opened.push(...some);
  }
  await assertAlive(port);
  await Promise.all(opened.map(({ closed }) => closed));
  await assertAlive(port);
});

test('no more connections than the bound', async (t) => {
  const { port } = await start(t, { connections: 3 });
  const held = await Promise.all([1, 2, 3].map(() => Raw.open(port)));
  for (const raw of held) {
    await raw.write(post(poll));
    assert.equal((await raw.reply()).body, polled);
  }
  const one = await Raw.open(port);
  await one.closed;
  held[0]?.destroy();
  await held[0]?.closed;
  await sleep(50);
  await assertAlive(port);
  for (const raw of held) raw.destroy();
});

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

for (const [what, text, times] of [
  ['a refusal, at once', post('VER=9'), 1000],
  ['four kilobytes from the storage', post(request('GetInfo', ANN, `LV=2&UN=${ANN}`)), 500],
  ['a page', get('/curl.txt'), 400],
  ['a page that is not there', get('/nothing'), 400],
  ['the head of a page', get('/curl.txt').replace('GET', 'HEAD'), 400],
  ['the door of the page', post(poll, [], '/web'), 400],
] as const) {
  test(`who asks without reading the answers is not heard for ever (${what})`, async (t) => {
    const { port } = await start(t, { 'outbox-seconds': 60 });
    const raw = await Raw.open(port);
    raw.socket.pause();
    const chunk = Buffer.from(text.repeat(times));
    const offered = 64 * 1024 * 1024;
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    t.after(() => process.off('warning', onWarning));
    let taken = 0;
    // Stuck is who gets nothing rid of while the server has had time for much else.
    let stuckFor = 0;
    while (taken < offered && stuckFor < 3) {
      const written = raw.write(chunk).then(() => true);
      while (stuckFor < 3 && !(await Promise.race([written, sleep(200).then(() => false)]))) {
        await assertAlive(port);
        stuckFor++;
      }
      if (stuckFor < 3) stuckFor = 0;
      taken += chunk.length;
    }
    assert.equal(stuckFor, 3, `${taken} bytes were taken`);
    raw.destroy();
    await assertAlive(port);
    assert.deepEqual(warnings, []);
  });
}

test('who reads its answers late gets them all, in order', async (t) => {
  const { port } = await start(t);
  const COUNT = 60_000;
  const text = Array.from({ length: COUNT }, (_, i) => post(request('Nonsense', ANN, '', { seq: String(i) }))).join('');
  const raw = await Raw.open(port);
  raw.socket.pause();
  raw.socket.write(text);
  for (let i = 0; i < 3; i++) await assertAlive(port);
  raw.socket.resume();
  const replies = await raw.replies(COUNT);
  assert.equal(replies.length, COUNT);
  for (const [i, { body }] of replies.entries()) assert.ok(body.includes(`&SEQ=${i}&`), `${i}`);
  raw.destroy();
});

test('no answers are made for who does not read, and all of them once it reads', async (t) => {
  let made = 0;
  const through = (storage: Storage): Storage => ({
    ...storage,
    account: (uin) => {
      made++;
      return storage.account(uin);
    },
  });
  const { port, storage } = await start(t, {}, through);
  // More in one segment than the system keeps of its answers.
  await storage.changeAccount({ uin: ANN, profile: { introduction: 'x'.repeat(70_000) } });
  const COUNT = 600;
  const texts = Array.from({ length: COUNT }, (_, i) => post(request('GetInfo', ANN, `UN=${ANN}`, { seq: String(i) })));
  for (const halfOpen of [false, true]) {
    made = 0;
    const raw = await Raw.open(port, { halfOpen });
    raw.socket.pause();
    if (halfOpen) raw.socket.end(texts.join(''));
    else raw.socket.write(texts.join(''));
    for (let before = -1; made === 0 || made !== before; await sleep(100)) {
      before = made;
      await assertAlive(port);
    }
    assert.ok(made < COUNT, `${made} answers were made`);
    raw.socket.resume();
    const replies = await raw.replies(COUNT);
    assert.equal(replies.length, COUNT);
    for (const [i, { body }] of replies.entries()) assert.ok(body.includes(`&SEQ=${i}&`), `${i}`);
    if (halfOpen) await raw.rest();
    raw.destroy();
  }
  const raw = await Raw.open(port, { halfOpen: true });
  raw.socket.end(`${texts.slice(0, 3).join('')}POST / HT`);
  assert.equal((await raw.replies(4)).length, 3);
  raw.destroy();
});

test('a connection that waits keeps nothing of what it has sent', async (t) => {
  const { port } = await start(t);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const bytesUsed = async () => {
    for (let i = 0; i < 3; i++) {
      await sleep(20);
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const COUNT = 100;
  const REPEATS = 600;
  const all = await Promise.all(Array.from({ length: COUNT }, () => Raw.open(port)));
  const texts = all.map((_, index) => post('VER=9', [`X-Number: ${index}`]));
  for (const [index, raw] of all.entries()) {
    await raw.write(texts[index] as string);
    await raw.reply();
    raw.socket.removeAllListeners('data').resume();
  }
  const before = await bytesUsed();
  for (const [index, raw] of all.entries()) {
    const wanted = raw.socket.bytesRead * (1 + REPEATS);
    await raw.write((texts[index] as string).repeat(REPEATS));
    while (raw.socket.bytesRead < wanted) await sleep(1);
  }
  const more = ((await bytesUsed()) - before) / COUNT;
  assert.ok(more < 8192, `${more} bytes more for each connection`);
  for (const raw of all) raw.destroy();
});
