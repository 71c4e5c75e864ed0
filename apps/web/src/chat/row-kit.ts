import type { Message } from '@rookery/store';
import type { Say } from '../base/language.ts';
import type { Times } from '../ui/time.ts';
import type { words } from './words.ts';

/** Shared props of all rows of a conversation; the same object until one of them changes. */
export type RowKit = { readonly say: Say<typeof words.en>; readonly times: Times; readonly acts: MessageActs };

/** The actions for a message. */
export type MessageActs = {
  readonly copy: (message: Message) => void;
  readonly quote: (message: Message) => void;
  readonly retry: (message: Message) => void;
  readonly discard: (message: Message) => void;
};
