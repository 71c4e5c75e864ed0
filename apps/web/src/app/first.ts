import type { State } from '@rookery/store';
import { useEffect, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { keepIn, keptIn } from '../base/kept.ts';
import { part } from '../base/part.tsx';
import { whenIdle } from '../base/when-idle.ts';
import type { First } from './first-context.ts';

export const FirstSteps = part(() => import('./FirstSteps.tsx').then((m) => m.FirstSteps), { isRare: true });

const KEY = 'rookery.first';

/** Tells the accounts of one browser apart without keeping their numbers. */
const MARKS = 4093;

/** The first minutes of an account that has neither written nor read anything, until they are over. */
export function useFirst(): First | undefined {
  const { uin, store } = useMessenger();
  const [first, setFirst] = useState<First | null>();
  const isNew = useStore((state) => (first === undefined && state.loaded ? isUnused(state) : undefined));
  useEffect(() => {
    if (isNew === undefined) return;
    setFirst(null);
    const ended = endedIn(keptIn(window, KEY));
    const mark = uin % MARKS;
    if (!isNew || ended.includes(mark)) return;
    const { friends, talks } = store.state;
    const end = () => {
      setFirst(null);
      keepIn(window, KEY, [...ended, mark]);
    };
    const begin = async () => {
      await FirstSteps.fetch();
      setFirst({ friends: friends.size, at: performance.now(), end });
    };
    if (talks.size > 0) whenIdle(begin);
    else void begin();
  }, [isNew, store, uin]);
  return first ?? undefined;
}

function endedIn(kept: unknown): readonly unknown[] {
  return Array.isArray(kept) ? kept : [];
}

function isUnused({ talks }: State): boolean {
  return [...talks.values()].every(({ latest, readTo, seenTo }) => !latest?.mine && readTo + seenTo === 0);
}
