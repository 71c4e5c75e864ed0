import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { LegacyClient, Refused, Unreachable } from './legacy.ts';

type Answer = (body: string, response: ServerResponse) => void;

/** A server that does with each request what the next of `answers` says; the last one serves all that follow. */
async function serve(t: TestContext, ...answers: Answer[]): Promise<{ client: LegacyClient; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    bodies.push(body);
    (answers[Math.min(bodies.length, answers.length) - 1] as Answer)(body, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new LegacyClient(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), 10001);
  t.after(() => {
    client.close();
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

// Most of their time is waiting between attempts.
suite('the client of the old protocol', { concurrency: true }, () => {
  test('a request whose answer is lost is repeated with the same bytes', async (t) => {
    const { client, bodies } = await serve(t, lose, empty, busy, say('RES=0'));
    await client.send(10002, 'a & b = 100%\r\nnext');
    assert.equal(bodies.length, 4);
    assert.equal(new Set(bodies).size, 1);
    assert.match(bodies[0] ?? '', /^VER=1\.1&CMD=CLTMSG&SEQ=\d{13}&UIN=10001&UN=10002&MG=a %26 b = 100%25%0D%0Anext$/);
  });

  test('two requests never look the same', async (t) => {
    const { client, bodies } = await serve(t, say('RES=0'));
    await client.send(10002, 'x');
    await client.send(10002, 'x');
    assert.equal(new Set(bodies).size, 2);
  });

  test('a server that never answers is given up after four times', async (t) => {
    const { client, bodies } = await serve(t, lose);
    await assert.rejects(client.send(10002, 'x'), Unreachable);
    assert.equal(bodies.length, 4);
  });

  test('a refusal is not repeated, and says why and how long', async (t) => {
    const { client, bodies } = await serve(t, say('RES=40&RT=7&RA=Slow%26steady.'));
    await assert.rejects(client.send(10002, 'x'), (error) => {
      assert.ok(error instanceof Refused);
      assert.deepEqual([error.res, error.retrySeconds, error.message], [40, 7, 'Slow&steady.']);
      return true;
    });
    assert.equal(bodies.length, 1);
  });

  test('a login is refused with RES=0 and RS=1', async (t) => {
    const { client } = await serve(t, say('RES=0&RS=1&RA=no'));
    await assert.rejects(client.login('x'), { message: 'The login is refused: no' });
  });

  test('what is fetched is unescaped', async (t) => {
    const { client } = await serve(t, say('RES=0&MN=2&MT=9,99,&UN=10002,10003,&MG=a%252c %26,10,'));
    assert.deepEqual(await client.fetch(), [
      { kind: 9, peer: 10002, text: 'a, &' },
      { kind: 99, peer: 10003, text: '10' },
    ]);
  });

  test('a page of the web is no server of ours', async (t) => {
    const { client } = await serve(t, (_, response) => response.end('<html></html>'));
    await assert.rejects(client.fetch(), /does not speak the protocol/);
  });
});
