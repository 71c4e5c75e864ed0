import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { selfSigned } from '@rookery/testing';
import { Network } from './arrivals.ts';
import { Handshakes, MOST_OF_NETWORK } from './handshakes.ts';
import { Rounds } from './rounds.ts';

class Counted extends Rounds {
  count = 0;

  override wait(network: Network, work: () => void): void {
    this.count++;
    super.wait(network, work);
  }
}

test('of one network only some handshakes are under way; others do not wait for them', async (t) => {
  const rounds = new Counted(1, 60_000, { arrived: 0 });
  const { cert, key } = selfSigned();
  const tls = { cert: Buffer.from(cert), key: Buffer.from(key), patienceMs: 600_000 };
  const secure: Network[] = [];
  const handshakes = new Handshakes(tls, rounds, (socket, network) => {
    secure.push(network);
    socket.end('hello');
  });
  const [flood, other] = [new Network(), new Network()];
  const accepted: Socket[] = [];
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    accepted.push(socket);
    handshakes.begin(socket, socket.remoteAddress === '127.0.0.2' ? flood : other);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const silent: Socket[] = [];
  for (let i = 0; i < MOST_OF_NETWORK + 5; i++) {
    silent.push(connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' }).on('error', () => {}));
  }
  while (accepted.length < silent.length) await turn();
  assert.equal(rounds.count, MOST_OF_NETWORK);
  const open = async (from: string) => {
    const socket = connectTls({
      socket: connect({ port, host: '127.0.0.1', localAddress: from }),
      ca: cert,
      servername: '',
    });
    const [text] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return String(text);
  };
  assert.equal(await open('127.0.0.1'), 'hello');
  assert.deepEqual(secure, [other]);
  // Once those before it have gone, one of the same network has its turn as well.
  const late = open('127.0.0.2');
  for (const socket of silent) socket.resetAndDestroy();
  assert.equal(await late, 'hello');
  assert.deepEqual(secure, [other, flood]);
});
