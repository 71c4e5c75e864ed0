import { useEffect, useState } from 'react';

/** After this, the list is shown although it may still move. */
const PATIENCE_MS = 1000;

/**
 * Whether a list is stable: until its first page is loaded and its rows are measured, it would only jump.
 *
 * @param isComplete there is nothing left to wait for
 */
export function useSteady(isComplete: boolean): boolean {
  const [isSteady, setIsSteady] = useState(false);
  useEffect(() => {
    if (isSteady) return undefined;
    const timer = setTimeout(setIsSteady, PATIENCE_MS, true);
    const cancel = isComplete ? afterFrames(2, () => setIsSteady(true)) : undefined;
    return () => {
      clearTimeout(timer);
      cancel?.();
    };
  }, [isSteady, isComplete]);
  return isSteady;
}

/** @returns a function that cancels the wait */
function afterFrames(count: number, then: () => void): () => void {
  let left = count;
  let frame = requestAnimationFrame(function next() {
    if (left-- > 0) frame = requestAnimationFrame(next);
    else then();
  });
  return () => cancelAnimationFrame(frame);
}
