import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Entry } from '@rookery/protocol';
import type { Bus, Note } from './bus.ts';

/** Two nodes on one bus. */
export type TwoNodes = {
  readonly here: Bus;
  readonly there: Bus;
  /** Resolves when what has been held or published has arrived. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

const entry: Entry = { kind: 9, peer: 10_001, text: 'a, b & 鸟 = %26\r\n', number: 4711, at: 1.7e12, sent: false };

/** The tests that every {@link Bus} must pass. Each uses an account of its own. */
export function busContract(name: string, open: () => Promise<TwoNodes>): void {
  describe(name, () => {
    let nodes: TwoNodes;
    let last = 10_000;
    before(async () => {
      nodes = await open();
    });
    after(() => nodes.close());

    /** What a node hears of an account until the test ends. */
    function listen(t: { after(done: () => void): void }, bus: Bus, uin: number): Note[] {
      const heard: Note[] = [];
      t.after(bus.subscribe((note) => void (note.uin === uin && heard.push(note))));
      return heard;
    }

    function everyNote(uin: number): Note[] {
      return [
        { says: 'appended', uin, entry, origin: 3 },
        { says: 'ring', uin },
        { says: 'passing', uin, entry: { ...entry, kind: 99, text: '10' }, except: 0 },
        { says: 'passing', uin, entry, except: undefined },
        { says: 'changed', uin },
        { says: 'ended', uin, sessions: [1, 7], why: 'Too many sessions: this one was silent for longest.' },
      ];
    }

    test('a node hears its own notes before publish returns, in their order', (t) => {
      const uin = ++last;
      const heard = listen(t, nodes.here, uin);
      for (const [index, note] of everyNote(uin).entries()) {
        nodes.here.publish(note);
        assert.equal(heard.length, index + 1);
      }
      assert.deepEqual(heard, everyNote(uin));
    });

    test('another node that holds the account hears them as they are, in their order', async (t) => {
      const uin = ++last;
      const heard = listen(t, nodes.there, uin);
      nodes.there.hold(uin);
      await nodes.settle();
      for (const note of everyNote(uin)) nodes.here.publish(note);
      await nodes.settle();
      assert.deepEqual(heard, everyNote(uin));
    });

    test('what is published elsewhere is heard elsewhere only', async (t) => {
      const uin = ++last;
      const [here, there] = [listen(t, nodes.here, uin), listen(t, nodes.there, uin)];
      for (const bus of [nodes.here, nodes.there]) bus.hold(uin);
      await nodes.settle();
      nodes.there.publishElsewhere({ says: 'changed', uin });
      await nodes.settle();
      assert.deepEqual([here.length, there.length], [1, 0]);
    });

    test('an account is released and held again', async (t) => {
      const uin = ++last;
      const heard = listen(t, nodes.there, uin);
      nodes.there.hold(uin);
      nodes.there.release(uin);
      nodes.there.release(uin);
      nodes.there.hold(uin);
      await nodes.settle();
      nodes.here.publish({ says: 'ring', uin });
      await nodes.settle();
      assert.deepEqual(heard, [{ says: 'ring', uin }]);
    });

    test('all subscribers hear; one that has ended hears nothing', (t) => {
      const uin = ++last;
      const [first, second] = [listen(t, nodes.here, uin), listen(t, nodes.here, uin)];
      const third: Note[] = [];
      const end = nodes.here.subscribe((note) => void third.push(note));
      end();
      end();
      nodes.here.publish({ says: 'ring', uin });
      assert.deepEqual([first.length, second.length, third.length], [1, 1, 0]);
    });

    test('a subscriber that fails harms neither the publisher nor the others', (t) => {
      const uin = ++last;
      t.after(
        nodes.here.subscribe((note) => {
          if (note.uin === uin) throw new Error('as it should');
        }),
      );
      const heard = listen(t, nodes.here, uin);
      nodes.here.publish({ says: 'ring', uin });
      assert.equal(heard.length, 1);
    });

    test('what a subscriber publishes while it hears is heard as well', (t) => {
      const uin = ++last;
      const heard = listen(t, nodes.here, uin);
      t.after(
        nodes.here.subscribe((note) => {
          if (note.uin === uin && note.says === 'changed') nodes.here.publish({ says: 'ring', uin });
        }),
      );
      nodes.here.publish({ says: 'changed', uin });
      assert.deepEqual(heard.map(({ says }) => says).sort(), ['changed', 'ring']);
    });
  });
}
