import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyState, emptyTalk, type Friend, type Latest, type Message, type Talk } from '@rookery/store';
import { oneLine, previewOf, recentIn, recentSelector } from './recent.ts';

const latest = (at: number, more: Partial<Latest> = {}): Latest => ({
  number: at,
  at,
  mine: false,
  text: 'Hi',
  ...more,
});
const talk = (peer: number, more: Partial<Talk> = {}): Talk => ({ ...emptyTalk(peer), ...more });
const pending = (at: number, fate: Message['fate'], text = 'Soon'): Message => ({
  key: 'k',
  number: 0,
  at,
  mine: true,
  text,
  fate,
});
const friend = (uin: number, pinned: boolean): [number, Friend] => [
  uin,
  { uin, nick: '', remark: '', label: '', muted: false, pinned, status: 20, face: 0 },
];
const mapOf = (...talks: Talk[]) => new Map(talks.map((each) => [each.peer, each]));

describe('recent conversations', () => {
  it('stand with the latest first; one that has not begun is none', () => {
    const talks = mapOf(talk(1, { latest: latest(5) }), talk(2), talk(3, { latest: latest(9) }));
    assert.deepEqual(recentIn({ talks, friends: new Map(), groups: new Map() }), [3, 1]);
  });

  it('count what is on its way', () => {
    const talks = mapOf(
      talk(1, { latest: latest(5), messages: [pending(20, 'sending')] }),
      talk(2, { latest: latest(9) }),
      talk(3, { messages: [pending(7, 'failed')] }),
    );
    assert.deepEqual(recentIn({ talks, friends: new Map(), groups: new Map() }), [1, 2, 3]);
  });

  it('stay behind what has come since something could not be sent', () => {
    const talks = mapOf(
      talk(1, { latest: latest(30), messages: [pending(20, 'failed')] }),
      talk(2, { latest: latest(25) }),
    );
    assert.deepEqual(recentIn({ talks, friends: new Map(), groups: new Map() }), [1, 2]);
  });

  it('have those that are pinned on top, latest first, those that have not begun included', () => {
    const talks = mapOf(talk(1, { latest: latest(5) }), talk(2, { latest: latest(9) }), talk(3, { latest: latest(7) }));
    const friends = new Map([friend(1, true), friend(2, false), friend(3, true), friend(4, true)]);
    assert.deepEqual(recentIn({ talks, friends, groups: new Map() }), [3, 1, 4, 2]);
    const select = recentSelector();
    const state = { ...emptyState(10_001), talks, friends };
    assert.deepEqual(select(state), [3, 1, 4, 2]);
    const unpinned = new Map([...friends, friend(3, false), friend(4, false)]);
    assert.deepEqual(select({ ...state, friends: unpinned }), [1, 2, 3]);
  });

  it('are the same list as long as their order is', () => {
    const select = recentSelector();
    const state = {
      ...emptyState(10_001),
      talks: mapOf(talk(1, { latest: latest(5) }), talk(2, { latest: latest(9) })),
    };
    const first = select(state);
    assert.deepEqual(first, [2, 1]);
    assert.equal(select(state), first);
    const talks = mapOf(talk(1, { latest: latest(5), unread: 1 }), talk(2, { latest: latest(10) }));
    assert.equal(select({ ...state, talks }), first);
    assert.deepEqual(
      select({ ...state, talks: mapOf(talk(1, { latest: latest(11) }), talk(2, { latest: latest(10) })) }),
      [1, 2],
    );
  });
});

describe('a preview', () => {
  it('is what was said last, or what is not sent yet', () => {
    const told = talk(1, { latest: latest(5, { text: 'Hello', mine: true }) });
    assert.deepEqual(previewOf(told), { at: 5, mine: true, text: 'Hello', fate: 'stored' });
    assert.deepEqual(previewOf({ ...told, messages: [pending(8, 'sending')] }), {
      at: 8,
      mine: true,
      text: 'Soon',
      fate: 'sending',
    });
    assert.equal(previewOf(talk(1)), undefined);
  });

  it('is one line, and not a long one', () => {
    assert.equal(oneLine(' a\n\n b\tc '), 'a b c');
    assert.ok(oneLine('x'.repeat(4000)).length < 200);
    assert.equal(oneLine(`${'x'.repeat(158)}👨‍👩‍👧`), 'x'.repeat(158));
  });

  it('does not end within a character', () => {
    const text = `${'x'.repeat(159)}😀`;
    assert.ok(oneLine(text).isWellFormed());
  });
});
