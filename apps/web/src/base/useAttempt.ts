import { useState } from 'react';

/** An action on a press: whether it is under way, and its last error. */
export type Attempt<T> = {
  readonly isBusy: boolean;
  readonly trouble: T | undefined;
  readonly setTrouble: (trouble: T | undefined) => void;
  /** Runs it; an error it throws becomes the trouble. */
  readonly attempt: (act: () => Promise<void> | void) => Promise<void>;
};

/** @param explain turns an error into a text; undefined: it has been dealt with */
export function useAttempt<T>(explain: (error: unknown) => T | undefined): Attempt<T> {
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState<T>();
  const attempt = async (act: () => Promise<void> | void) => {
    setIsBusy(true);
    setTrouble(undefined);
    try {
      await act();
    } catch (error) {
      setTrouble(() => explain(error));
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, trouble, setTrouble: (next) => setTrouble(() => next), attempt };
}
