/** Whether this window is the one that tells of news now, and a function that gives that up. */
export type Lead = { readonly isLeading: () => Promise<boolean>; readonly giveUp: () => void };

/** How long the other windows have to say that they are there. */
const ANSWER_MS = 500;

/** Of all windows of this browser one at a time has this: the first, and when it is closed the next. */
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
  // It rejects when it is given up before it was had.
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
 * The same where the page came over plain HTTP, which has no locks: each time the other windows are asked, and one that
 * comes before this one says so. A window that is gone, or frozen, says nothing, so nothing has to be found out about it.
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
