import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react';
import { useMessenger } from './context.ts';
import { NoConnectionError, type Standing } from './reach.ts';

/** The state of the connection to the server. */
export function useStanding(): Standing {
  const { reach } = useMessenger();
  return useSyncExternalStore(reach.subscribe, reach.snapshot);
}

/** Runs something each time a lost connection has returned. */
function useOnReturn(act: () => void): void {
  const standing = useStanding();
  const wasLost = useRef(false);
  const back = useEffectEvent(act);
  useEffect(() => {
    if (standing === 'lost') wasLost.current = true;
    if (standing !== 'connected' || !wasLost.current) return;
    wasLost.current = false;
    back();
  }, [standing]);
}

/**
 * The error to show for a loaded value. Without a connection that is "no connection", and only if there is nothing to show:
 * the banner says the rest.
 *
 * @param error why loading failed
 * @param again loads once more when the connection returns
 */
export function useTrouble(error: unknown, isThere: boolean, again: () => void = () => {}): unknown {
  useOnReturn(again);
  const isLost = useStanding() === 'lost';
  if (!isLost) return error;
  return isThere ? undefined : noConnection;
}

const noConnection = new NoConnectionError();
