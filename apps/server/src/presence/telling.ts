import type { Entry } from '@rookery/protocol';
import type { Bus } from '../bus/bus.ts';
import type { Storage } from '../storage/storage.ts';
import type { Presence } from './presence.ts';

type Telling = { readonly storage: Pick<Storage, 'friends'>; readonly presence: Presence; readonly bus: Bus };

/** Tells something that passes to those friends of an account whom some node holds. */
export async function tellFriends({ storage, presence, bus }: Telling, uin: number, entry: Entry): Promise<void> {
  const friends = await storage.friends(uin);
  const seen = await presence.look(friends);
  for (const [index, friend] of friends.entries()) {
    if (seen[index]?.isHeld) bus.publish({ says: 'passing', uin: friend, entry, except: undefined });
  }
}
