import { type ClientEvent, type EventName, RefusedError } from '@rookery/client';
import type { Reason } from '@rookery/protocol';
import { reacted, withChange, withRecalled } from './changes.ts';
import { withEntry } from './entries.ts';
import { isParting, withHappened, withoutMember } from './memberships.ts';
import { messageIn, stored } from './messages.ts';
import { type FriendRequest, nameOf, type State, withoutNumbers } from './state.ts';
import * as talks from './talks.ts';

/** The events of the SDK that change a state. */
export const heard: readonly EventName[] = [
  'message',
  'recalled',
  'edited',
  'reacted',
  'happened',
  'invited',
  'wants',
  'request',
  'answer',
  'status',
  'list',
  'typing',
  'read',
  'seen',
  'talk',
  'sent',
  'failed',
  'state',
  'ended',
  'restored',
];

const MOST_ANSWERS = 20;
const MOST_REQUESTS = 50;

/** What an event of the SDK changes at once. What has to be asked for besides is the store's affair. */
export function apply(state: State, event: ClientEvent, now: number): State {
  switch (event.type) {
    case 'message':
      return withTalk(state, event.peer, (talk) =>
        talks.receive(talk, stored(messageIn(between(state, event), event))),
      );
    case 'recalled':
      return withRecalled(state, event.peer, event.name);
    case 'reacted': {
      const { peer, name, who, reaction } = event;
      return withChange(state, peer, name, (message) => reacted(message, who, reaction));
    }
    case 'happened': {
      if (isParting(state, event)) return state;
      const { entry: number, at, who: author, type: _, peer, ...happening } = event;
      const message = stored({ number, at, mine: false, text: '', author, happened: { who: author, ...happening } });
      return withHappened(
        withTalk(state, peer, (talk) => talks.receive(talk, message)),
        event,
      );
    }
    case 'sent': {
      // What is known of its files stands in the conversation.
      const { id, to: peer, files, ...message } = event;
      const author = event.entry === undefined ? undefined : state.uin;
      const told = messageIn({ uin: state.uin, peer }, { ...message, author, sent: true });
      return withTalk(state, peer, (talk) => talks.sent(talk, id, stored(told)));
    }
    case 'failed':
      return withTalk(state, event.to, (talk) =>
        talks.failed(talk, event.id, event.error.message, reasonOf(event.error)),
      );
    case 'status':
      return withStatus(state, event.peer, event.status);
    case 'typing':
      return withTalk(state, event.peer, (talk) => talks.typing(talk, event.author, now));
    case 'read':
      return withTalk(state, event.peer, (talk) => talks.readTo(talk, event.number));
    case 'talk':
      return withTalk(state, event.peer, (talk) => talks.withMarks(talk, event));
    case 'seen':
      return withTalk(state, event.peer, (talk) => ({ ...talk, seenTo: Math.max(talk.seenTo, event.number) }));
    case 'request': {
      const { peer: uin, reason, at } = event;
      return withRequest(state, { uin, reason, at });
    }
    case 'invited': {
      const { peer: group, who: uin, name: groupName, at } = event;
      return withRequest(state, { uin, reason: '', at, group, groupName, isInvitation: true });
    }
    case 'wants': {
      const { peer: group, who: uin, reason, at } = event;
      return withRequest(state, { uin, reason, at, group, groupName: nameOf(state, group), isInvitation: false });
    }
    case 'answer': {
      const { peer: uin, accepted, reason } = event;
      return { ...state, answers: [...state.answers, { uin, accepted, reason }].slice(-MOST_ANSWERS) };
    }
    case 'list':
      return event.change === 'removed' ? without(state, event.peer) : state;
    case 'state':
      // A try that may fail like those before is no news.
      if (event.state === 'connecting' && state.connection.state === 'waiting') return state;
      return { ...state, connection: { state: event.state, trouble: event.error?.message } };
    case 'ended':
      return { ...state, ended: event.why || 'The session has ended.' };
    case 'restored':
      return withoutNumbers(state, event.generation);
    case 'edited':
    case 'traffic':
    case 'error':
      return state;
  }
}

function between({ uin }: State, { peer }: { readonly peer: number }): { uin: number; peer: number } {
  return { uin, peer };
}

/** Why something was refused, where there is a word for it; nothing when the server could not be asked. */
export function reasonOf(error: unknown): Reason | undefined {
  return error instanceof RefusedError ? error.reason : undefined;
}

/** Changes one conversation, which is made when there is none. */
export function withTalk(state: State, peer: number, change: (talk: talks.Talk) => talks.Talk): State {
  const before = state.talks.get(peer) ?? talks.emptyTalk(peer);
  const after = change(before);
  return after === before ? state : { ...state, talks: withEntry(state.talks, peer, after) };
}

function withStatus(state: State, peer: number, status: State['status']): State {
  if (peer === state.uin) return { ...state, status };
  const friend = state.friends.get(peer);
  if (!friend) return state;
  return { ...state, friends: withEntry(state.friends, peer, { ...friend, status, lastSeen: undefined }) };
}

function withRequest(state: State, request: Omit<FriendRequest, 'nick'>): State {
  const others = state.requests.filter((each) => !isSameRequest(each, request));
  const nick = state.names.get(request.uin) ?? '';
  return { ...state, requests: [{ nick, ...request }, ...others].slice(0, MOST_REQUESTS) };
}

/** Whether two are the same, of another time or in other words. One invitation to a group waits at a time, by any member. */
export function isSameRequest(a: Asked, b: Asked): boolean {
  if (a.group !== b.group || a.isInvitation !== b.isInvitation) return false;
  return a.uin === b.uin || a.isInvitation === true;
}

/** What tells one request from all others. */
export type Asked = Pick<FriendRequest, 'uin' | 'group' | 'isInvitation'>;

/** Somebody is no friend any more, or I am in a group no more. */
function without(state: State, uin: number): State {
  return state.groups.has(uin) ? withoutMember(state, uin, state.uin) : withoutFriend(state, uin);
}

function withoutFriend(state: State, uin: number): State {
  const friend = state.friends.get(uin);
  if (!friend) return state;
  return {
    ...state,
    friends: withEntry(state.friends, uin, undefined),
    names: withEntry(state.names, uin, friend.nick),
  };
}
