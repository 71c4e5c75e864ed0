/** The state of a messenger, made from the events of the SDK. Showing it is up to the application. */

// What can be seen of a text.
export { isBlank } from './blank.ts';
// What becomes of messages.
export { asOfNow, quotedIn } from './changes.ts';
export type { Asked } from './events.ts';
// What can be searched for.
export type { Criteria, FoundAccount, FoundMessage } from './finding.ts';
// What groups are made of, and what is done about them.
export type { GroupActs } from './group-acts.ts';
export { memberNameOf, membersIn } from './memberships.ts';
export { type Attached, attachedTo, isNews, type Latest, type Message, stored } from './messages.ts';
// What a store is made from, and what its windows tell each other.
export { messageOf, type StoreClient, type StoreClock, type WindowAct } from './shared-state.ts';
// What the state is made of.
export {
  type Answer,
  type ConnectionState,
  emptyState,
  type Friend,
  type FriendNotes,
  type FriendRequest,
  faceOf,
  type Group,
  type GroupAbout,
  isMuted,
  kept,
  type Member,
  type MemberList,
  nameOf,
  type Parting,
  type Policy,
  type Profile,
  type State,
  unreadIn,
  withoutNumbers,
} from './state.ts';
export { Store } from './store.ts';
// Conversations.
export { emptyTalk, hasUnread, isPutAway, type Loading, PAGE, type Talk, type Typist, WINDOW } from './talks.ts';
