import { takePush } from './pushed.ts';
import type { PushEvent, WorkerScope } from './worker-scope.ts';

/** Inserted by the build: the files of the page, and a name that changes with any of them. */
declare const BUILT: { readonly version: string; readonly entry: string; readonly files: readonly string[] };

const worker = self as unknown as WorkerScope;
const PREFIX = 'rookery-';
const CACHE = PREFIX + BUILT.version;
const PAGE = '/';
/** After this long without an answer, the stored page is used. */
const PATIENCE_MS = 2500;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { data } = event.notification;
  event.waitUntil(show(typeof data === 'string' ? data : String(data?.place ?? '')));
});
worker.addEventListener('push', (event) => event.waitUntil(takePush(worker, read(event))));
worker.addEventListener('fetch', (event) => {
  const { request, preloadResponse } = event;
  const { origin, pathname } = new URL(request.url);
  // Everything else, above all the protocol, goes straight to the server.
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    if (pathname !== PAGE) return;
    const fresh = preloadResponse.then((preloaded) => preloaded ?? fetch(request));
    event.respondWith(page(fresh));
    event.waitUntil(dropUnused());
  } else if (BUILT.files.includes(pathname) || pathname.startsWith('/assets/')) {
    event.respondWith(file(request));
  }
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Hashed files may come from the browser's cache; others are revalidated.
  const requests = BUILT.files.map(
    (path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' }),
  );
  await cache.addAll(requests);
  // Does not wait until the last window closes, which for many users is never. Their windows' files stay cached.
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
  await dropUnused();
  const windows = await worker.clients.matchAll({ type: 'window' });
  for (const window of windows) window.postMessage({ type: 'version', entry: BUILT.entry });
}

/** The page from the server, so that the next visit gets a new version; offline, the stored one. */
async function page(fresh: Promise<Response>): Promise<Response> {
  const kept = await caches.match(PAGE, { cacheName: CACHE, ignoreVary: true });
  if (!kept) return fresh;
  const late = new Promise<Response>((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  // A proxy whose server is down answers by itself.
  const answer = fresh.then((response) => (response.status < 500 ? response : kept)).catch(() => kept);
  return Promise.race([answer, late]);
}

/** A file of the page, also of an older version that a window still uses. */
async function file(request: Request): Promise<Response> {
  const kept =
    (await caches.match(request, { cacheName: CACHE, ignoreVary: true })) ??
    (await caches.match(request, { ignoreVary: true }));
  return kept ?? fetch(request);
}

/** Deletes versions that no window uses: each window holds a lock named after its entry file. */
async function dropUnused(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const entries = held.map(({ name = '' }) => name).filter((name) => name.startsWith('/assets/'));
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const cache = await caches.open(name);
    const matches = await Promise.all(entries.map((entry) => cache.match(entry, { ignoreVary: true })));
    if (!matches.some(Boolean)) await caches.delete(name);
  }
}

/** Parses a push message; undefined if it is malformed. */
function read({ data }: PushEvent): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

/** Brings a window to the front, and opens a place in it. */
async function show(place: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const window = windows.find(({ visibilityState }) => visibilityState === 'visible') ?? windows[0];
  if (!window) return void (await worker.clients.openWindow(PAGE + place));
  window.postMessage({ type: 'show', place });
  await window.focus();
}
