import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '@rookery/testing';
import { Client } from './client.ts';
import { unreachable } from './errors.ts';
import { http } from './http.ts';
import { tcp } from './tcp.ts';
import type { Transport, Wire } from './transport.ts';
import { websocket } from './websocket.ts';

/** A wire with what happens on it, in words. */
class Watched {
  readonly happened: string[] = [];
  readonly wire: Wire;
  #waiting: (() => void)[] = [];

  constructor(transport: Transport) {
    this.wire = transport.open({
      opened: () => this.#note('opened'),
      line: (line) => this.#note(line),
      tooLong: () => this.#note('too long'),
      closed: (cause) => this.#note(`closed: ${cause instanceof Error ? cause.message : cause}`),
    });
    assert.deepEqual(this.happened, []);
  }

  async until(count: number): Promise<string[]> {
    while (this.happened.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.happened;
  }

  #note(what: string): void {
    this.happened.push(what);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function serveLines(t: TestContext, talk: (socket: Socket) => void): Promise<Transport> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return tcp({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
}

test('tcp: lines end with CR LF, and come in any slices', async (t) => {
  let said = '';
  const transport = await serveLines(t, (socket) => {
    socket.setNoDelay(true);
    socket.on('data', async (slice) => {
      said += slice.toString();
      const answer = Buffer.from('VER=2.0&MG=你好\r\nVER=2.0&MG=100%25\r\n');
      for (const byte of answer) {
        socket.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
  });
  assert.deepEqual([transport.pushes, transport.address.startsWith('127.0.0.1:')], [true, true]);
  const watched = new Watched(transport);
  await watched.until(1);
  watched.wire.send('VER=2.0&CMD=Ping');
  assert.deepEqual(await watched.until(3), ['opened', 'VER=2.0&MG=你好', 'VER=2.0&MG=100%25']);
  assert.equal(said, 'VER=2.0&CMD=Ping\r\n');
  watched.wire.close();
});

test('tcp: lines with TLS, from whom the certificate says it is', async (t) => {
  const { cert, key } = selfSigned();
  const server = createTlsServer({ cert, key }, (socket) => socket.on('error', () => {}).pipe(socket));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const known = new Watched(tcp({ host: '127.0.0.1', port, tls: { ca: cert } }));
  await known.until(1);
  known.wire.send('VER=2.0&MG=你好');
  assert.deepEqual(await known.until(2), ['opened', 'VER=2.0&MG=你好']);
  known.wire.close();
  const unknown = new Watched(tcp({ host: '127.0.0.1', port, tls: true }));
  const [told = ''] = await unknown.until(1);
  assert.match(told, /^closed/);
});

test('tcp: an end by the other side is told once, one by this side is not', async (t) => {
  const sockets: Socket[] = [];
  const transport = await serveLines(t, (socket) => void sockets.push(socket));
  const first = new Watched(transport);
  const second = new Watched(transport);
  await Promise.all([first.until(1), second.until(1)]);
  second.wire.close();
  first.wire.send('x');
  for (const socket of sockets) socket.end();
  assert.deepEqual(await first.until(2), ['opened', 'closed: undefined']);
  first.wire.send('after the end');
  first.wire.close();
  assert.deepEqual(second.happened, ['opened']);
});

test('tcp: a line without end is given up', async (t) => {
  const transport = await serveLines(t, (socket) => {
    const slice = Buffer.alloc(1_048_576, 'x');
    for (let i = 0; i < 9; i++) socket.write(slice);
  });
  assert.deepEqual(await new Watched(transport).until(2), ['opened', 'closed: a line is too long']);
});

test('no server listens', async () => {
  for (const transport of [
    tcp({ host: '127.0.0.1', port: 1 }),
    websocket('ws://127.0.0.1:2'),
    websocket('http://127.0.0.1:2'),
  ]) {
    const [first = ''] = await new Watched(transport).until(1);
    assert.match(first, /^closed: ./);
  }
  const watched = new Watched(http('http://127.0.0.1:2'));
  await watched.until(1);
  watched.wire.send('x');
  await watched.until(2);
  assert.match(watched.happened.join(', '), /^opened, closed: ./);
});

type Talk = (request: IncomingMessage, response: ServerResponse) => void;

async function servePosts(t: TestContext, talk: Talk): Promise<Transport> {
  const server = createHttpServer(talk);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return http(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

test('http: each request is a POST of plain text', async (t) => {
  const transport = await servePosts(t, async (request, response) => {
    const { method, url, headers } = request;
    response.end(`${method} ${url} ${headers['content-type']} ${await text(request)}`);
  });
  assert.equal(transport.pushes, false);
  const watched = new Watched(transport);
  await watched.until(1);
  watched.wire.send('你好');
  assert.deepEqual(await watched.until(2), ['opened', 'POST / text/plain; charset=UTF-8 你好']);
  watched.wire.close();
});

test('http: one request that fails ends them all', async (t) => {
  const transport = await servePosts(t, async (request, response) => {
    const said = await text(request);
    if (said === 'bad') response.writeHead(502).end('<h1>Bad Gateway</h1>');
    if (said === 'foreign') response.writeHead(403).end('proxy-host: let it pass on Host.\nMore.\n');
  });
  const watched = new Watched(transport);
  await watched.until(1);
  for (const line of ['slow', 'bad']) watched.wire.send(line);
  assert.deepEqual(await watched.until(2), ['opened', 'closed: HTTP status 502']);
  const foreign = new Watched(transport);
  await foreign.until(1);
  foreign.wire.send('foreign');
  assert.deepEqual(await foreign.until(2), ['opened', 'closed: HTTP status 403: proxy-host: let it pass on Host.']);
});

test('websocket: where none can be opened, the server is asked why', async (t) => {
  const asked: string[] = [];
  const transport = await servePosts(t, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(403).end('Not here.\n');
  });
  const url = transport.address.replace('http', 'ws');
  assert.deepEqual(await new Watched(websocket(`${url}/below`)).until(1), ['closed: HTTP status 403: Not here.']);
  assert.deepEqual(asked, ['GET /below/ws', 'POST /below/']);
});

test('http: what is closed says nothing more', async (t) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const transport = await servePosts(t, (request) => void request.on('close', resolve));
  const watched = new Watched(transport);
  await watched.until(1);
  watched.wire.send('x');
  const early = new Watched(transport);
  early.wire.close();
  setTimeout(() => watched.wire.close(), 50);
  await promise;
  assert.deepEqual([watched.happened, early.happened], [['opened'], []]);
});

test('http: an answer that is too long, and an empty one', async (t) => {
  const transport = await servePosts(t, async (request, response) => {
    if ((await text(request)) === 'empty') return void response.end();
    const slice = Buffer.alloc(1_048_576, 'x');
    response.on('error', () => {});
    for (let i = 0; i < 9; i++) response.write(slice);
    response.end();
  });
  for (const [line, reason] of [
    ['empty', 'closed: the answer is empty'],
    ['long', 'closed: the answer is too long'],
  ] as const) {
    const watched = new Watched(transport);
    await watched.until(1);
    watched.wire.send(line);
    assert.deepEqual(await watched.until(2), ['opened', reason]);
  }
});

test('a web page is not a Rookery server', async (t) => {
  const transport = await servePosts(t, (_, response) => void response.end('<html></html>'));
  const client = new Client({ transport, uin: 10001, password: 'secret' });
  await assert.rejects(client.connect(), /^UnreachableError: .* does not speak the protocol\.$/);
  await client.close();
});

test('addresses are taken as they are meant, and others refused', () => {
  assert.equal(websocket('https://chat.example/rookery').address, 'wss://chat.example');
  assert.equal(websocket('ws://127.0.0.1:8000').address, 'ws://127.0.0.1:8000');
  assert.equal(http('https://chat.example/x').address, 'https://chat.example');
  assert.equal(tcp({ host: '::1', port: 14000 }).address, '[::1]:14000');
  assert.equal(websocket('wss://chat.example/rookery/ws').base, 'https://chat.example/rookery');
  assert.equal(websocket('http://127.0.0.1:8000/').base, 'http://127.0.0.1:8000');
  assert.equal(http('https://chat.example/web').base, 'https://chat.example');
  assert.equal(http('https://chat.example/rookery/').base, 'https://chat.example/rookery');
  assert.equal(tcp({ host: '::1', port: 14000, tls: true }).base, 'https://[::1]:14000');
  assert.throws(() => http('http://ann:secret@127.0.0.1'), /^TypeError: It must hold no name and no password\.$/);
  assert.throws(() => websocket('ws://ann:secret@127.0.0.1'), /^TypeError: It must hold no name and no password\.$/);
  assert.throws(() => http('ws://127.0.0.1'), TypeError);
  assert.throws(() => websocket('ftp://127.0.0.1'), TypeError);
});

test('what OpenSSL says is cut down to what a reader understands', () => {
  const said = '40:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:ssl/record/x.c:77:\n';
  assert.equal(unreachable('there', new Error(said)).message, 'there gives no answer: wrong version number.');
});
