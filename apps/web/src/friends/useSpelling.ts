import { useEffect, useState } from 'react';
import type { Spell } from './matching.ts';

/** How names are typed in pinyin; `isSettled`: it has been loaded, or cannot be. */
export type SpellingState = { readonly spell?: Spell; readonly isSettled: boolean };

/** How names are typed in pinyin, as soon as that has been loaded. */
export function useSpelling(): SpellingState {
  const [spelling, setSpelling] = useState<SpellingState>({ isSettled: false });
  useEffect(() => {
    let isOver = false;
    const settle = (found: Omit<SpellingState, 'isSettled'>) => !isOver && setSpelling({ ...found, isSettled: true });
    // Without a network it may not be there; names are found as they are written.
    import('./spelling.ts').then(
      ({ spellingOf }) => settle({ spell: spellingOf }),
      () => settle({}),
    );
    return () => {
      isOver = true;
    };
  }, []);
  return spelling;
}
