import type { Status } from '@rookery/protocol';
import { defineWords, useWords } from '../app/language.ts';

const words = defineWords({
  en: {
    s10: 'Online',
    s20: 'Offline',
    s30: 'Away',
    s40: 'Invisible',
    s50: 'Busy',
    s60: 'Call me',
    s70: 'Do not disturb',
  },
  zh: { s10: '在线', s20: '离线', s30: '离开', s40: '隐身', s50: '忙碌', s60: 'Q我吧', s70: '请勿打扰' },
});

/** The statuses that one can choose, in the order in which they are offered. */
export const choosable = [10, 60, 30, 50, 70, 40] as const satisfies readonly Status[];

/** What a status is called. */
export function useStatusWord(): (status: Status) => string {
  const say = useWords(words);
  return (status) => say(`s${status}`);
}
