import { useEffect, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';

/** The usual limit, until the server has sent its own. */
const USUAL = 4000;

/** The longest message in characters. */
export function useMostChars(): number {
  const { client } = useMessenger();
  const isOnline = useStore(({ connection }) => connection.state === 'online');
  const [most, setMost] = useState(USUAL);
  useEffect(() => {
    if (!isOnline) return;
    let isHere = true;
    client.call('Server', {}).then(
      ({ messageChars }) => isHere && messageChars && setMost(messageChars),
      () => {
        // The usual limit applies; the server refuses what is too long.
      },
    );
    return () => {
      isHere = false;
    };
  }, [client, isOnline]);
  return most;
}
