/** The state of a messenger, made from the events of the SDK. Showing it is up to the application. */

// What can be seen of a text.
export { isBlank } from './blank.ts';
// What a store is made from, and what its windows tell each other.
export { type Act, messageOf, type StoreClient, type StoreClock } from './core.ts';
// What can be searched for.
export type { Criteria, Found, FoundMessage } from './finding.ts';
// What the state is made of.
export {
  type Answer,
  type Connection,
  emptyState,
  type Friend,
  type FriendNotes,
  type FriendRequest,
  faceOf,
  isMuted,
  kept,
  nameOf,
  type Policy,
  type Profile,
  type State,
  unreadIn,
  withoutNumbers,
} from './state.ts';
export { Store } from './store.ts';
export {
  emptyTalk,
  hasUnread,
  isPutAway,
  type Latest,
  type Loading,
  type Message,
  PAGE,
  stored,
  type Talk,
  WINDOW,
} from './talks.ts';
