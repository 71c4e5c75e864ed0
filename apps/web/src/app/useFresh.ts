import { useEffect } from 'react';
import { useMessenger } from './context.ts';

/**
 * Keeps what is on the screen up to date, as far as the server does not tell of it by itself: asks again when somebody
 * comes back to the window, and when a list, a profile or a policy has changed.
 *
 * @param again asks once more; the same function as long as it asks for the same
 * @param about whose changes count besides the own; left out: everybody's
 * @param everyMs asks this often as well, while the page is in sight
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
