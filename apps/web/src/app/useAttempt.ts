import { useState } from 'react';

/** Something that is done on a press: whether it is under way, and what was wrong with it last. */
export type Attempt<T> = {
  readonly isBusy: boolean;
  readonly trouble: T | undefined;
  readonly setTrouble: (trouble: T | undefined) => void;
  /** Does it; what it throws becomes the trouble. */
  readonly attempt: (act: () => Promise<void> | void) => Promise<void>;
};

/** @param explain what an error means; undefined: it has been dealt with */
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
