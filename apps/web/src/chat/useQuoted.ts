import { type Latest, quotedIn } from '@rookery/store';
import { useEffect } from 'react';
import { useMessenger, useStore } from '../base/context.ts';

/** A message that another one answers; `missing`: I may not read it, or it is not there. Nothing until that is known. */
export function useQuoted(peer: number, name: string): Latest | 'missing' | undefined {
  const { store } = useMessenger();
  const quoted = useStore((state) => quotedIn(state, peer, name));
  useEffect(() => {
    if (quoted === undefined) store.learnQuoted(peer, name);
  }, [store, peer, name, quoted]);
  return quoted;
}
