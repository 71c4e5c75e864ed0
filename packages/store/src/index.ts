/** The state of a messenger, made from the events of the SDK; what shows it is somebody else's affair. */

// What can be searched for.
export type { Criteria, Found } from './lists.ts';
// What the state is made of.
export {
  type Answer,
  type Connection,
  emptyState,
  type Friend,
  type FriendRequest,
  nameOf,
  type Policy,
  type Profile,
  type State,
  unreadIn,
} from './state.ts';
export { type Act, messageOf, Store, type StoreClient, type StoreClock } from './store.ts';
export { emptyTalk, type Latest, type Message, PAGE, stored, type Talk, WINDOW } from './talks.ts';
