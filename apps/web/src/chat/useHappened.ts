import { useMemo } from 'react';
import { useMessenger } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { useTimes } from '../ui/time.ts';
import type { SayHappened } from './HappenedRow.tsx';
import { happeningWords, sentenceOf } from './happenings.ts';
import type { SideOf } from './useSides.ts';

/** Says what has happened in a group. @param sideOf what its members are called */
export function useHappened(sideOf: SideOf): SayHappened {
  const { uin } = useMessenger();
  const say = useWords(happeningWords);
  const times = useTimes();
  return useMemo(() => {
    const nameOf = (who: number) => (who === uin ? undefined : sideOf(who).name);
    return (happening) => sentenceOf(happening, say, nameOf, times.full);
  }, [uin, say, times, sideOf]);
}
