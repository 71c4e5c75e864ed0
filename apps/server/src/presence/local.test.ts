import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { statuses } from '@rookery/protocol';
import { pino } from 'pino';
import { presenceContract } from './contract.ts';
import { Board, LocalPresence } from './local.ts';
import type { Changed } from './presence.ts';

const START = 1_700_000_000_000;
const log = pino({ level: 'silent' });

presenceContract('presence in one process', async () => {
  const clock = { now: START };
  const told: string[] = [];
  const departures: { uin: number; at: number }[] = [];
  let held: Promise<void> | undefined;
  const storage = {
    setLeft: async (left: readonly { uin: number; at: number }[]) => {
      await held;
      departures.push(...left);
    },
  };
  const board = new Board();
  const node = (name: string) => {
    const changed: Changed = (uin, shown) => void told.push(`${name} ${uin} ${shown}`);
    return new LocalPresence({ storage, log, now: () => clock.now + 1000, changed, startedAt: START }, board);
  };
  const holdStorage = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };
  const [one, two] = [node('one'), node('two')];
  return { one, two, told, departures, clock, holdStorage, settle: () => turn(), close: async () => {} };
});

test('presence does not wait for the disk, and a disk that fails takes only the departures', async () => {
  const told: number[] = [];
  const storage = { setLeft: () => Promise.reject(new Error('disk full')) };
  const changed: Changed = (_uin, shown) => void told.push(shown);
  const presence = new LocalPresence({ storage, log, now: () => 0, changed, startedAt: 0 });
  presence.hold(10_001, statuses.online);
  presence.setThere(10_001, true);
  presence.release(10_001);
  assert.deepEqual(told, [statuses.online, statuses.offline], 'within the same turn');
  await turn();
  assert.equal(presence.look([10_001])[0]?.leftAt, undefined);
  await presence.close();
});

test('a single node answers at once, and is alone', () => {
  const storage = { setLeft: async () => {} };
  const presence = new LocalPresence({ storage, log, now: () => 0, changed: () => {}, startedAt: 7 });
  presence.hold(10_001, statuses.busy);
  presence.setThere(10_001, true);
  assert.deepEqual(
    presence.look([10_001, 10_002]).map(({ shown }) => shown),
    [statuses.busy, statuses.offline],
  );
  assert.deepEqual([presence.isAlone, presence.lostAt, presence.count()], [true, 7, 1]);
});
