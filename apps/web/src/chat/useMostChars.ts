import { useEffect, useState } from 'react';
import { useMessenger, useStore } from '../app/context.ts';

/** What most servers allow, until this one has said it. */
const USUAL = 4000;

/** How many characters a message may have. */
export function useMostChars(): number {
  const { client } = useMessenger();
  const isOnline = useStore(({ connection }) => connection.state === 'online');
  const [most, setMost] = useState(USUAL);
  useEffect(() => {
    if (!isOnline) return;
    let isHere = true;
    client.call('Server', {}).then(
      ({ MB }) => isHere && MB && setMost(MB),
      () => {
        // The usual number holds; the server refuses what is too long.
      },
    );
    return () => {
      isHere = false;
    };
  }, [client, isOnline]);
  return most;
}
