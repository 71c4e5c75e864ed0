import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './client.ts';
import { realClock } from './clock.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import type { ClientEvent } from './events.ts';
import { http } from './http.ts';
import { legacy } from './legacy.ts';
import type { ClientOptions } from './options.ts';

type Answer = (body: string, response: ServerResponse) => void;

/**
 * A server that does with each request of a command what the next of its answers says; the last one serves all that
 * follow. A login goes well unless told otherwise.
 */
async function serve(
  t: TestContext,
  answers: Record<string, Answer[]>,
  more: Partial<ClientOptions> = {},
): Promise<{ client: Client; bodies: string[] }> {
  const bodies: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    const name = /&CMD=(\w+)/.exec(body)?.[1] ?? '';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    bodies.push(body);
    const known = answers[name] ?? [say(name === 'Login' ? 'RES=0&RS=0&HI=60&LI=300' : 'RES=0&MN=0')];
    (known[Math.min(count, known.length) - 1] as Answer)(body, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = http(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = new Client({ legacy, transport, uin: 10001, password: 'secret', ...more });
  t.after(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  return { client, bodies };
}

const lose: Answer = (_, response) => response.destroy();
const empty: Answer = (_, response) => response.end();
const busy: Answer = (_, response) => response.writeHead(503).end('busy');
const say =
  (rest: string): Answer =>
  (body, response) => {
    const { CMD = '', SEQ = '', UIN = '' } = Object.fromEntries(new URLSearchParams(body));
    response.end(`VER=1.1&CMD=${CMD}&SEQ=${SEQ}&UIN=${UIN}&${rest}`);
  };

/** Those of one command. */
const only = (bodies: readonly string[], name: string) => bodies.filter((body) => body.includes(`&CMD=${name}&`));

// Most of their time is waiting between attempts.
suite('the legacy protocol', { concurrency: true }, () => {
  test('a request whose answer is lost is repeated with the same bytes', async (t) => {
    const { client, bodies } = await serve(t, { CLTMSG: [lose, empty, busy, say('RES=0')] });
    await client.connect();
    await client.send(10002, 'a & b = 100%\r\nnext').done;
    const messages = only(bodies, 'CLTMSG');
    assert.equal(messages.length, 4);
    assert.equal(new Set(messages).size, 1);
    assert.match(
      messages[0] ?? '',
      /^VER=1\.1&CMD=CLTMSG&SEQ=\d{13}&UIN=10001&UN=10002&MG=a %26 b = 100%25%0D%0Anext$/,
    );
  });

  test('two requests never look the same, and go one after the other', async (t) => {
    const { client, bodies } = await serve(t, { CLTMSG: [say('RES=0')] });
    const sent: string[] = [];
    client.on('sent', ({ text }) => void sent.push(text));
    const early = client.send(10002, 'x');
    await client.connect();
    const sendings = ['y', 'x'].map((text) => client.send(10002, text));
    await Promise.all([early, ...sendings].map(({ done }) => done));
    assert.deepEqual(sent, ['x', 'y', 'x']);
    assert.equal(new Set(only(bodies, 'CLTMSG')).size, 3);
  });

  test('a server that never answers is given up after four times', async (t) => {
    const { client, bodies } = await serve(t, { CLTMSG: [lose] });
    await client.connect();
    await assert.rejects(client.send(10002, 'x').done, UnreachableError);
    assert.equal(only(bodies, 'CLTMSG').length, 4);
  });

  test('a refusal is not repeated, and says why and how long', async (t) => {
    const { client, bodies } = await serve(t, { CLTMSG: [say('RES=40&RT=7&RA=Slow%26steady.')] });
    const failed: number[] = [];
    client.on('failed', ({ error }) => void (error instanceof RefusedError && failed.push(error.code)));
    await client.connect();
    await assert.rejects(client.send(10002, 'x').done, (error) => {
      assert.ok(error instanceof RefusedError);
      assert.deepEqual([error.code, error.retrySeconds, error.message], [40, 7, 'Slow&steady.']);
      return true;
    });
    assert.deepEqual(failed, [40]);
    assert.equal(only(bodies, 'CLTMSG').length, 1);
  });

  test('a login is refused with RES=0 and RS=1', async (t) => {
    const { client, bodies } = await serve(t, { Login: [say('RES=0&RS=1&RA=no')] });
    await assert.rejects(client.connect(), { name: 'RefusedError', message: 'The login is refused: no' });
    assert.equal(client.state, 'closed');
    assert.match(bodies[0] ?? '', /&PS=5ebe2294ecd0e0f08eab7690d2a6ee69$/);
  });

  test('what is fetched is unescaped, and told without numbers', async (t) => {
    const { client } = await serve(t, {
      GetMsgEx: [say('RES=0&MN=2&MT=9,99,2,&UN=10002,10003,10004,&MG=a%252c %26,10,hi,'), say('RES=0&MN=0')],
    });
    const events: ClientEvent[] = [];
    client.on('message', ({ at, ...event }) => void events.push({ type: 'message', at: at && 0, ...event }));
    client.on('status', (event) => void events.push({ type: 'status', ...event }));
    client.on('request', ({ at, ...event }) => void events.push({ type: 'request', at: at && 0, ...event }));
    await client.connect();
    await client.catchUp();
    assert.deepEqual(events, [
      { type: 'message', number: 0, at: 0, peer: 10002, text: 'a, &', sent: false },
      { type: 'status', peer: 10003, status: 10 },
      { type: 'request', number: 0, at: 0, peer: 10004, reason: 'hi' },
    ]);
  });

  test('nothing is fetched without a listener', async (t) => {
    const { client, bodies } = await serve(t, {});
    await client.connect();
    await client.send(10002, 'x').done;
    await client.catchUp();
    await pause(700);
    await client.logout();
    assert.deepEqual(
      bodies.map((body) => /CMD=(\w+)/.exec(body)?.[1]),
      ['Login', 'CLTMSG', 'Logout'],
    );
  });

  test('fetched entries are delivered before the end', async (t) => {
    const { client } = await serve(t, {
      GetMsgEx: [
        (body, response) => void setTimeout(() => say('RES=0&MN=1&MT=9,&UN=10002,&MG=x,')(body, response), 300),
      ],
    });
    const texts: string[] = [];
    client.on('message', async ({ text }) => {
      await pause(100);
      texts.push(text);
    });
    await client.connect();
    await pause(50);
    await client.logout();
    assert.deepEqual(texts, ['x']);
  });

  test('a web page is not a Rookery server', async (t) => {
    const { client } = await serve(t, { Login: [(_, response) => response.end('<html></html>')] });
    await assert.rejects(client.connect(), /^UnreachableError: .* does not speak the protocol/);
    assert.equal(client.state, 'idle');
  });

  test('put out again at once, it does not fight', async (t) => {
    const { client, bodies } = await serve(t, { GetMsgEx: [say('RES=20')] });
    client.on('message', () => {});
    await client.connect();
    await once(onState(client), 'closed');
    assert.equal(only(bodies, 'Login').length, 1);
  });

  test('a client that only sends logs in again when its session has ended, and sends once more', async (t) => {
    let later = 0;
    const clock = { ...realClock, now: () => realClock.now() + later };
    const answers = { CLTMSG: [say('RES=20&RA=Ended.'), say('RES=0')] };
    const { client, bodies } = await serve(t, answers, { clock });
    const told: string[] = [];
    client.on('ended', ({ why }) => void told.push(why));
    await client.connect();
    later = 60_000;
    await client.send(10002, 'x').done;
    assert.deepEqual([only(bodies, 'Login').length, only(bodies, 'CLTMSG').length, told], [2, 2, ['Ended.']]);
  });

  test('a server that is away for a while: it says so, and goes on', async (t) => {
    const { client, bodies } = await serve(t, {
      GetMsgEx: [lose, lose, lose, lose, say('RES=0&MN=1&MT=9,&UN=10002,&MG=x,'), say('RES=0&MN=0')],
    });
    const states: string[] = [];
    client.on('state', ({ state }) => void states.push(state));
    const messages = client.messages();
    await client.connect();
    assert.equal((await messages.next()).value?.text, 'x');
    assert.deepEqual(states, ['connecting', 'online', 'waiting', 'online']);
    await client.close();
    assert.equal(only(bodies, 'Login').length, 1);
  });
});

function onState(client: Client): EventTarget {
  const target = new EventTarget();
  client.on('state', ({ state }) => void target.dispatchEvent(new Event(state)));
  return target;
}
