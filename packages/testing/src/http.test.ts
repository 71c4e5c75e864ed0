import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { HttpCaller } from './http.ts';

describe('an HTTP connection', () => {
  let serve: (socket: Socket) => void = () => {};
  const server = createServer((socket) => serve(socket));
  let port = 0;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(() => void server.close());

  const reply = (body: string) =>
    `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\nX-Y: a: b\r\n\r\n${body}`;
  /** Answers with these texts, one for each slice that comes in. */
  const answering = (...texts: string[]) => {
    serve = (socket) => socket.on('data', () => socket.write(texts.shift() ?? ''));
    return HttpCaller.open(port, '127.0.0.1');
  };
  const bytes = (text: string) => Buffer.from(text, 'latin1');

  test('reads answers one by one, however they come', async () => {
    const connection = await answering(
      `${reply('één')}${reply('')}${reply('three').slice(0, 30)}`,
      reply('three').slice(30),
    );
    await connection.write([bytes('x'.repeat(10))]);
    const first = await connection.read();
    assert.deepEqual(
      [first.status, first.body.toString(), first.headers.get('x-y'), first.isWhole],
      [200, 'één', 'a: b', true],
    );
    assert.equal((await connection.read()).body.length, 0);
    await connection.write([bytes('y'.repeat(10))]);
    const third = await connection.read();
    assert.deepEqual([third.body.toString(), third.isWhole], ['three', false]);
    assert.equal((await connection.close()).length, 0);
  });

  test('writes segments one after the other, and returns the rest', async () => {
    const slices: string[] = [];
    serve = (socket) =>
      socket.on('data', (slice) => slices.push(slice.toString()) === 3 && socket.end(`${reply('a')}more`));
    const connection = await HttpCaller.open(port, '127.0.0.1');
    await connection.write([bytes('one'), bytes('two'), bytes('three')]);
    assert.equal((await connection.read()).body.toString(), 'a');
    assert.equal((await connection.ended()).toString(), 'more');
    assert.deepEqual(slices, ['one', 'two', 'three']);
  });

  test('waits for 100 Continue where it was asked for, and takes none where it was not', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
    const asking = await answering(interim, reply('a'));
    await asking.write([bytes('POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n'), bytes('body')]);
    assert.equal((await asking.read()).body.toString(), 'a');
    await asking.close();
    const other = await answering(`${interim}${reply('a')}`);
    await other.write([bytes('POST / HTTP/1.1\r\n\r\n')]);
    await assert.rejects(other.read(), /unexpected/);
    await other.close();
  });

  test('says so when there is no answer, or none that can be read', async () => {
    serve = (socket) => socket.end('HTTP/1.1 200 OK\r\n');
    const ended = await HttpCaller.open(port, '127.0.0.1');
    await assert.rejects(ended.read(), /The server ended the connection after "HTTP\/1\.1 200 OK/);
    await ended.close();
    const endless = await answering('HTTP/1.1 200 OK\r\n\r\nbody');
    await endless.write([bytes('POST')]);
    await assert.rejects(endless.read(), /This is no answer/);
    await endless.close();
  });
});
