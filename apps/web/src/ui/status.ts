import type { Status } from '@rookery/protocol';
import { defineWords, useWords } from '../base/language.ts';
import { useStanding } from '../base/useReach.ts';

const words = defineWords({
  en: {
    s10: 'Online',
    s20: 'Offline',
    s30: 'Away',
    s40: 'Invisible',
    s50: 'Busy',
    s60: 'Call me',
    s70: 'Do not disturb',
    unknown: 'Status unknown',
    cutOff: 'Not connected',
  },
  zh: {
    s10: '在线',
    s20: '离线',
    s30: '离开',
    s40: '隐身',
    s50: '忙碌',
    s60: 'Q我吧',
    s70: '请勿打扰',
    unknown: '状态未知',
    cutOff: '未连接',
  },
});

/** The statuses to choose from, in order. */
export const choosable = [10, 60, 30, 50, 70, 40] as const satisfies readonly Status[];

/** The label of a status where it is chosen. */
export function useChoiceWord(): (status: Status) => string {
  const say = useWords(words);
  return (status) => say(`s${status}`);
}

/** The label of another account's status; unknown without a connection. */
export function useStatusWord(): (status: Status) => string {
  const say = useWords(words);
  const isKnown = useStanding() === 'connected';
  return (status) => say(isKnown ? `s${status}` : 'unknown');
}

/** The label of my own status: without a connection others see me offline, whatever I chose. */
export function useOwnStatusWord(): (status: Status) => string {
  const say = useWords(words);
  const isKnown = useStanding() === 'connected';
  return (status) => say(isKnown ? `s${status}` : 'cutOff');
}
