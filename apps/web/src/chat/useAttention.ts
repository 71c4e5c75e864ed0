import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { useMessenger } from '../base/context.ts';

/**
 * Reports how far a conversation is read while the page is in front: up to the last message seen, and everything that
 * arrives while the newest message is in sight.
 *
 * @returns a function to call with the number of the last message in sight
 */
export function useAttention(peer: number, isNewestInSight: boolean): (number: number) => void {
  const { store } = useMessenger();
  const inSight = useRef(0);
  const isFront = useSyncExternalStore(subscribe, isInFront);
  const isLookedAt = isFront && isNewestInSight;
  useEffect(() => {
    if (!isLookedAt) return;
    store.attend(peer);
    return () => store.attend(undefined);
  }, [store, peer, isLookedAt]);
  useEffect(() => {
    if (isFront) store.saw(peer, inSight.current);
  }, [store, peer, isFront]);
  return useCallback(
    (number) => {
      inSight.current = number;
      if (isInFront()) store.saw(peer, number);
    },
    [store, peer],
  );
}

/** A page behind or beside another window is not being read. */
export function isInFront(): boolean {
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
