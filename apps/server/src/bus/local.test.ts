import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { busContract } from './contract.ts';
import { LocalBus } from './local.ts';

const log = pino({ level: 'silent' });

busContract('the bus of one process', async () => {
  const nodes = new Set<LocalBus>();
  const [here, there] = [new LocalBus(log, nodes), new LocalBus(log, nodes)];
  return { here, there, settle: async () => {}, close: async () => {} };
});

test('a note is handed over as it is, and none is lost', () => {
  const bus = new LocalBus(log);
  const note = { says: 'ring', uin: 10_001 } as const;
  bus.subscribe((heard) => assert.equal(heard, note));
  bus.publish(note);
  assert.equal(bus.lookAgainMs, undefined);
});

test('a process with several servers is several nodes, a single server is one', () => {
  const [one, two] = [new LocalBus(log), new LocalBus(log)];
  let heard = 0;
  one.subscribe(() => heard++);
  two.publish({ says: 'ring', uin: 10_001 });
  two.publishElsewhere({ says: 'ring', uin: 10_001 });
  assert.equal(heard, 0);
});
