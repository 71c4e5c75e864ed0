import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addFriends, openHouse, type Settings } from '@rookery/testing/server';
import { Gate } from '../testing/gate.ts';
import { logIn, post, Raw, type Reply, request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;

async function start(t: TestContext, config: Settings['config'] = {}) {
  const house = await openHouse(t, { config });
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  return house;
}

async function send(port: number, ...segments: string[]): Promise<Reply> {
  const raw = await Raw.open(port);
  for (const segment of segments) {
    await raw.write(segment);
    for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  }
  const reply = await raw.reply();
  raw.destroy();
  return reply;
}

const get = (path: string, ...headers: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;

/** A body in chunks of a few bytes. */
function chunked(body: string, headers: readonly string[] = [], target = '/'): string {
  const lines = [`POST ${target} HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked', ...headers];
  const chunks = body.match(/.{1,7}/gs) ?? [];
  const sized = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
  return `${lines.join('\r\n')}\r\n\r\n${sized.join('')}0\r\n\r\n`;
}

const list = request('List', ANN, 'TN=9&UN=0');
const listed = `VER=1.1&CMD=LIST&SEQ=1&UIN=${ANN}&RES=0&FN=1&SN=1&UN=${BOB},`;

test('the front page says how to talk, on both ports', async (t) => {
  const { port, tcpPort } = await start(t);
  for (const there of [port, tcpPort]) {
    const { status, head, body } = await send(there, get('/'));
    assert.equal(status, 200);
    assert.match(head, /content-type: text\/plain; charset=utf-8/i);
    assert.match(body, /curl -d/);
  }
});

test('every page may be cut anywhere', async (t) => {
  const { port } = await start(t);
  const whole = get('/healthz');
  const cuts = Array.from({ length: whole.length - 1 }, (_, index) => index + 1);
  await Promise.all(
    cuts.map(async (at) => {
      const { status, body } = await send(port, whole.slice(0, at), whole.slice(at));
      assert.deepEqual([status, body], [200, 'ok\n'], `cut at ${at}`);
    }),
  );
});

test('who looks at a path that is not there is told that the page must be at a root', async (t) => {
  const { port } = await start(t);
  const looking = await send(port, get('/chat/', 'Accept: text/html,*/*;q=0.8'));
  assert.equal(looking.status, 404);
  assert.match(looking.body, /must be at the root of a host name of its own/);
  assert.equal((await send(port, get('/chat/', 'Accept: */*'))).body, 'Not found.\n');
});

test('what there is not is 404, and what is damaged is 400', async (t) => {
  const { port } = await start(t);
  const missing = await send(port, get('/nothing'));
  assert.equal(missing.status, 404);
  // What comes with the next version must be asked for again.
  assert.match(missing.head, /^cache-control: no-store$/im);
  for (const path of ['/%zz', '/%c0%ae/package.json']) {
    const { status, head, body } = await send(port, get(path));
    assert.deepEqual([status, body], [400, 'Bad Request'], path);
    assert.match(head, /^content-type: text\/plain; charset=utf-8$/im);
  }
  assert.equal((await send(port, 'PUT / HTTP/1.1\r\nHost: x\r\n\r\n')).status, 404);
  assert.equal((await send(port, 'GET / HTTP/1.1\r\n\r\n')).status, 400);
  assert.equal((await send(port, 'GET / HTTP/9.9\r\n\r\n')).status, 400);
  assert.equal((await send(port, post(list, [], '/nothing'))).status, 404);
  assert.equal((await send(port, get(`/${'x'.repeat(9000)}`))).status, 431);
});

test('a health check tells when the storage is gone, and not why', async (t) => {
  const { port, storage, logged } = await start(t);
  assert.deepEqual((await send(port, get('/healthz'))).body, 'ok\n');
  await storage.close();
  const until = async () => {
    for (;;) {
      const answer = await send(port, get('/healthz'));
      if (answer.status !== 200) return answer;
    }
  };
  const { status, body } = await until();
  assert.deepEqual([status, body], [503, 'storage-failing\n']);
  assert.match(logged.join(''), /storage-failing/);
});

test('figures are for this machine', async (t) => {
  const { port } = await start(t, { 'trusted-proxies': ['127.0.0.1'] });
  const { status, body } = await send(port, get('/metrics'));
  assert.equal(status, 200);
  assert.match(body, /^rookery_legacy_sessions 1$/m);
  assert.match(body, /^rookery_accounts 2$/m);
  assert.match(body, /^rookery_requests_total \d+$/m);
  const far = await send(port, get('/metrics', 'X-Forwarded-For: 203.0.113.9'));
  assert.equal(far.status, 403);
  assert.doesNotMatch(far.body, /rookery_/);
  assert.equal(
    (await send(port, get('/metrics', 'X-Forwarded-For: 203.0.113.9', 'Authorization: Bearer '))).status,
    403,
  );
});

test('a page whose name was made to point here does not read the figures', async (t) => {
  const { port } = await start(t, { 'metrics-token': 'secret' });
  const ask = async (host: string, ...headers: string[]) =>
    (await send(port, get('/metrics', ...headers).replace('Host: localhost', `Host: ${host}`))).status;
  for (const host of ['localhost', `LocalHost:${port}`, '127.0.0.1', `127.1.2.3:${port}`, '[::1]', `[::1]:${port}`]) {
    assert.equal(await ask(host), 200, host);
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'x',
  ]) {
    assert.equal(await ask(host), 403, host);
    assert.equal(await ask(host, 'Authorization: Bearer secret'), 200, host);
  }
});

test('an untrusted proxy does not open the figures to everyone', async (t) => {
  const { port } = await start(t);
  assert.equal((await send(port, get('/metrics'))).status, 200);
  for (const header of ['X-Forwarded-For: 203.0.113.9', 'Forwarded: for=127.0.0.1', 'Via: 1.1 proxy']) {
    assert.equal((await send(port, get('/metrics', header))).status, 403, header);
  }
});

test('figures are for others with the token', async (t) => {
  const { port } = await start(t, { 'trusted-proxies': ['127.0.0.1'], 'metrics-token': 'secret' });
  const ask = async (...headers: string[]) => (await send(port, get('/metrics', ...headers))).status;
  const far = 'X-Forwarded-For: 203.0.113.9';
  assert.equal(await ask(far, 'Authorization: Bearer secret'), 200);
  assert.equal(await ask(far, 'Authorization: Bearer Secret'), 403);
  assert.equal(await ask(far, 'Authorization: secret'), 403);
  assert.equal(await ask(far, 'Authorization: Bearer secret2'), 403);
  assert.equal(await ask(far), 403);
  assert.equal(await ask(), 200);
});

test('the token of the figures is not guessed at without end', async (t) => {
  const config = { 'trusted-proxies': ['127.0.0.1'], 'metrics-token': 'secret', 'failed-logins': 3 };
  const { port } = await start(t, config);
  const ask = async (from: string, token: string) =>
    (await send(port, get('/metrics', `X-Forwarded-For: ${from}`, `Authorization: Bearer ${token}`))).status;
  assert.equal(await ask('203.0.113.8', 'secret'), 200);
  for (let i = 0; i < 3; i++) assert.equal(await ask('203.0.113.9', `guess ${i}`), 403);
  assert.equal(await ask('203.0.113.9', 'secret'), 403, 'it has to wait');
  assert.equal(await ask('203.0.113.8', 'secret'), 200);
});

test('a body in chunks is answered like any other', async (t) => {
  const { port, tcpPort } = await start(t);
  for (const there of [port, tcpPort]) {
    assert.equal((await send(there, chunked(list))).body, listed);
    const whole = chunked(list);
    assert.equal((await send(there, ...(whole.match(/.{1,40}/gs) ?? []))).body, listed);
  }
  const form = 'Content-Type: application/x-www-form-urlencoded';
  await send(port, chunked(request('CLTMSG', ANN, `UN=${BOB}&MG=a+b`)));
  await send(port, chunked(request('CLTMSG', ANN, `UN=${BOB}&MG=c+d%C4%E3`), [form]));
  await logIn(port, BOB);
  assert.match((await send(port, chunked(request('GetMsgEx', BOB)))).body, /&MG=a\+b,c d你,$/);
  assert.match((await send(port, chunked(request('GetMsgEx', BOB)))).body, /&MN=0$/);
});

test('a connection goes on after something unusual', async (t) => {
  const { port } = await start(t);
  const raw = await Raw.open(port);
  await raw.write(post(list) + chunked(list) + get('/healthz') + post(list) + chunked(list));
  const bodies = (await raw.replies(5)).map(({ body }) => body);
  assert.deepEqual(bodies, [listed, listed, 'ok\n', listed, listed]);
  raw.destroy();
});

for (const [what, sent, wanted] of [
  ['a page', get('/healthz'), 'ok\n'],
  ['a body in chunks', chunked(list), listed],
] as const) {
  test(`who has ended its half still gets ${what}`, async (t) => {
    const { port } = await start(t);
    for (const before of ['', post('VER=9')]) {
      const raw = await Raw.open(port, { halfOpen: true });
      raw.socket.end(before + sent);
      const replies = await raw.replies(before === '' ? 1 : 2);
      assert.equal(replies.at(-1)?.body, wanted);
      raw.destroy();
    }
  });
}

test('bodies in chunks have the same bounds', async (t) => {
  const { port } = await start(t, { 'body-bytes': 1000 });
  assert.equal((await send(port, chunked(`${list}&X=`.padEnd(1000, 'x')))).body, listed);
  assert.equal((await send(port, chunked('x'.repeat(1001)))).status, 413);
  assert.equal((await send(port, chunked('x'.repeat(50_000)))).status, 413);
  const bad = post(list, ['Transfer-Encoding: chunked']);
  assert.equal((await send(port, bad)).status, 400);
});

test('the page of another site may not use a session, with any form of request', async (t) => {
  const { port } = await start(t);
  for (const form of [post, chunked]) {
    assert.equal((await send(port, form(list, ['Origin: http://evil.example']))).status, 403);
    assert.equal((await send(port, form(list, ['Origin: null']))).status, 403);
  }
  // Nor one whose name was made to point here: a session without a token is not its.
  assert.match((await send(port, chunked(list, ['Origin: http://x']))).body, /&RES=30&RA=VER must be 2\.0 /);
  assert.match((await send(port, post(list, ['Origin: http://rookery']))).body, /&RES=30&RA=VER must be 2\.0 /);
  assert.equal((await send(port, 'OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\n\r\n')).status, 404);
});

test('a request with noise behind it is not waited for when the server stops', async (t) => {
  const { port, close } = await start(t);
  const noisy = await Raw.open(port);
  await noisy.write(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n${post(list)}garbage, and no request\r\n`);
  await noisy.rest();
  // Another server stops at the same time, and waits as long as it ever does for an answer that is not finished.
  const gate = new Gate();
  const waiting = await openHouse(t, { through: (storage) => gate.through(storage) });
  await addFriends(waiting.storage, ANN, BOB);
  await logIn(waiting.port, ANN);
  const { came, open } = gate.close();
  const asking = await Raw.open(waiting.port);
  await asking.write(post(request('GetMsgEx', ANN)));
  await came;
  const first = await Promise.race([
    waiting.close().then(() => 'the waiting one'),
    close().then(() => 'the one with the noise'),
  ]);
  open();
  assert.equal(first, 'the one with the noise');
  asking.destroy();
});
