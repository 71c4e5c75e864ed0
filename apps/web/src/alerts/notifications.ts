/** A notification of the desktop. One with the same `tag` takes its place. */
export type Note = {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Where a click leads, behind the address of the page. */
  readonly place: string;
};

/**
 * Whether the browser lets this page notify. `insecure`: it never does, since the page came from another machine and not
 * encrypted; `unable`: this browser, or this window of it, has no notifications.
 */
export function mayNotify(): NotificationPermission | 'insecure' | 'unable' {
  if (!window.isSecureContext) return 'insecure';
  return 'Notification' in window ? Notification.permission : 'unable';
}

/** Asks the browser to let this page notify, unless it does; resolves with whether it does then. */
export async function askToNotify(): Promise<boolean> {
  if (mayNotify() === 'default') await Notification.requestPermission();
  return mayNotify() === 'granted';
}

/** Shows a notification, if that is allowed. */
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

/** Takes a notification away: what it tells has been seen. */
export async function withdraw(tag: string): Promise<void> {
  const worker = await workerOf();
  for (const shown of (await worker?.getNotifications({ tag })) ?? []) shown.close();
}

/** On telephones only a service worker may notify; where there is none, as in some private windows, the page does. */
async function workerOf(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
}
