import { type RefObject, useEffect, useState } from 'react';

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
