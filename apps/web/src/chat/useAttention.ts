import { useEffect, useSyncExternalStore } from 'react';
import { useMessenger } from '../app/context.ts';

/** Says that a conversation is being looked at, while its newest message is in sight and the page is in front. */
export function useAttention(peer: number, isNewestInSight: boolean): void {
  const { store } = useMessenger();
  const isLookedAt = useSyncExternalStore(subscribe, isInFront) && isNewestInSight;
  useEffect(() => {
    if (!isLookedAt) return;
    store.attend(peer);
    return () => store.attend(undefined);
  }, [store, peer, isLookedAt]);
}

/** A page that stands behind another window, or beside one, is not read. */
function isInFront(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}
