import { useEffect, useState } from 'react';

/** Then what is there is shown, though it may move when the rest comes. */
const PATIENCE_MS = 1000;

/**
 * Whether a list stands still: until its first page has come and its rows have been measured, what is shown of it would only
 * jump to another place.
 *
 * @param isComplete there is nothing to wait for
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

/** @returns a function that ends the waiting */
function afterFrames(count: number, then: () => void): () => void {
  let left = count;
  let frame = requestAnimationFrame(function next() {
    if (left-- > 0) frame = requestAnimationFrame(next);
    else then();
  });
  return () => cancelAnimationFrame(frame);
}
