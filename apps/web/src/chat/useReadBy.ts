import type { Talk } from '@rookery/store';
import { useEffect, useState } from 'react';
import { useMessenger } from '../base/context.ts';

const SOON_MS = 1500;
const EVERY_MS = 15_000;
/** Of how many of the latest entries it is asked. */
const COUNT = 30;

/** How many have read the latest messages of a group, by their numbers; asked from time to time, as the server tells no events. */
export function useReadBy({ peer, latest }: Talk, isGroup: boolean): ReadonlyMap<number, number> {
  const { client } = useMessenger();
  const [counts, setCounts] = useState<ReadonlyMap<number, number>>(none);
  const newest = latest?.number ?? 0;
  useEffect(() => {
    if (!isGroup || newest === 0) return;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible' || client.state !== 'online') return;
      const page = await client.call('History', { peer, count: COUNT }).catch(() => undefined);
      if (isOver || !page) return;
      const next = new Map(page.messages.filter(({ sent }) => sent).map(({ number, readBy }) => [number, readBy]));
      setCounts((before) => (isSame(before, next) ? before : next));
    };
    const soon = setTimeout(ask, SOON_MS);
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      isOver = true;
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [client, peer, newest, isGroup]);
  return counts;
}

const none: ReadonlyMap<number, number> = new Map();

function isSame(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  return a.size === b.size && [...a].every(([number, count]) => b.get(number) === count);
}
