import { useEffect } from 'react';
import { useMessenger, useSettings, useStore } from '../app/context.ts';
import { mayNotify } from './notifications.ts';
import { canPush, pushKeyOf, subscribe } from './push.ts';

/** Keeps up what somebody has asked for in this browser: a new session, another language or another style are told. */
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
    // With the next connection it is tried again.
    keepUp().catch(() => {});
  }, [client, isWanted, preview, language]);
}
