/** Whether this window is the one to report news now, and a function that gives up that role. */
export type Lead = { readonly isLeading: () => Promise<boolean>; readonly giveUp: () => void };

/** How long the other windows have to answer. */
const ANSWER_MS = 500;

/** Of all windows of this browser one at a time holds the lock: the first, and when it closes the next. */
export function takeLead(name: string): Lead {
  return 'locks' in navigator ? byLock(name) : byAsking(name);
}

function byLock(name: string): Lead {
  let isLeading = false;
  const end = Promise.withResolvers<void>();
  const waiting = new AbortController();
  const lead = () => {
    isLeading = true;
    return end.promise;
  };
  // Rejects when given up before the lock was granted.
  navigator.locks.request(name, { signal: waiting.signal }, lead).catch(() => {});
  return {
    isLeading: async () => isLeading,
    giveUp: () => {
      isLeading = false;
      waiting.abort();
      end.resolve();
    },
  };
}

type Words = { readonly is: 'asking' | 'before'; readonly rank: number; readonly to?: number };

/**
 * The same for pages over plain HTTP, where there are no locks: asks the other windows each time, and an earlier one
 * objects. A closed or frozen window is silent, so its state need not be known.
 */
export function byAsking(name: string): Lead {
  const rank = Math.random();
  const channel = new BroadcastChannel(name);
  const open = new Set<(isLeading: boolean) => void>();
  const refuse = () => {
    for (const resolve of open) resolve(false);
    open.clear();
  };
  channel.onmessage = ({ data }: MessageEvent<Words>) => {
    if (data.is === 'asking' && rank < data.rank) {
      channel.postMessage({ is: 'before', rank, to: data.rank } satisfies Words);
    } else if (data.is === 'before' && data.to === rank) refuse();
  };
  let isOver = false;
  return {
    isLeading: () =>
      new Promise((resolve) => {
        if (isOver) return resolve(false);
        open.add(resolve);
        setTimeout(() => {
          open.delete(resolve);
          resolve(true);
        }, ANSWER_MS);
        channel.postMessage({ is: 'asking', rank } satisfies Words);
      }),
    giveUp: () => {
      isOver = true;
      refuse();
      channel.close();
    },
  };
}
