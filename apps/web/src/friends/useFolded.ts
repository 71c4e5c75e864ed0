import { useCallback, useState } from 'react';
import { keepIn, keptIn } from '../base/kept.ts';

/** The folded labels of the friend list, remembered in this browser, and a function to fold or unfold one. */
export function useFolded(uin: number): readonly [ReadonlySet<string>, (label: string) => void] {
  const [folded, setFolded] = useState(() => read(uin));
  const turn = useCallback(
    (label: string) => {
      const changed = new Set(folded);
      if (!changed.delete(label)) changed.add(label);
      keepIn(window, keyOf(uin), [...changed]);
      setFolded(changed);
    },
    [uin, folded],
  );
  return [folded, turn];
}

/** Forgets the folded labels of an account: the next user should not see their names. */
export function forgetFolded(uin: number): void {
  keepIn(window, keyOf(uin), undefined);
}

const keyOf = (uin: number) => `rookery.folded.${uin}`;

function read(uin: number): ReadonlySet<string> {
  const kept = keptIn(window, keyOf(uin));
  return new Set(Array.isArray(kept) ? kept.filter((label) => typeof label === 'string') : []);
}
