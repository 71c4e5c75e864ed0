import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react';
import { useMessenger } from './context.ts';
import { NoConnectionError, type Standing } from './reach.ts';

/** How we stand to the server. */
export function useStanding(): Standing {
  const { reach } = useMessenger();
  return useSyncExternalStore(reach.subscribe, reach.snapshot);
}

/** Does something each time that a lost connection has returned. */
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
 * What to say about something that is asked for: without a connection that there is none, as far as there is nothing to
 * show; the banner says the rest.
 *
 * @param error why it could not be had
 * @param again asks once more, which happens when the connection returns
 */
export function useTrouble(error: unknown, isThere: boolean, again: () => void = () => {}): unknown {
  useOnReturn(again);
  const isLost = useStanding() === 'lost';
  if (!isLost) return error;
  return isThere ? undefined : noConnection;
}

const noConnection = new NoConnectionError();
