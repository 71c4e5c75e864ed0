import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, describe, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { LineCaller } from './lines.ts';
import { pause } from './pause.ts';

const ANSWER = 'VER=1.1&CMD=LIST&SEQ=1&UIN=10001&RES=0';
const PUSH = 'VER=1.1&CMD=Server_Msg&SEQ=1&UIN=10001&RES=0&MN=1&MT=9&UN=10002&MG=é';
const STATUS = 'VER=1.1&CMD=update_stat&SEQ=2&UIN=10001&RES=0&ST=10&UN=10002';
const MODERN_PUSH = 'VER=2.0&CMD=Push&SEQ=0&UIN=10001&RES=0&ID=1&TS=1&DR=0&MT=9&UN=10002&MG=a';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** A server that does this with each connection, and a client connected to it. */
async function connected(serve: (socket: Socket) => void): Promise<LineCaller> {
  const server = createServer((socket) => serve(socket.on('error', () => {})));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return LineCaller.overTcp((server.address() as AddressInfo).port, '127.0.0.1');
}

describe('a connection of lines', () => {
  test('tells answers from pushes, each kind in its order', async () => {
    const connection = await connected(async (socket) => {
      for (const line of [PUSH, ANSWER, STATUS, MODERN_PUSH, ANSWER]) {
        socket.write(`${line}\r\n`);
        await pause(5);
      }
    });
    assert.equal(await connection.next('answer'), ANSWER);
    assert.equal(await connection.next('push'), PUSH);
    assert.equal(await connection.next('line'), STATUS);
    assert.equal(await connection.next('push'), MODERN_PUSH);
    assert.equal(await connection.next('answer'), ANSWER);
    assert.deepEqual([connection.unread, connection.fault], [[], undefined]);
    await connection.close();
  });

  test('asks in one line, and writes bytes segment by segment', async () => {
    const slices: string[] = [];
    const connection = await connected((socket) =>
      socket.on('data', (slice) => slices.push(slice.toString('latin1')) === 3 && socket.write(`${ANSWER}\r\n`)),
    );
    connection.ask('VER=1.1&CMD=List');
    await pause(5);
    await connection.write([Buffer.from([0x8c, 1]), Buffer.from('VER=1.4\r\n')]);
    assert.equal(await connection.next('answer'), ANSWER);
    assert.deepEqual(slices, ['VER=1.1&CMD=List\n', '\x8c\x01', 'VER=1.4\r\n']);
    assert.throws(() => connection.ask('VER=1.1&MG=a\nb'), /A line break in a request/);
    await connection.close();
  });

  test('takes two lines of a legacy client in one read for a fault, and half of one', async () => {
    const both = await connected((socket) => socket.write(`${PUSH}\r\n${ANSWER}\r\n`));
    await both.next('answer');
    assert.match(both.fault ?? '', /^Two lines in one read/);
    const half = await connected(async (socket) => {
      socket.write(PUSH.slice(0, 40));
      await pause(20);
      socket.write(`${PUSH.slice(40)}\r\n`);
    });
    assert.equal(await half.next('push'), PUSH);
    assert.match(half.fault ?? '', /^Half a line in one read/);
    const modern = await connected((socket) => socket.write(`${MODERN_PUSH}\r\n${MODERN_PUSH}\r\n`));
    await modern.next('push');
    assert.equal(modern.fault, undefined);
    await Promise.all([both, half, modern].map((connection) => connection.close()));
  });

  test('does not blame the server when this process was busy', async () => {
    const connection = await connected(async (socket) => {
      await once(socket, 'data');
      socket.write(`${PUSH}\r\n`);
      const end = performance.now() + 60;
      while (performance.now() < end);
      socket.write(`${ANSWER}\r\n`);
    });
    await pause(20);
    connection.ask('x');
    await connection.next('answer');
    assert.equal(connection.fault, undefined);
    await connection.close();
  });

  test('knows when the other side ends', async () => {
    const connection = await connected((socket) => socket.end(`${PUSH}\r\n`));
    await connection.ended();
    assert.equal(connection.isOver, true);
    assert.deepEqual(connection.unread, [PUSH]);
    await assert.rejects(connection.next('answer'), /The server ended the connection after \["VER=1\.1&CMD=Server_Msg/);
  });

  test('is closed or broken off, and does not listen to what comes then', async () => {
    const heard: string[] = [];
    const serve = (socket: Socket) => {
      socket.on('end', () => heard.push('end') && socket.end(`${PUSH}\r\n`));
      socket.on('error', (error: NodeJS.ErrnoException) => heard.push(error.code ?? ''));
      socket.resume();
    };
    const [left, broken] = [await connected(serve), await connected(serve)];
    await left.close();
    await broken.reset();
    await pause(20);
    assert.deepEqual([left.unread, broken.unread, heard], [[], [], ['end', 'ECONNRESET']]);
  });
});

test('a WebSocket carries a line in each frame', async () => {
  const server = createHttpServer();
  const sockets = new WebSocketServer({ server, path: '/ws' });
  const asked: string[] = [];
  const ends: (number | string)[] = [];
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      asked.push(`${data}${isBinary ? ', binary' : ''}`);
      socket.send(PUSH);
      socket.send(ANSWER);
    });
    socket.on('close', (code) => ends.push(code));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = await LineCaller.overWebSocket(port, '127.0.0.2');
  const other = await LineCaller.overWebSocket(port, '127.0.0.1');
  connection.ask('VER=2.0&CMD=Ping');
  assert.equal(await connection.next('answer'), ANSWER);
  assert.equal(await connection.next('push'), PUSH);
  assert.deepEqual(asked, ['VER=2.0&CMD=Ping']);
  await connection.close();
  await other.reset();
  await pause(20);
  assert.deepEqual(ends, [1005, 1006]);
  await assert.rejects(LineCaller.overWebSocket(1, '127.0.0.1'), /ECONNREFUSED/);
});
