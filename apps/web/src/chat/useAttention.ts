import { useEffect, useSyncExternalStore } from 'react';
import { useMessenger } from '../app/context.ts';

/** Says that a conversation is being looked at, while its newest message is in sight and the page is. */
export function useAttention(peer: number, isNewestInSight: boolean): void {
  const { store } = useMessenger();
  const isLookedAt = useSyncExternalStore(subscribe, isVisible) && isNewestInSight;
  useEffect(() => {
    if (!isLookedAt) return;
    store.attend(peer);
    return () => store.attend(undefined);
  }, [store, peer, isLookedAt]);
}

function isVisible(): boolean {
  return document.visibilityState === 'visible';
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
