import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { emptyState, emptyTalk, type Group, type Message, type State, type Store } from '@rookery/store';
import { gatherNews, type News } from './gathering.ts';

const ANN = 10001;
const BEN = 10002;
const GROUP = 20001;

/** What is told of, from a muted group of which these messages come. */
async function told(t: TestContext, messages: readonly Partial<Message>[]): Promise<readonly News[]> {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const group = { group: GROUP, name: 'Boats', muted: true } as Group;
  let state: State = { ...emptyState(ANN), loaded: true, groups: new Map([[GROUP, group]]) };
  const listeners: (() => void)[] = [];
  const store = {
    get state() {
      return state;
    },
    subscribe: (listener: () => void) => {
      listeners.push(listener);
      return () => {};
    },
  } as unknown as Store;
  const news: News[] = [];
  t.after(
    gatherNews(
      store,
      (all) => news.push(...all),
      () => {},
    ),
  );
  const all = messages.map((message, i): Message => {
    return { key: `n${i + 1}`, number: i + 1, at: 1, mine: false, author: BEN, text: 'x', fate: 'stored', ...message };
  });
  const talk = { ...emptyTalk(GROUP), loaded: true, messages: all, latest: all.at(-1), unread: all.length };
  state = { ...state, talks: new Map([[GROUP, talk]]) };
  for (const listener of listeners) listener();
  t.mock.timers.tick(1000);
  return news;
}

test('of a muted group only what mentions me is told, me or all members', async (t) => {
  const count = async (messages: readonly Partial<Message>[]) => {
    const news = await told(t, messages);
    t.mock.timers.reset();
    return news.length;
  };
  assert.equal(await count([{}]), 0);
  assert.equal(await count([{ mentions: [BEN] }]), 0);
  assert.equal(await count([{ mentions: [BEN, ANN] }]), 1);
  assert.equal(await count([{ mentions: [0] }]), 1);
  assert.equal(await count([{ mentions: [ANN] }, {}]), 1);
});
