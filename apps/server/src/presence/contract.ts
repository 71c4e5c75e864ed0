import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Status, statuses } from '@rookery/protocol';
import { LEASE_MS, type Presence, type Seen } from './presence.ts';

/** Two nodes, and what a test sees of them. */
export type PresenceGround = {
  readonly one: Presence;
  readonly two: Presence;
  /** What the nodes were told has changed, as "node account status", in order. */
  readonly told: string[];
  /** What storage was told of departures. */
  readonly departures: { readonly uin: number; readonly at: number }[];
  /** The steady clock of all nodes; the wall clock is one second ahead of it. */
  readonly clock: { now: number };
  /** Keeps departures from reaching storage until the promise it answers is resolved by calling it. */
  holdStorage(): () => void;
  /** Resolves when what has been reported is known everywhere. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

const { online, offline, busy, away, hidden } = statuses;
const [ANN, BEN, CID] = [10_001, 10_002, 10_003] as const;

/** The tests that every {@link Presence} must pass. */
export function presenceContract(name: string, open: () => Promise<PresenceGround>): void {
  describe(name, () => {
    let ground: PresenceGround;
    beforeEach(async () => {
      ground = await open();
    });
    afterEach(() => ground.close());

    const look = async (presence: Presence, ...uins: number[]): Promise<readonly Seen[]> => {
      await ground.settle();
      return presence.look(uins);
    };
    const shown = async (presence: Presence, ...uins: number[]): Promise<Status[]> =>
      (await look(presence, ...uins)).map((seen) => seen.shown);
    /** What the nodes were told since the last call. */
    const told = async (): Promise<string[]> => {
      await ground.settle();
      return ground.told.splice(0);
    };
    const arrive = (presence: Presence, uin: number, status: Status = online) => {
      presence.hold(uin, status);
      presence.setThere(uin, true);
    };

    test('an account that no node holds is absent', async () => {
      const absent = { isHeld: false, status: undefined, shown: offline, leftAt: undefined };
      assert.deepEqual(await look(ground.one, ANN), [absent]);
      assert.deepEqual(await look(ground.one), []);
      assert.equal(await ground.one.count(), 0);
    });

    test('an account that is held but not there is offline for others', async () => {
      ground.one.hold(ANN, busy);
      const [seen] = await look(ground.one, ANN);
      assert.deepEqual(seen, { isHeld: true, status: busy, shown: offline, leftAt: undefined });
      assert.deepEqual(await told(), []);
    });

    test('many accounts are looked up at once, in the order asked', async () => {
      arrive(ground.one, ANN, away);
      arrive(ground.two, CID, busy);
      assert.deepEqual(await shown(ground.one, CID, BEN, ANN, CID), [busy, offline, away, busy]);
      assert.deepEqual(await shown(ground.two, ANN, CID), [away, busy]);
      assert.deepEqual([await ground.one.count(), await ground.two.count()], [2, 2]);
    });

    test('a change is told once, and what changes nothing is not told', async () => {
      arrive(ground.one, ANN);
      assert.deepEqual(await told(), [`one ${ANN} ${online}`]);
      ground.one.hold(ANN, busy);
      ground.one.setThere(ANN, true);
      ground.one.setStatus(ANN, online);
      assert.deepEqual(await told(), []);
      ground.one.setStatus(ANN, busy);
      ground.one.setThere(ANN, false);
      ground.one.setThere(ANN, false);
      ground.one.setStatus(ANN, away);
      assert.deepEqual(await told(), [`one ${ANN} ${busy}`, `one ${ANN} ${offline}`]);
      ground.one.setThere(ANN, true);
      ground.one.release(ANN);
      ground.one.release(ANN);
      assert.deepEqual(await told(), [`one ${ANN} ${away}`, `one ${ANN} ${offline}`]);
    });

    test('nothing is noted of an account that is not held', async () => {
      ground.one.setThere(ANN, true);
      ground.one.setStatus(ANN, busy);
      ground.one.release(ANN);
      assert.deepEqual(await told(), []);
      assert.equal((await look(ground.one, ANN))[0]?.isHeld, false);
    });

    test('hidden is like offline for others, and known to the account itself', async () => {
      arrive(ground.one, ANN, hidden);
      const [seen] = await look(ground.two, ANN);
      assert.deepEqual(seen, { isHeld: true, status: hidden, shown: offline, leftAt: undefined });
      assert.equal(await ground.one.count(), 0);
      ground.one.release(ANN);
      assert.deepEqual(await told(), []);
      assert.deepEqual(ground.departures, [], 'who was never seen has not gone');
    });

    test('an account is there while one node says so', async () => {
      arrive(ground.one, ANN);
      arrive(ground.two, ANN);
      assert.deepEqual(await told(), [`one ${ANN} ${online}`]);
      ground.one.release(ANN);
      assert.deepEqual(await told(), [], 'the other node has it');
      assert.deepEqual(await shown(ground.one, ANN), [online]);
      assert.equal((await look(ground.one, ANN))[0]?.isHeld, true);
      ground.two.setThere(ANN, false);
      assert.deepEqual(await told(), [`two ${ANN} ${offline}`]);
      assert.deepEqual(await shown(ground.one, ANN), [offline]);
    });

    test('the status is that of the account, on all nodes the one set last', async () => {
      arrive(ground.one, ANN, busy);
      await ground.settle();
      arrive(ground.two, ANN, online);
      assert.deepEqual(await shown(ground.two, ANN), [busy], 'who comes second brings no status');
      ground.two.setStatus(ANN, away);
      assert.deepEqual(await shown(ground.one, ANN), [away]);
      assert.deepEqual(await told(), [`one ${ANN} ${busy}`, `two ${ANN} ${away}`]);
      ground.one.setStatus(ANN, hidden);
      assert.deepEqual(await shown(ground.two, ANN), [offline]);
      assert.deepEqual(await told(), [`one ${ANN} ${offline}`]);
    });

    test('a departure is known at once, and goes to storage', async () => {
      const goOn = ground.holdStorage();
      arrive(ground.one, ANN);
      ground.clock.now += 5000;
      ground.one.release(ANN);
      const at = ground.clock.now + 1000;
      assert.equal((await look(ground.one, ANN))[0]?.leftAt, at, 'before storage has it');
      assert.equal((await look(ground.two, ANN))[0]?.leftAt, at);
      goOn();
      await ground.settle();
      assert.deepEqual(ground.departures, [{ uin: ANN, at }]);
    });

    test('who hides has gone then, and not again later', async () => {
      arrive(ground.one, ANN);
      ground.one.setStatus(ANN, hidden);
      await ground.settle();
      const [departure] = ground.departures;
      ground.clock.now += 5000;
      ground.one.release(ANN);
      await ground.settle();
      assert.deepEqual(ground.departures, [departure]);
    });

    test('what a dead node held is taken back when its lease is over, and told once', async () => {
      arrive(ground.one, ANN);
      arrive(ground.two, ANN);
      arrive(ground.two, BEN);
      ground.two.hold(CID, busy);
      await told();
      ground.clock.now += LEASE_MS / 2;
      await ground.one.beat(ground.clock.now);
      assert.deepEqual(await told(), [], 'its lease is not over yet');
      assert.deepEqual(await shown(ground.one, BEN), [online]);
      ground.clock.now += LEASE_MS / 2 + 1;
      const lostAt = ground.clock.now;
      for (let i = 0; i < 2; i++) await ground.one.beat(lostAt);
      assert.deepEqual(await told(), [`one ${BEN} ${offline}`]);
      assert.deepEqual(await shown(ground.one, ANN, BEN), [online, offline]);
      assert.equal((await look(ground.one, CID))[0]?.isHeld, false);
      assert.deepEqual(
        ground.departures.map(({ uin }) => uin),
        [BEN],
      );
      assert.equal(ground.one.isAlone, true);
      assert.equal(ground.one.lostAt, lostAt);
    });

    test('a node that was taken for dead holds again what it held, and what it has heard meanwhile', async () => {
      for (const uin of [ANN, BEN]) arrive(ground.two, uin);
      ground.clock.now += LEASE_MS + 1;
      await ground.one.beat(ground.clock.now);
      await told();
      ground.two.release(ANN);
      ground.two.setStatus(BEN, busy);
      arrive(ground.two, CID);
      assert.deepEqual(await told(), []);
      await ground.two.beat(ground.clock.now);
      assert.deepEqual((await told()).sort(), [`two ${BEN} ${busy}`, `two ${CID} ${online}`]);
      assert.deepEqual(await shown(ground.one, ANN, BEN, CID), [offline, busy, online]);
      ground.two.release(BEN);
      assert.deepEqual(await told(), [`two ${BEN} ${offline}`]);
      assert.equal(ground.one.isAlone, false);
    });

    test('a node that stops lets go at once; the others tell friends, and the departures are on disk', async () => {
      arrive(ground.one, ANN);
      arrive(ground.two, ANN);
      arrive(ground.two, BEN);
      arrive(ground.two, CID, hidden);
      await told();
      await ground.two.close();
      assert.deepEqual(
        ground.departures.map(({ uin }) => uin),
        [BEN],
      );
      assert.deepEqual(
        (await told()).map((line) => line.slice(4)),
        [`${BEN} ${offline}`],
      );
      assert.deepEqual(await shown(ground.one, ANN, BEN), [online, offline]);
      assert.equal(ground.one.isAlone, true);
      arrive(ground.two, BEN);
      await ground.two.beat(ground.clock.now);
      assert.deepEqual(await told(), [], 'a node that has stopped does not come back');
    });

    test('the last node to stop notes who was there', async () => {
      arrive(ground.one, ANN);
      arrive(ground.two, BEN);
      await ground.two.close();
      await ground.one.close();
      await ground.one.close();
      assert.deepEqual(
        ground.departures.map(({ uin }) => uin),
        [BEN, ANN],
      );
    });

    test('friends are told of those who went unseen, unless they are there', async () => {
      arrive(ground.two, BEN);
      await told();
      await ground.one.missed([ANN, BEN]);
      assert.deepEqual(await told(), [`one ${ANN} ${offline}`]);
      assert.deepEqual(ground.departures, [], 'when they went is not known');
    });

    test('nodes have names, and it is known which are alive', async () => {
      assert.notEqual(ground.one.node, ground.two.node);
      assert.deepEqual([...ground.two.nodes].sort(), [ground.one.node, ground.two.node].sort());
      ground.clock.now += LEASE_MS + 1;
      await ground.one.beat(ground.clock.now);
      assert.deepEqual(ground.one.nodes, [ground.one.node]);
    });

    test('the start of a node counts as the loss of the one before it', () => {
      assert.equal(ground.one.lostAt, ground.clock.now);
      assert.equal(ground.one.isAlone, false);
    });
  });
}
