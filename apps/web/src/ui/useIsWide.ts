import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window is at least this wide. @param width a CSS length */
export function useIsWide(width: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const query = window.matchMedia(`(min-width: ${width})`);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    [width],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(`(min-width: ${width})`).matches);
}
