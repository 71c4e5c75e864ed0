import { useCallback, useState } from 'react';
import { keepIn, keptIn } from '../base/kept.ts';

/** The folded groups of the friend list, remembered in this browser, and a function to fold or unfold one. */
export function useFolded(uin: number): readonly [ReadonlySet<string>, (group: string) => void] {
  const [folded, setFolded] = useState(() => read(uin));
  const turn = useCallback(
    (group: string) => {
      const changed = new Set(folded);
      if (!changed.delete(group)) changed.add(group);
      keepIn(window, keyOf(uin), [...changed]);
      setFolded(changed);
    },
    [uin, folded],
  );
  return [folded, turn];
}

/** Forgets the folded groups of an account: the next user should not see their names. */
export function forgetFolded(uin: number): void {
  keepIn(window, keyOf(uin), undefined);
}

const keyOf = (uin: number) => `rookery.folded.${uin}`;

function read(uin: number): ReadonlySet<string> {
  const kept = keptIn(window, keyOf(uin));
  return new Set(Array.isArray(kept) ? kept.filter((group) => typeof group === 'string') : []);
}
