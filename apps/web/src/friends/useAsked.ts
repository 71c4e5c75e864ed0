import { RefusedError } from '@rookery/client';
import { beginningOf } from '@rookery/protocol';
import { type FoundAccount, type FoundMessage, isPutAway, type Store, type Talk } from '@rookery/store';
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { useProblem } from '../base/problems.ts';
import { NoConnectionError, type Reach } from '../base/reach.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { MOST_CHARS } from './SearchBox.tsx';
import { type Asked, askedText } from './searching.ts';

/** How long nothing is typed before the server is asked. */
const PAUSE_MS = 350;
/** How many pages of people are asked for as long as all on them are known already. */
const MOST_PAGES = 3;

type Page<T> = { readonly found: readonly T[]; readonly next: number | undefined };
type Section<T> = Asked<T> & { readonly again: () => void };

/** What the server finds for a text: messages, and people. `again` asks once more. */
export function useAsked(query: string): {
  readonly messages: Section<FoundMessage>;
  readonly others: Section<FoundAccount>;
} {
  const { store, reach } = useMessenger();
  const wanted = askedText(query);
  const text = usePaused(wanted);
  const messages = useCallback(() => ask(reach, text, () => store.findMessages(text)), [store, reach, text]);
  const others = useCallback(() => ask(reach, text, () => findOthers(store, text)), [store, reach, text]);
  return { messages: useSection(messages, text !== wanted), others: useSection(others, text !== wanted) };
}

/** The text, once nothing has been typed for a moment; empty until then. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState('');
  useEffect(() => {
    const timer = setTimeout(setPaused, PAUSE_MS, text);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

async function ask<T>(reach: Reach, text: string, search: () => Promise<Page<T>>): Promise<Page<T>> {
  if (text === '') return { found: [], next: undefined };
  // Otherwise all texts typed meanwhile would be asked for when the connection returns.
  if (reach.snapshot() === 'lost') throw new NoConnectionError();
  return search();
}

/** People with whom I have nothing to do yet. */
async function findOthers(store: Store, text: string): Promise<Page<FoundAccount>> {
  const { uin, friends, talks } = store.state;
  const isListed = (talk: Talk | undefined) => talk !== undefined && !isPutAway(talk);
  // Numbers are written in the wide digits of Chinese keyboards, too; other signs become several.
  const wanted = beginningOf(text.normalize('NFKC'), MOST_CHARS);
  let next: number | undefined = 0;
  for (let pages = 0; pages < MOST_PAGES && next !== undefined; pages++) {
    const page: Page<FoundAccount> = await store.search({ text: wanted }, next);
    const found = page.found.filter((one) => one.uin !== uin && !friends.has(one.uin) && !isListed(talks.get(one.uin)));
    if (found.length > 0) return { found, next: page.next };
    next = page.next;
  }
  return { found: [], next };
}

function useSection<T>(load: () => Promise<Page<T>>, isBehind: boolean): Section<T> {
  const problem = useProblem();
  const { value, error, again } = useLoaded(load);
  useAfterLimit(error, again);
  const isLost = error instanceof NoConnectionError;
  if (isBehind && !isLost) return { found: [], more: false, isBusy: true, again };
  return {
    found: value?.found ?? [],
    more: value?.next !== undefined,
    isBusy: value === undefined && error === undefined,
    trouble: error === undefined ? undefined : { text: problem(error), isLost },
    again,
  };
}

/** After too many requests it goes on by itself as soon as the server allows it. */
function useAfterLimit(error: unknown, again: () => void): void {
  const waitMs = error instanceof RefusedError && error.error === 'limited' ? error.waitMs : 0;
  const goOn = useEffectEvent(again);
  useEffect(() => {
    if (waitMs === 0) return;
    const timer = setTimeout(() => goOn(), waitMs);
    return () => clearTimeout(timer);
  }, [waitMs]);
}
