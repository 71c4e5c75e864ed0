import { isLonger, type Refusal, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { lineMust, readLine } from '../one-line.ts';
import type { Call, Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { FriendAsk } from '../storage/storage.ts';

const MOST_LABEL = 32;

type FriendCommands = 'AddToList' | 'Ack_AddToList' | 'DelFromList' | 'SetFriend' | 'Block' | 'Unblock' | 'GROUP_CMD';

type Telling = 'AddToList' | 'Ack_AddToList' | 'DelFromList';

/** How one gets on a friend list, and off it; what the list shows is in `roster.ts`. */
export function friendHandlers(parts: Parts): Pick<Handlers, FriendCommands> {
  const { storage, delivery, alerts, config, limits } = parts;
  const noRoom = refuse(
    'large',
    `UN: one of the two lists is full (${config['friends-per-account']} friends).`,
    'list-full',
  );

  function askOf({ uin, now, fields }: Call<'AddToList' | 'Ack_AddToList'>, reason: string): FriendAsk {
    const bounds = {
      mostFriends: config['friends-per-account'],
      mostRequests: config['requests-per-account'],
      mostWaiting: config['mailbox-messages'],
    };
    return { uin, peer: fields.UN, reason, at: now, ...bounds };
  }

  /** Both sides are told; what stands in their mailboxes is for clients that know of nothing else. */
  function tellBoth({ uin, fields, now }: Call<Telling>, change: 'added' | 'removed'): void {
    delivery.tell(uin, listEntry(fields.UN, change, now));
    delivery.tell(fields.UN, listEntry(uin, change, now));
  }

  async function ask(call: Call<'Ack_AddToList'>, reason: string) {
    const { uin, fields } = call;
    const outcome = await storage.askFriend(askOf(call, reason));
    if (outcome === 'unknown') return unknown(fields.UN);
    if (outcome === 'nobody') return refuse('refused', 'UN: this account does not accept friends.', 'takes-nobody');
    if (outcome === 'full') return noRoom;
    if (outcome === 'requests')
      return refuse('large', 'UN: too many requests to this account are open.', 'requests-full');
    if (outcome === 'waiting') return refuse('large', 'UN: one of the two mailboxes is full.', 'mailbox-full');
    // First: a poll that waits is seen as a connection, and this wakes it.
    if (outcome === 'asked') alerts?.asked(fields.UN, uin);
    delivery.ring(fields.UN);
    delivery.ring(uin);
    if (outcome === 'added' || outcome === 'mutual') tellBoth(call, 'added');
    return {};
  }

  async function answer(call: Call<'Ack_AddToList'>, reason: string) {
    const { uin, session, now, fields } = call;
    const mostFriends = config['friends-per-account'];
    const accept = fields.CD === 0;
    const outcome = await storage.answerFriend({ uin, peer: fields.UN, accept, reason, at: now, mostFriends });
    if (outcome === 'none') return refuse('refused', `UN: ${fields.UN} has not asked to be added.`, 'not-asked');
    if (outcome === 'full') return noRoom;
    delivery.ring(fields.UN);
    alerts?.seen(uin, fields.UN, 0, session.id);
    if (outcome === 'accepted') tellBoth(call, 'added');
    else delivery.tell(uin, listEntry(fields.UN, 'changed', now), session);
    return {};
  }

  return {
    async AddToList(call) {
      const peer = call.fields.UN;
      if (peer === call.uin) return toSelf;
      const tooMuch = limits.refuseBytes(call.session.resident.spent, '', call.steady);
      if (tooMuch) return tooMuch;
      const outcome = await storage.addFriend(askOf(call, ''));
      if (outcome === 'unknown') return unknown(peer);
      if (outcome === 'full') return noRoom;
      if (outcome === 'ask') return { CD: 1, UN: peer };
      if (outcome === 'nobody') return { CD: 3, UN: peer };
      delivery.ring(peer);
      if (outcome !== 'already') tellBoth(call, 'added');
      return { CD: 0, UN: peer };
    },

    async Ack_AddToList(call) {
      const reason = call.fields.RS ?? '';
      const most = config['reason-chars'];
      if (call.fields.UN === call.uin) return toSelf;
      if (isLonger(reason, most)) return refuse('large', `RS must not be longer than ${most} characters.`, 'too-long');
      const tooMuch = limits.refuseBytes(call.session.resident.spent, reason, call.steady);
      if (tooMuch) return tooMuch;
      return call.fields.CD === 2 ? ask(call, reason) : answer(call, reason);
    },

    async DelFromList(call) {
      const { uin, fields } = call;
      if (await storage.unfriend({ uin, peer: fields.UN })) tellBoth(call, 'removed');
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
      if (outcome === 'unknown') return unknown(peer);
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

    GROUP_CMD: () => refuse('refused', 'Group chats are not served here.'),
  };
}

const toSelf = refuse('refused', 'UN: this is your own account.', 'self');

function unknown(uin: number): Refusal {
  return refuse('unknown', `UN: there is no account ${uin}.`, 'no-account');
}

function noLabel(key: string): Refusal {
  return refuse('malformed', `${key} must be ${lineMust(MOST_LABEL)}.`);
}
