import type { AccessStorage } from './access.ts';
import type { AccountStorage } from './accounts.ts';
import type { AdministrationStorage } from './administration.ts';
import type { FileStorage } from './files.ts';
import type { FriendStorage } from './friends.ts';
import type { GroupStorage } from './groups.ts';
import type { HistoryStorage } from './history.ts';
import type { MessageStorage } from './messages.ts';
import type { SessionStorage } from './sessions.ts';
import type { SubscriptionStorage } from './subscriptions.ts';
import type { UpkeepStorage } from './upkeep.ts';

export * from './access.ts';
export * from './accounts.ts';
export * from './administration.ts';
export * from './audit.ts';
export * from './files.ts';
export * from './friends.ts';
export * from './groups.ts';
export * from './history.ts';
export * from './messages.ts';
export * from './sessions.ts';
export * from './subscriptions.ts';
export * from './upkeep.ts';

/**
 * What is kept, as whole domain operations: each is atomic, and each write is on disk when its promise resolves.
 *
 * Rules that need several rows at once (may this message go there, are both friends now) are inside the operation, so
 * that no caller reads a value, changes it and writes it back. Operations reject only when the storage itself fails.
 * Rows are keyed by account first: every statement on the way of a message or a poll touches the rows of one account.
 */
export type Storage = AccountStorage &
  FriendStorage &
  MessageStorage &
  HistoryStorage &
  GroupStorage &
  SessionStorage &
  AccessStorage &
  AdministrationStorage &
  SubscriptionStorage &
  FileStorage &
  UpkeepStorage;

/** A storage, and how a command has the server on the same data look for what it has changed. */
export type OpenStorage = Storage & {
  /**
   * Calls after each ring, not twice at a time; the answer ends it. Without a bell the same is found by looking every
   * second.
   *
   * @throws when no bell can be hung
   */
  onRing(look: () => Promise<void>): Promise<() => Promise<void>>;
  /** True when a server has looked. */
  ring(): Promise<boolean>;
};
