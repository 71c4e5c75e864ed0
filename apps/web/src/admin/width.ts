import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';

/** Whether the window is as a media query says. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Whether an element has less room than so many pixels across: what is a table on a wide screen is cards then. */
export function useIsNarrow(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  const [isNarrow, setIsNarrow] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const observer = new ResizeObserver(() => setIsNarrow(current.clientWidth < pixels));
    observer.observe(current);
    setIsNarrow(current.clientWidth < pixels);
    return () => observer.disconnect();
  }, [element, pixels]);
  return isNarrow;
}
