/** A desktop notification. It replaces an earlier one with the same `tag`. */
export type Note = {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Where a click leads, relative to the page's address. */
  readonly place: string;
};

/**
 * Whether the page may show notifications. `insecure`: never, as the page came from another machine without TLS;
 * `unable`: this browser, or a private window of it, has no notifications.
 */
export function mayNotify(): NotificationPermission | 'insecure' | 'unable' {
  if (!window.isSecureContext) return 'insecure';
  return 'Notification' in window ? Notification.permission : 'unable';
}

/** Asks for permission if needed; resolves with whether it is granted. */
export async function askToNotify(): Promise<boolean> {
  if (mayNotify() === 'default') await Notification.requestPermission();
  return mayNotify() === 'granted';
}

/** Shows a notification, if allowed. */
export async function notify({ tag, title, body, place }: Note): Promise<void> {
  if (mayNotify() !== 'granted') return;
  const options = { tag, body, data: place, icon: '/icon-192.png', silent: true };
  const worker = await workerOf();
  if (worker) return worker.showNotification(title, options);
  const shown = new Notification(title, options);
  shown.onclick = () => {
    window.focus();
    window.location.hash = place;
    shown.close();
  };
}

/** Closes a notification: its message has been seen. */
export async function withdraw(tag: string): Promise<void> {
  const worker = await workerOf();
  for (const shown of (await worker?.getNotifications({ tag })) ?? []) shown.close();
}

/** On phones only a service worker may show notifications; where there is none, as in some private windows, the page does. */
async function workerOf(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
}
