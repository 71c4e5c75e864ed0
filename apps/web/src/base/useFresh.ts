import { useEffect } from 'react';
import { useMessenger } from './context.ts';

/**
 * Keeps a screen up to date where the server sends no events: asks again when the user returns to the window, and when a
 * list, a profile or a policy has changed.
 *
 * @param again asks once more; must stay the same function for the same question
 * @param about whose changes matter besides one's own; omitted: everyone's
 * @param everyMs also asks at this interval while the page is visible
 */
export function useFresh(again: () => void, { about, everyMs }: { about?: number; everyMs?: number } = {}): void {
  const { client } = useMessenger();
  useEffect(
    () =>
      client.on('list', ({ peer }) => {
        if (about === undefined || peer === about || peer === client.uin) again();
      }),
    [client, again, about],
  );
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') again();
    };
    const timer = everyMs === undefined ? undefined : setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, [again, everyMs]);
}
