import { createContext } from 'react';

/** An account's first minutes: the page says what can be done here. */
export type First = {
  /** How many friends there were when they began. */
  readonly friends: number;
  /** When they began, by the steady clock. */
  readonly at: number;
  /** Ends them for good. */
  readonly end: () => void;
};

/** The first minutes; undefined before and after them. */
export const FirstContext = createContext<First | undefined>(undefined);
