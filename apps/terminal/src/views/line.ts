import { Text } from 'ink';
import { createContext, memo, type ReactNode, useContext } from 'react';
import { h } from '../base/h.ts';
import type { StandIns } from '../screen/stand-ins.ts';
import type { Part } from '../ui/talk-rows.ts';
import type { Theme } from './theme.ts';

/** What all that is shown depends on. */
export type Look = { readonly theme: Theme; readonly standIns: StandIns };

export const LookContext = createContext<Look | undefined>(undefined);

/** One row of the screen. Its parts have been cut to their places already: nothing here wraps or measures. */
export const Line = memo(function Line({ parts }: { parts: readonly Part[] }): ReactNode {
  const look = useContext(LookContext);
  if (!look) return null;
  const shown = parts.map(({ text, style = 'plain' }, index) =>
    h(Text, { key: index, ...look.theme[style] }, look.standIns.in(text)),
  );
  return h(Text, { wrap: 'truncate-end' }, ...(shown.length > 0 ? shown : [' ']));
});
