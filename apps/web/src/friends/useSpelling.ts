import { useEffect, useState } from 'react';
import type { Spell } from './matching.ts';

/** Pinyin spelling of names; undefined until it is wanted and loaded. */
export function useSpelling(isWanted: boolean): Spell | undefined {
  const [spell, setSpell] = useState<Spell>();
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    import('./spelling.ts').then(
      ({ spellingOf }) => {
        if (!isOver) setSpell(() => spellingOf);
      },
      // Offline it may be missing; names are then found as they are written.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [isWanted]);
  return spell;
}
