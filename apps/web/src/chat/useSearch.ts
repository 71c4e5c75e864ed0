import type { FoundMessage } from '@rookery/store';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { NoConnectionError } from '../base/reach.ts';
import { useTrouble } from '../base/useReach.ts';

/** The results of a message search so far. */
export type Search = {
  readonly found: readonly FoundMessage[];
  /** Where it continues; undefined: at its end, or not begun. */
  readonly next: number | undefined;
  readonly isBusy: boolean;
  /** How many pages in a row had no match. */
  readonly vain: number;
  /** Why it could not continue. */
  readonly error?: unknown;
};

const NOTHING: Search = { found: [], next: undefined, isBusy: false, vain: 0 };

/** Searches all messages, or those with `peer`; `more` continues it. */
export function useSearch(text: string, peer: number | undefined): Search & { readonly more: () => void } {
  const { store } = useMessenger();
  const [search, setSearch] = useState<Search>(NOTHING);
  const run = useRef(0);
  const look = useCallback(
    async (before: number | undefined, found: readonly FoundMessage[], vain: number) => {
      const mine = ++run.current;
      setSearch({ found, next: before, isBusy: true, vain });
      try {
        const page = await store.findMessages(text, { peer, before });
        if (mine !== run.current) return;
        const all = [...found, ...page.found];
        setSearch({ found: all, next: page.next, isBusy: false, vain: page.found.length === 0 ? vain + 1 : 0 });
      } catch (error) {
        if (mine === run.current) setSearch({ found, next: before, isBusy: false, vain, error });
      }
    },
    [store, text, peer],
  );
  useEffect(() => {
    if (text === '') setSearch(NOTHING);
    else void look(undefined, [], 0);
    return () => {
      // Answers still on their way are no longer wanted.
      run.current++;
    };
  }, [look, text]);
  const more = useCallback(() => {
    if (!search.isBusy) void look(search.next, search.found, search.vain);
  }, [look, search]);
  const trouble = useTrouble(search.error, search.found.length > 0, () => {
    if (text !== '' && (search.isBusy || search.error !== undefined)) void look(search.next, search.found, search.vain);
  });
  return { ...search, isBusy: search.isBusy && !(trouble instanceof NoConnectionError), error: trouble, more };
}
