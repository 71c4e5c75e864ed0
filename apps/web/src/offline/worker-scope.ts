/**
 * What a service worker has around it, as far as ours uses it: the types of the whole page are those of a window, and a
 * program cannot have both.
 */
export interface WorkerScope {
  readonly clients: {
    matchAll(options?: { type?: 'window'; includeUncontrolled?: boolean }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<WindowClient | null>;
    claim(): Promise<void>;
  };
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof WorkerEvents>(type: K, listener: (event: WorkerEvents[K]) => void): void;
}

/** A window of this page. */
export interface WindowClient {
  readonly focused: boolean;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends Lasting {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

interface NotificationEvent extends Lasting {
  readonly notification: Notification;
}

/** Something that the push service has brought. */
export interface PushEvent extends Lasting {
  readonly data: { json(): unknown } | null;
}

type WorkerEvents = {
  install: Lasting;
  activate: Lasting;
  fetch: FetchEvent;
  notificationclick: NotificationEvent;
  push: PushEvent;
};
