import { type Client, RefusedError } from '@rookery/client';

const FIRST_MS = 2000;
const MOST_MS = 30_000;

/**
 * Watches a WebSocket connection. While there is none, it asks from time to time whether the server answers HTTP. If so,
 * the client tries again at once; if that fails, something on the way blocks WebSocket, and `blocked` is called.
 *
 * @returns a function that ends it
 */
export function watchCarrier(client: Client, origin: string, blocked: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_MS;
  let isTold = false;
  let isOver = false;

  const later = () => {
    timer ??= setTimeout(look, delay);
  };
  const look = async () => {
    const isThere = await answers(origin);
    timer = undefined;
    if (isOver || client.state === 'online' || client.state === 'closed') return;
    if (isThere && isTold) return blocked();
    isTold = isThere;
    delay = isThere ? FIRST_MS : Math.min(MOST_MS, 2 * delay);
    if (isThere) client.wake();
    later();
  };
  const end = client.on('state', ({ state, error }) => {
    if (isOver || state === 'closed') return;
    // A refusal is an answer, too.
    if (state !== 'online' && !(error instanceof RefusedError)) return later();
    clearTimeout(timer);
    timer = undefined;
    delay = FIRST_MS;
    isTold = false;
  });
  return () => {
    isOver = true;
    clearTimeout(timer);
    end();
  };
}

async function answers(origin: string): Promise<boolean> {
  if (!navigator.onLine) return false;
  return fetch(`${origin}/healthz`, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
}
