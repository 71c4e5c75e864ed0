import { type Beside, type Entry, kindOf, type Status, statusIn, writeMessageName } from '@rookery/protocol';
import type { RefusedError, UnreachableError } from './errors.ts';
import { type Happening, happeningIn } from './happening.ts';

/** How a client stands to its server. `waiting`: between two attempts to connect. `closed` is the end. */
export type ClientState = 'idle' | 'connecting' | 'online' | 'waiting' | 'closed';

/** What a client tells its listeners, by the name of the event. */
export type ClientEvents = {
  /** A message. With `sent`, another session of this account wrote it to `peer`; in a group `author` wrote it. */
  readonly message: Numbered & MaybeInGroup & MaybeNamed & Beside & { readonly text: string; readonly sent: boolean };
  /** `who` has taken the message back: its text, and what it had beside it, are gone. */
  readonly recalled: Changed;
  /** `who` has given the message another text, which {@link Client.message} fetches. */
  readonly edited: Changed;
  /** `who` has reacted to the message, in place of how it had before; without `reaction` it has taken that back. */
  readonly reacted: Changed & { readonly reaction?: string | undefined };
  /** Something has happened in the group `peer`, by `who`. */
  readonly happened: Numbered & Pick<InGroup, 'entry'> & Happening;
  /** `who` invites me to the group `peer`, whose name is `name`. */
  readonly invited: Numbered & { readonly who: number; readonly name: string };
  /** `who` asks to join the group `peer`, which I administer. */
  readonly wants: Numbered & { readonly who: number; readonly reason: string };
  /** `peer` asks to be added. */
  readonly request: Numbered & { readonly reason: string };
  /** `peer` has answered my request to be added, or to join, when it is a group. */
  readonly answer: Numbered & { readonly accepted: boolean; readonly reason: string };
  /** `peer` has another status now; with my own number, mine as another session has set it, or as a session resumes it. */
  readonly status: { readonly peer: number; readonly status: Status };
  /**
   * The friend list has changed, or, with the number of a group: my groups, or what the group is, to me or to all. With my
   * own number, my profile or policy.
   */
  readonly list: { readonly peer: number; readonly change: ListChange };
  /** `peer` is typing; in a group `author` is. */
  readonly typing: { readonly peer: number; readonly author?: number | undefined };
  /** Another session of mine has read up to `number` in the talk with `peer`; in a group that is a number of its log. */
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
  readonly sent: Outgoing & Sent;
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

/** Where a message of mine is in my mailbox, and since when; to a group, also its number in the log of the group. */
export type Sent = MaybeNamed & { readonly number: number; readonly at: number; readonly entry?: number | undefined };

/** A name for everybody, such as `10001-4711`; servers and the protocol of before have none. */
export type MaybeNamed = { readonly name?: string | undefined };

/** Somebody, or another session of mine, has done something to the message with this name, of the conversation with `peer`. */
export type Changed = Numbered & { readonly name: string; readonly who: number };

/** In a group, which is the peer: who wrote it, and its number in the log, the same for all members. */
export type InGroup = { readonly author: number; readonly entry: number };

/** The same where it may be in a group, or not. */
type MaybeInGroup = { readonly [K in keyof InGroup]?: InGroup[K] | undefined };

/** What I have done with a conversation besides reading it; numbers are those of my mailbox, in a group of its log; 0 for none. */
export type TalkMarks = { readonly isMarked: boolean; readonly hiddenTo: number; readonly clearedTo: number };

/** What a change of the friend list is: `changed` means another name, or something else that I have set for the friend. */
export type ListChange = 'added' | 'removed' | 'changed';

/** An entry of the mailbox: its number there, its time (ms since 1970), and the other side. */
export type Numbered = { readonly number: number; readonly at: number; readonly peer: number };

/** What a message of mine has beside its text. */
export type Attachments = {
  /** The name of the message that it answers, of the same conversation. */
  readonly quote?: string | undefined;
  /** Members of the group that are mentioned; 0 for all, which administrators may. */
  readonly mentions?: readonly number[] | undefined;
  /** Files that go with it: mine, or those of messages that I can read. */
  readonly files?: readonly { readonly id: string }[] | undefined;
};

/** A message of this client: `id` is its name until the server has it, see {@link Client.send}. */
export type Outgoing = Attachments & { readonly id: string; readonly to: number; readonly text: string };

/** The name of an event. */
export type EventName = keyof ClientEvents;

/** An event as `events()` yields it: its name as `type`, and what a listener gets. */
export type ClientEvent = { [E in EventName]: { readonly type: E } & ClientEvents[E] }[EventName];

/** What a listener gets for `message`. */
export type Message = ClientEvents['message'];

/** A message as it is now: `author` wrote it, `number` is that in my mailbox, in a group in its log. */
export type NamedMessage = Numbered &
  Beside & { readonly name: string; readonly author: number; readonly text: string; readonly sent: boolean };

export type Listener<E extends EventName> = (event: ClientEvents[E]) => void | Promise<void>;

/** The event that an entry of the mailbox of `uin`, or a push to it, is; nothing for what a program need not know. */
export function eventOf(uin: number, entry: Entry): ClientEvent | undefined {
  const { number, at, peer, text, sent, author } = entry;
  const head = { number, at, peer };
  switch (kindOf(entry.kind)) {
    case 'message':
      return { type: 'message', ...head, ...inGroup(entry), ...nameOf(uin, entry), ...entry.beside, text, sent };
    case 'recalled':
      return { type: 'recalled', ...changed(uin, entry) };
    case 'edited':
      return { type: 'edited', ...changed(uin, entry) };
    case 'reacted':
      return reactedEvent(uin, entry);
    case 'happened':
      return happenedEvent(entry);
    case 'invited':
      return { type: 'invited', ...head, who: author ?? 0, name: text };
    case 'wants':
      return { type: 'wants', ...head, who: author ?? 0, reason: text };
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
      return { type: 'typing', peer, ...(author !== undefined && { author }) };
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

function inGroup({ author, entry = 0 }: Entry): MaybeInGroup {
  return author === undefined ? {} : { author, entry };
}

/** The name of a message: who wrote it, or the group, and its number there. */
function nameOf(uin: number, { peer, author, sent, entry }: Entry): MaybeNamed {
  if (!entry) return {};
  const owner = author === undefined && sent ? uin : peer;
  return { name: writeMessageName({ owner, number: entry }) };
}

function changed(uin: number, { number, at, peer, author, sent, text: name }: Entry): Changed {
  return { number, at, peer, name, who: author ?? (sent ? uin : peer) };
}

function reactedEvent(uin: number, entry: Entry): ClientEvent {
  const [name = '', reaction] = entry.text.split(' ');
  return { type: 'reacted', ...changed(uin, { ...entry, text: name }), ...(reaction && { reaction }) };
}

function happenedEvent({ number, at, peer, entry = 0, author = 0, text }: Entry): ClientEvent | undefined {
  const happening = happeningIn(author, text);
  return happening && { type: 'happened', number, at, peer, entry, ...happening };
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
