import type { Friend } from '@rookery/store';
import { useEffect, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useStanding } from '../base/useReach.ts';
import { useStatusWord } from './status.ts';
import { dayOf, useTimes } from './time.ts';

const words = defineWords({
  en: {
    now: 'Last seen just now',
    minutes_one: 'Last seen {{count}} minute ago',
    minutes_other: 'Last seen {{count}} minutes ago',
    hours_one: 'Last seen {{count}} hour ago',
    hours_other: 'Last seen {{count}} hours ago',
    yesterday: 'Last seen yesterday at {{time}}',
    day: 'Last seen {{day}}',
  },
  zh: {
    now: '刚刚在线',
    minutes_other: '{{count}} 分钟前在线',
    hours_other: '{{count}} 小时前在线',
    yesterday: '昨天 {{time}} 在线',
    day: '{{day}} 在线',
  },
});

const OFFLINE = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A friend's status as text; for one who is away, when they were last seen, if known. */
export function usePresence(friend: Friend | undefined): string | undefined {
  const { store } = useMessenger();
  const word = useStatusWord();
  const isOffline = useStanding() === 'connected' && friend?.status === OFFLINE;
  const seen = useSeen(isOffline ? (friend.lastSeen ?? 0) : 0);
  const toAsk = isOffline && friend.lastSeen === undefined ? friend.uin : undefined;
  useEffect(() => {
    if (toAsk !== undefined) void store.learnLastSeen(toAsk);
  }, [store, toAsk]);
  return friend && (seen ?? word(friend.status));
}

/** When a person was last seen, as text that updates itself; undefined if unknown. */
function useSeen(at: number): string | undefined {
  const say = useWords(words);
  const times = useTimes();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at === 0) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS / 2);
    return () => clearInterval(timer);
  }, [at]);
  if (at === 0) return undefined;
  const ms = now - at;
  if (ms < MINUTE_MS) return say('now');
  if (ms < HOUR_MS) return say('minutes', { count: Math.floor(ms / MINUTE_MS) });
  if (dayOf(at) === dayOf(now)) return say('hours', { count: Math.floor(ms / HOUR_MS) });
  if (dayOf(at + DAY_MS) === dayOf(now)) return say('yesterday', { time: times.clock(at) });
  return say('day', { day: times.day(at) });
}
