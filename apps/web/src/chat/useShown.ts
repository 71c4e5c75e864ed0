import type { Message } from '@rookery/store';
import { useLayoutEffect, useState } from 'react';
import { firstShown, type Shown, stepTo } from './rows.ts';

/** The messages that the list shows: it steps towards `messages`, and reaches them before painting. */
export function useShown(messages: readonly Message[]): Shown {
  const [kept, setShown] = useState(() => firstShown(messages));
  const shown = kept.goal === messages ? kept : stepTo(kept, messages);
  if (shown !== kept) setShown(shown);
  useLayoutEffect(() => {
    if (shown.messages !== shown.goal) setShown(stepTo(shown, shown.goal));
  }, [shown]);
  return shown;
}
