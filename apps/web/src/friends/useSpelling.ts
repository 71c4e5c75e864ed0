import { useEffect, useState } from 'react';
import type { Spell } from './matching.ts';

/** How names are typed in pinyin, from the moment on when that is wanted and has been loaded. */
export function useSpelling(isWanted: boolean): Spell | undefined {
  const [spell, setSpell] = useState<Spell>();
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    import('./spelling.ts').then(
      ({ spellingOf }) => {
        if (!isOver) setSpell(() => spellingOf);
      },
      // Without a network it may not be there; names are found as they are written.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [isWanted]);
  return spell;
}
