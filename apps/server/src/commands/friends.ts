import { type Refusal, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { lineMust, readLine } from '../one-line.ts';
import { type Handlers, toSelf, unknownAccount } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { GroupDoor } from './group-door.ts';

const MOST_LABEL = 32;

type FriendCommands = 'DelFromList' | 'SetFriend' | 'Block' | 'Unblock' | 'GROUP_CMD';

/**
 * What is done with friends and strangers; how one becomes a friend is in `friend-requests.ts`, what the list shows in
 * `roster.ts`. Who can be blocked is decided in `storage/rules/friendship.ts`.
 */
export function friendHandlers(parts: Parts): Pick<Handlers, FriendCommands> {
  const { storage, delivery, config } = parts;
  const door = new GroupDoor(parts);

  return {
    async DelFromList(call) {
      const { uin, fields, now } = call;
      const peer = fields.UN;
      if (!(await storage.unfriend({ uin, peer }))) return (await door.leave(call, peer)) ?? {};
      delivery.tell(uin, listEntry(peer, 'removed', now));
      delivery.tell(peer, listEntry(uin, 'removed', now));
      return {};
    },

    async SetFriend({ uin, session, fields, now }) {
      const remark = fields.RK === undefined ? undefined : readLine(fields.RK, MOST_LABEL);
      const group = fields.GP === undefined ? undefined : readLine(fields.GP, MOST_LABEL);
      if (fields.RK !== undefined && remark === undefined) return noLabel('RK');
      if (fields.GP !== undefined && group === undefined) return noLabel('GP');
      const isFriend = await storage.setFriend({
        uin,
        peer: fields.UN,
        ...(remark === undefined ? {} : { remark }),
        ...(group === undefined ? {} : { group }),
        ...(fields.MU === undefined ? {} : { muted: fields.MU === 1 }),
        ...(fields.TP === undefined ? {} : { pinned: fields.TP === 1 }),
      });
      if (!isFriend) return refuse('unknown', `UN: ${fields.UN} is no friend.`, 'no-friend');
      delivery.tell(uin, listEntry(fields.UN, 'changed', now), session);
      return {};
    },

    async Block({ uin, session, fields, now }) {
      const peer = fields.UN;
      const most = config['blocks-per-account'];
      if (peer === uin) return toSelf;
      const outcome = await storage.block({ uin, peer, most });
      if (outcome === 'unknown') return unknownAccount(peer);
      if (outcome === 'full') return refuse('large', `UN: there are ${most} blocks already.`, 'blocks-full');
      const wereFriends = outcome === 'friends';
      // A blocked account learns only that the friendship has ended.
      if (wereFriends) delivery.tell(peer, listEntry(uin, 'removed', now));
      if (outcome !== 'already') delivery.tell(uin, listEntry(peer, wereFriends ? 'removed' : 'changed', now), session);
      return {};
    },

    async Unblock({ uin, session, fields, now }) {
      const wasBlocked = await storage.unblock({ uin, peer: fields.UN });
      if (wasBlocked) delivery.tell(uin, listEntry(fields.UN, 'changed', now), session);
      return {};
    },

    GROUP_CMD: () => refuse('refused', 'Groups are friends here: write to their numbers.'),
  };
}

function noLabel(key: string): Refusal {
  return refuse('malformed', `${key} must be ${lineMust(MOST_LABEL)}.`);
}
