import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Waiting } from '../live/waiting.ts';
import { Allowance } from './allowance.ts';
import { Network } from './arrivals.ts';
import { Intake, SLICE_BYTES } from './intake.ts';
import { Rounds } from './rounds.ts';

test('two connections that bring much are heard in turn, in slices, whole, and their ends come last', async (t) => {
  const waiting = new Waiting(100_000_000);
  const hall = { rounds: new Rounds(1, 60_000, { arrived: 0 }), room: new Allowance(1000, 0), waiting };
  const network = new Network();
  const order: number[] = [];
  const texts = ['', ''];
  const ends: string[] = [];
  let count = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const accepted: Socket[] = [];
  server.on('connection', (socket: Socket) => accepted.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const sent = ['a', 'b'].map((letter) => letter.repeat(10 * SLICE_BYTES + 1));
  const all = sent.map((text) => connect(port, '127.0.0.1').end(text));
  while (accepted.length < 2) await turn();
  const bothEnded = new Promise<void>((resolve) => {
    for (const socket of accepted) {
      const me = count++;
      const taker = {
        mayTake: true,
        take: (bytes: Buffer) => {
          assert.ok(bytes.length <= SLICE_BYTES);
          order.push(me);
          texts[me] += bytes.toString('latin1');
        },
        ended: () => {
          ends.push(texts[me] ?? '');
          if (ends.length === 2) resolve();
        },
        gone: () => {},
      };
      new Intake(socket, network, hall, taker);
      socket.resume();
    }
  });
  await bothEnded;
  assert.deepEqual(ends.toSorted(), sent);
  assert.ok(order.lastIndexOf(0) > order.indexOf(1) && order.lastIndexOf(1) > order.indexOf(0));
  assert.equal(waiting.bytes, 0);
  for (const socket of [...all, ...accepted]) socket.destroy();
});
