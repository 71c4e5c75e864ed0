import { useCallback, useEffect, useState } from 'react';
import { useTrouble } from './useReach.ts';

/** A loaded value: `error` says why it is missing. */
export type Loaded<T> = {
  readonly value: T | undefined;
  readonly error: unknown;
  /** Loads again. The current value stays until the answer arrives. */
  readonly again: () => void;
};

/**
 * Loads a value, and loads it again when the connection returns.
 *
 * @param load must stay the same function for the same question
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [answer, setAnswer] = useState<{ of: () => Promise<T>; value?: T; error?: unknown }>();
  const [attempt, setAttempt] = useState(0);
  const current = answer?.of === load ? answer : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    let isOver = false;
    load().then(
      (value) => !isOver && setAnswer({ of: load, value }),
      (error: unknown) =>
        !isOver && setAnswer((before) => ({ ...(before?.of === load ? before : {}), of: load, error })),
    );
    return () => {
      isOver = true;
    };
  }, [load, attempt]);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const error = useTrouble(current?.error, current?.value !== undefined, again);
  return { value: current?.value, error, again };
}
