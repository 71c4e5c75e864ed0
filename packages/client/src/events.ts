import { type Entry, kindOf, type Status, statusIn } from '@rookery/protocol';
import type { RefusedError, UnreachableError } from './errors.ts';

/** How a client stands to its server. `waiting`: between two attempts to connect. `closed` is the end. */
export type ClientState = 'idle' | 'connecting' | 'online' | 'waiting' | 'closed';

/** What a client tells its listeners, by the name of the event. */
export type ClientEvents = {
  /** A message. With `sent`, another session of this account wrote it to `peer`. */
  readonly message: Numbered & { readonly text: string; readonly sent: boolean };
  /** `peer` asks to be added. */
  readonly request: Numbered & { readonly reason: string };
  /** `peer` has answered my request to be added. */
  readonly answer: Numbered & { readonly accepted: boolean; readonly reason: string };
  /** `peer` has another status now; with my own number, mine as another session has set it, or as a session resumes it. */
  readonly status: { readonly peer: number; readonly status: Status };
  /** The friend list has changed; with my own number, my profile or policy. */
  readonly list: { readonly peer: number; readonly change: ListChange };
  /** `peer` is typing. */
  readonly typing: { readonly peer: number };
  /** Another session of mine has read up to `number` in the talk with `peer`. */
  readonly read: { readonly peer: number; readonly number: number };
  /**
   * Another session of mine has changed the conversation with `peer`: whether it is marked as unread, up to which number it
   * is hidden, and up to which it is deleted for this account.
   */
  readonly talk: TalkMarks & { readonly peer: number };
  /** `peer` has read my messages up to `number`. */
  readonly seen: { readonly peer: number; readonly number: number };
  /** What another connection of mine has asked and was answered, in three lines, while this one watches. */
  readonly traffic: { readonly at: number; readonly text: string };
  /** A message of mine is on disk. */
  readonly sent: Outgoing & { readonly number: number; readonly at: number };
  /** A message of mine was refused for good. */
  readonly failed: Outgoing & { readonly error: RefusedError | UnreachableError };
  /** The state is another one; `error` says why it is not better. */
  readonly state: { readonly state: ClientState; readonly error?: Error };
  /** The session is over: its token is worth nothing. */
  readonly ended: { readonly why: string };
  /**
   * The server was restored from a backup. What is known by number means nothing any more; what the server has and this
   * session has not confirmed comes, some of it once more.
   */
  readonly restored: { readonly generation: string | undefined };
  /** A listener threw, or what the server sends cannot be fetched. */
  readonly error: { readonly error: unknown };
};

/** What I have done with a conversation besides reading it; numbers are those of my mailbox, 0 for none. */
export type TalkMarks = { readonly isMarked: boolean; readonly hiddenTo: number; readonly clearedTo: number };

/** What a change of the friend list is: `changed` means another name, or something else that I have set for the friend. */
export type ListChange = 'added' | 'removed' | 'changed';

/** An entry of the mailbox: its number there, its time (ms since 1970), and the other side. */
export type Numbered = { readonly number: number; readonly at: number; readonly peer: number };

/** A message of this client: `id` is its name, see {@link Client.send}. */
export type Outgoing = { readonly id: string; readonly to: number; readonly text: string };

/** The name of an event. */
export type EventName = keyof ClientEvents;

/** An event as `events()` yields it: its name as `type`, and what a listener gets. */
export type ClientEvent = { [E in EventName]: { readonly type: E } & ClientEvents[E] }[EventName];

/** What a listener gets for `message`. */
export type Message = ClientEvents['message'];

export type Listener<E extends EventName> = (event: ClientEvents[E]) => void | Promise<void>;

/** The event that an entry of the mailbox, or a push, is; nothing for what a program need not know. */
export function eventOf(entry: Entry): ClientEvent | undefined {
  const { number, at, peer, text, sent } = entry;
  const head = { number, at, peer };
  switch (kindOf(entry.kind)) {
    case 'message':
      return { type: 'message', ...head, text, sent };
    case 'asked':
      return { type: 'request', ...head, reason: text };
    case 'accepted':
      return { type: 'answer', ...head, accepted: true, reason: text };
    case 'refused':
      return { type: 'answer', ...head, accepted: false, reason: text };
    case 'status':
      return statusEvent(entry);
    case 'list':
      return isChange(text) ? { type: 'list', peer, change: text } : undefined;
    case 'typing':
      return { type: 'typing', peer };
    case 'read':
      return { type: 'read', peer, number: Number(text) };
    case 'seen':
      return { type: 'seen', peer, number: Number(text) };
    case 'talk':
      return { type: 'talk', peer, ...talkMarksIn(text) };
    case 'traffic':
      return { type: 'traffic', at, text };
    default:
      return undefined;
  }
}

function statusEvent(entry: Entry): ClientEvent | undefined {
  const status = statusIn(entry);
  return status && { type: 'status', peer: entry.peer, status };
}

function talkMarksIn(text: string): TalkMarks {
  const [marked, hiddenTo = 0, clearedTo = 0] = text.split(' ').map(Number);
  return { isMarked: marked === 1, hiddenTo, clearedTo };
}

function isChange(text: string): text is ListChange {
  return text === 'added' || text === 'removed' || text === 'changed';
}
