import { useEffect } from 'react';
import { useMessenger, useSettings, useStore } from '../base/context.ts';
import { mayNotify } from './notifications.ts';
import { canPush, pushKeyOf, subscribe } from './push.ts';

/** Renews the push subscription for a new session, language or style. */
export function usePush(): void {
  const { uin, client } = useMessenger();
  const [{ notify, preview, pushFor }, settings] = useSettings();
  const { language } = settings;
  const isOnline = useStore(({ connection }) => connection.state === 'online');
  const isWanted = notify && pushFor === uin && isOnline;
  useEffect(() => {
    if (!isWanted || !canPush() || mayNotify() !== 'granted') return;
    const keepUp = async () => {
      const key = await pushKeyOf(client);
      if (key !== undefined) await subscribe(client, key, { preview, language });
    };
    // The next connection tries again.
    keepUp().catch(() => {});
  }, [client, isWanted, preview, language]);
}
