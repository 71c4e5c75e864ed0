import type { Status } from '@rookery/protocol';
import type { Base } from '../base.ts';
import type { Delivery } from './delivery.ts';
import { statusEntry } from './notes.ts';
import type { Sessions } from './sessions.ts';

type Announcing = Pick<Base, 'storage' | 'now'> & { readonly sessions: Sessions; readonly delivery: Delivery };

/** Tells the friends that are here what they now see of an account: the latest counts, in memory only. */
export async function announce(
  { sessions, storage, delivery, now }: Announcing,
  uin: number,
  shown: Status,
): Promise<void> {
  const entry = statusEntry(uin, shown, now());
  for (const friend of await storage.friends(uin)) if (sessions.resident(friend)) delivery.tell(friend, entry);
}
