/**
 * Types for the parts of a service worker's scope that ours uses: the compiler's own clash with those of a window, which
 * the rest of the page needs.
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

/** A push event. */
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
