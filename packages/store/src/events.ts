import { type ClientEvent, RefusedError } from '@rookery/client';
import type { Reason } from '@rookery/protocol';
import { withEntry } from './entries.ts';
import { type State, withoutNumbers } from './state.ts';
import * as talks from './talks.ts';

const MOST_ANSWERS = 20;
const MOST_REQUESTS = 50;

/** What an event of the SDK changes at once. What has to be asked for besides is the store's affair. */
export function apply(state: State, event: ClientEvent, now: number): State {
  switch (event.type) {
    case 'message': {
      const { number, at, text, sent } = event;
      return withTalk(state, event.peer, (talk) => talks.receive(talk, talks.stored({ number, at, text, mine: sent })));
    }
    case 'sent': {
      const { id, number, at, text } = event;
      return withTalk(state, event.to, (talk) => talks.sent(talk, id, talks.stored({ number, at, text, mine: true })));
    }
    case 'failed':
      return withTalk(state, event.to, (talk) =>
        talks.failed(talk, event.id, event.error.message, reasonOf(event.error)),
      );
    case 'status':
      return withStatus(state, event.peer, event.status);
    case 'typing':
      return withTalk(state, event.peer, (talk) => ({ ...talk, typingAt: now }));
    case 'read':
      return withTalk(state, event.peer, (talk) => talks.readTo(talk, event.number));
    case 'talk':
      return withTalk(state, event.peer, (talk) => talks.withMarks(talk, event));
    case 'seen':
      return withTalk(state, event.peer, (talk) => ({ ...talk, seenTo: Math.max(talk.seenTo, event.number) }));
    case 'request': {
      const { peer: uin, reason, at } = event;
      const others = state.requests.filter((request) => request.uin !== uin);
      const request = { uin, nick: state.names.get(uin) ?? '', reason, at };
      return { ...state, requests: [request, ...others].slice(0, MOST_REQUESTS) };
    }
    case 'answer': {
      const { peer: uin, accepted, reason } = event;
      return { ...state, answers: [...state.answers, { uin, accepted, reason }].slice(-MOST_ANSWERS) };
    }
    case 'list':
      return event.change === 'removed' ? withoutFriend(state, event.peer) : state;
    case 'state':
      // A try that may fail like those before is no news.
      if (event.state === 'connecting' && state.connection.state === 'waiting') return state;
      return { ...state, connection: { state: event.state, trouble: event.error?.message } };
    case 'ended':
      return { ...state, ended: event.why || 'The session has ended.' };
    case 'restored':
      return withoutNumbers(state, event.generation);
    case 'traffic':
    case 'error':
      return state;
  }
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

function withoutFriend(state: State, uin: number): State {
  const friend = state.friends.get(uin);
  if (!friend) return state;
  return {
    ...state,
    friends: withEntry(state.friends, uin, undefined),
    names: withEntry(state.names, uin, friend.nick),
  };
}
