import { useCallback, useState } from 'react';

/** Which groups of the friend list are folded, remembered in this browser, and how to fold or unfold one. */
export function useFolded(uin: number): readonly [ReadonlySet<string>, (group: string) => void] {
  const [folded, setFolded] = useState(() => read(uin));
  const turn = useCallback(
    (group: string) => {
      const changed = new Set(folded);
      if (!changed.delete(group)) changed.add(group);
      keep(uin, changed);
      setFolded(changed);
    },
    [uin, folded],
  );
  return [folded, turn];
}

/** Forgets the folded groups of an account: their names are nobody else's affair. */
export function forgetFolded(uin: number): void {
  try {
    window.localStorage.removeItem(keyOf(uin));
  } catch {
    // A browser that keeps nothing.
  }
}

const keyOf = (uin: number) => `rookery.folded.${uin}`;

function read(uin: number): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(keyOf(uin)) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((group) => typeof group === 'string') : []);
  } catch {
    return new Set();
  }
}

function keep(uin: number, folded: ReadonlySet<string>): void {
  try {
    window.localStorage.setItem(keyOf(uin), JSON.stringify([...folded]));
  } catch {
    // A browser that keeps nothing: it holds as long as the list is shown.
  }
}
