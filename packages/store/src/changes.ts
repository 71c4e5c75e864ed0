import type { Reaction } from '@rookery/protocol';
import { withEntry } from './entries.ts';
import { besideIn, type Latest } from './messages.ts';
import type { State } from './state.ts';
import type { Talk } from './talks.ts';

/** How many recalled messages are remembered. */
const MOST_RECALLED = 1000;

/** A message whose text, and what it had beside it, are gone. */
function recalled<M extends Latest>(message: M): M {
  return { ...withoutContent(message), text: '', isRecalled: true };
}

/** A message with another text. What was recalled, or edited later, stays. */
export function edited<M extends Latest>(message: M, text: string, editedAt: number): M {
  if (message.isRecalled || (message.editedAt ?? 0) > editedAt) return message;
  return { ...message, text, editedAt };
}

/** A message to which an account has reacted in another way, or not any more. */
export function reacted<M extends Latest>(message: M, uin: number, reaction: string | undefined): M {
  if (message.isRecalled) return message;
  const { reactions: before = [], ...rest } = message;
  const others = before.map((one) => ({ ...one, uins: one.uins.filter((each) => each !== uin) }));
  const isKnown = others.some((one) => one.reaction === reaction);
  const added = (one: Reaction) => (one.reaction === reaction ? { ...one, uins: [...one.uins, uin] } : one);
  const all = isKnown || reaction === undefined ? others.map(added) : [...others, { reaction, uins: [uin] }];
  const reactions = all.filter(({ uins }) => uins.length > 0);
  return { ...rest, ...(reactions.length > 0 && { reactions }) } as unknown as M;
}

/** A message as the server tells it now. What is older than what is known of it changes nothing. */
export function asTold<M extends Latest>(message: M, told: Latest): M {
  if (message.isRecalled && !told.isRecalled) return message;
  if ((message.editedAt ?? 0) > (told.editedAt ?? 0) && !told.isRecalled) return message;
  if (contentOf(message) === contentOf(told)) return message;
  const name = told.name ?? message.name;
  return { ...withoutContent(message), ...(name && { name }), text: told.text, ...besideIn(told) };
}

function contentOf(message: Latest): string {
  return JSON.stringify([message.name, message.text, besideIn(message)]);
}

function withoutContent<M extends Latest>(message: M): M {
  const { quote, mentions, files, reactions, editedAt, isRecalled, ...rest } = message;
  return rest as unknown as M;
}

type Which = (message: Latest) => boolean;
type Change = <M extends Latest>(message: M) => M;

/** Changes a message where a conversation has it: in its window, and as the latest. */
export function changedIn(talk: Talk, which: Which, change: Change): Talk {
  const { latest } = talk;
  const isLatest = latest !== undefined && which(latest);
  if (!isLatest && !talk.messages.some(which)) return talk;
  return {
    ...talk,
    messages: talk.messages.map((message) => (which(message) ? change(message) : message)),
    ...(isLatest && { latest: change(latest) }),
  };
}

/** Changes a message wherever it is known, by its name. */
export function withChange(state: State, peer: number, name: string, change: Change): State {
  const talk = state.talks.get(peer);
  const changed = talk && changedIn(talk, (message) => message.name === name, change);
  const talks = changed && changed !== talk ? withEntry(state.talks, peer, changed) : state.talks;
  const known = state.quoted.get(name);
  const quoted = known && known !== 'missing' ? withEntry(state.quoted, name, change(known)) : state.quoted;
  return talks === state.talks && quoted === state.quoted ? state : { ...state, talks, quoted };
}

/** A message was recalled: also what was found before, see {@link asOfNow}, has no text any more. */
export function withRecalled(state: State, peer: number, name: string): State {
  const names = [...state.recalled].filter((each) => each !== name).slice(1 - MOST_RECALLED);
  return { ...withChange(state, peer, name, recalled), recalled: new Set([...names, name]) };
}

/** A message that was found some time ago: without its text, if it was recalled since. */
export function asOfNow<M extends Latest>({ recalled: names }: State, message: M): M {
  return message.name !== undefined && names.has(message.name) ? recalled(message) : message;
}

/** The message that another one of the same conversation answers; nothing as long as it is not known. */
export function quotedIn({ talks, quoted }: State, peer: number, name: string): Latest | 'missing' | undefined {
  const talk = talks.get(peer);
  const isIt = (message: Latest) => message.name === name;
  const known = talk?.messages.find(isIt) ?? quoted.get(name);
  return known ?? (talk?.latest && isIt(talk.latest) ? talk.latest : undefined);
}
