import type { Client } from '@rookery/client';

type Caller = Pick<Client, 'call'>;

/** The style of push notifications: with sender and text, or only that there is news; and the language. */
export type PushStyle = { readonly preview: boolean; readonly language: string };

/** Whether this browser has a push service for this page. */
export function canPush(): boolean {
  return window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window;
}

/** The server's public key for push; undefined if push is switched off. */
export async function pushKeyOf(client: Caller): Promise<string | undefined> {
  return (await client.call('Server', {})).pushKey || undefined;
}

/**
 * Subscribes this browser to push in the current session. Calling it again changes the style.
 *
 * @throws RefusedError, UnreachableError, and the browser's errors when subscribing fails
 */
export async function subscribe(client: Caller, key: string, { preview, language }: PushStyle): Promise<void> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // The server has new keys since.
  if (before && keyIn(before) !== key) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  await client.call('SetPush', {
    endpoint,
    key: keys.p256dh ?? '',
    auth: keys.auth ?? '',
    withText: preview,
    language,
  });
}

/** Unsubscribes. @throws RefusedError, UnreachableError */
export async function unsubscribe(client: Caller): Promise<void> {
  await client.call('EndPush', {});
}

/** The key of the current subscription, as base64url. */
function keyIn({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
