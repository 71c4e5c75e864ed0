import { useEffect, useState } from 'react';
import { useMessenger } from './context.ts';

const PATIENCE_MS = 1500;

/**
 * Whether the machine has lost its network and the server gives no answer: a connection learns of that much later. A
 * server on the same machine is reached all the same.
 */
export function useIsCutOff(): boolean {
  const { client } = useMessenger();
  const [isCutOff, setIsCutOff] = useState(false);
  useEffect(() => {
    let attempt = 0;
    const look = () => {
      const mine = ++attempt;
      const conclude = (is: boolean) => {
        if (mine === attempt) setIsCutOff(is);
      };
      if (navigator.onLine) return conclude(false);
      const timer = setTimeout(conclude, PATIENCE_MS, true);
      client.call('Server', {}).then(
        () => {
          clearTimeout(timer);
          conclude(false);
        },
        // By then the state of the connection tells it.
        () => {},
      );
    };
    look();
    window.addEventListener('offline', look);
    window.addEventListener('online', look);
    return () => {
      attempt++;
      window.removeEventListener('offline', look);
      window.removeEventListener('online', look);
    };
  }, [client]);
  return isCutOff;
}
