import type { Client } from '@rookery/client';

type Caller = Pick<Client, 'call'>;

/** What a browser is told by push: who wrote what, or only that there is something; and in which language. */
export type PushStyle = { readonly preview: boolean; readonly language: string };

/** Whether this browser has a push service for this page. */
export function canPush(): boolean {
  return window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window;
}

/** The key of the server by which a browser subscribes; nothing when its operator has not switched that on. */
export async function pushKeyOf(client: Caller): Promise<string | undefined> {
  return (await client.call('Server', {})).PK || undefined;
}

/**
 * Has this browser told of news when the page is closed, in the session that asks. May be asked again: then it is told in
 * another style.
 *
 * @throws RefusedError, UnreachableError; what a browser throws that does not subscribe
 */
export async function subscribe(client: Caller, key: string, { preview, language }: PushStyle): Promise<void> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // The server has lost its keys since.
  if (before && keyIn(before) !== key) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  await client.call('SetPush', {
    EP: endpoint,
    KY: keys.p256dh ?? '',
    AU: keys.auth ?? '',
    TX: preview ? 1 : 0,
    LN: language,
  });
}

/** Ends that. @throws RefusedError, UnreachableError */
export async function unsubscribe(client: Caller): Promise<void> {
  await client.call('EndPush', {});
}

/** By which key this browser has subscribed, as base64url. */
function keyIn({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
