import { type Status, statuses } from '@rookery/protocol';

/** What is known of an account, over all nodes. */
export type Seen = {
  /** Some node holds a session of it, and hears what is published. */
  readonly isHeld: boolean;
  /** As the account has set it, hidden included; nothing while no node holds it. For its own affairs only. */
  readonly status: Status | undefined;
  /** What others see: hidden is like offline. */
  readonly shown: Status;
  /** When friends last saw it go, by the wall clock, where storage may not have that yet. */
  readonly leftAt: number | undefined;
};

/** What others see of an account has changed, over all nodes. */
export type Changed = (uin: number, shown: Status) => void;

/**
 * Who is there, over all nodes, as one of them sees it and reports to it.
 *
 * A node reports what its own sessions tell, at once and without waiting. Others see an account while any node says that
 * it is there. When what they see changes, one node is told so, once: the one whose report has changed it, or the one
 * that has taken back what a dead node held. Presence is not durable; when friends last saw an account go is.
 */
export interface Presence {
  /** What is known of these accounts, in the order asked. At once where it is in memory: `await` it in any case. */
  look(uins: readonly number[]): readonly Seen[] | Promise<readonly Seen[]>;
  /** How many accounts others see as being there. */
  count(): number | Promise<number>;

  /** This node holds sessions of an account. The status counts where no other node holds one. */
  hold(uin: number, status: Status): void;
  /** It holds none any more. */
  release(uin: number): void;
  /** Whether one of the sessions held here makes the account be there. Of one that is not held nothing is noted. */
  setThere(uin: number, isThere: boolean): void;
  /** The account has set its status here: it counts on every node. */
  setStatus(uin: number, status: Status): void;
  /** These have gone with a node that is no more, unseen. Friends are told of those that are not there again. */
  missed(uins: readonly number[]): Promise<void>;

  /**
   * Renews the lease of this node, and takes back what nodes held whose lease is over. A node that was taken for dead
   * holds again what it held. Call it every few seconds.
   */
  beat(steady: number): Promise<void>;
  /** The name of this node, that no other has. */
  readonly node: string;
  /** The names of those that are alive, this one included. */
  readonly nodes: readonly string[];
  /** No other node is there. */
  readonly isAlone: boolean;
  /** When a node was last lost, by the steady clock. The start of this one counts: it follows another. */
  readonly lostAt: number;
  /** This node stops, and lets go of all it holds. Resolves when it is on disk when they were last seen. */
  close(): Promise<void>;
}

/** How long a node counts as alive without {@link Presence.beat}. */
export const LEASE_MS = 20_000;

/** Whether others see an account as being there. */
export async function isSeen(presence: Presence, uin: number): Promise<boolean> {
  const [seen] = await presence.look([uin]);
  return seen !== undefined && seen.shown !== statuses.offline;
}

/** When a friend has gone, as it is told, given what storage has: 0 nothing, or that it is there. */
export function goneSince(seen: Seen | undefined, stored: number | null): number {
  if (stored === null || (seen !== undefined && seen.shown !== statuses.offline)) return 0;
  return seen?.leftAt ?? stored;
}
