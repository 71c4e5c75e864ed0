import type { AttachedFile } from '@rookery/protocol';
import type { Message } from '@rookery/store';
import type { Say } from '../base/language.ts';
import type { Times } from '../ui/time.ts';
import type { words } from './words.ts';

/** Shared props of all rows of a conversation; the same object until one of them changes. */
export type RowKit = {
  readonly peer: number;
  /** My own number. */
  readonly uin: number;
  readonly say: Say<typeof words.en>;
  readonly times: Times;
  readonly acts: MessageActs;
};

/** The actions for a message. */
export type MessageActs = {
  readonly copy: (message: Message) => void;
  readonly reply: (message: Message) => void;
  readonly edit: (message: Message) => void;
  readonly recall: (message: Message) => void;
  /** Gives a reaction, or takes it back when it is mine already. */
  readonly react: (message: Message, reaction: string) => void;
  readonly retry: (message: Message) => void;
  readonly discard: (message: Message) => void;
  /** Whether the server may take it; it has the last word. */
  readonly mayEdit: (message: Message) => boolean;
  readonly mayRecall: (message: Message) => boolean;
  /** Goes to a message of the conversation. */
  readonly goTo: (number: number) => void;
  /** Shows a picture large. */
  readonly view: (file: AttachedFile) => void;
};
