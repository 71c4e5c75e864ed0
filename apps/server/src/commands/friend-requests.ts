import { isLonger, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { type Call, type Handlers, toSelf, unknownAccount } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { FriendAsk } from '../storage/storage.ts';
import { GroupDoor } from './group-door.ts';

/**
 * How one gets on a friend list; off it and what else is done with a friend is in `friends.ts`.
 *
 * Who may ask, how often a request rings in ten minutes and when a list, the open requests or a mailbox are full is decided
 * in `storage/rules/friendship.ts`; what an account may store in a day in `live/limits.ts`.
 */
export function friendRequestHandlers(parts: Parts): Pick<Handlers, 'AddToList' | 'Ack_AddToList'> {
  const { storage, delivery, alerts, config, limits } = parts;
  const door = new GroupDoor(parts);
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
  function tellBoth({ uin, fields, now }: Call<'AddToList' | 'Ack_AddToList'>): void {
    delivery.tell(uin, listEntry(fields.UN, 'added', now));
    delivery.tell(fields.UN, listEntry(uin, 'added', now));
  }

  async function ask(call: Call<'Ack_AddToList'>, reason: string) {
    const { uin, fields } = call;
    const outcome = await storage.askFriend(askOf(call, reason));
    if (outcome === 'unknown') return (await door.ask(call, reason)) ?? unknownAccount(fields.UN);
    if (outcome === 'nobody') return refuse('refused', 'UN: this account does not accept friends.', 'takes-nobody');
    if (outcome === 'full') return noRoom;
    if (outcome === 'requests')
      return refuse('large', 'UN: too many requests to this account are open.', 'requests-full');
    if (outcome === 'waiting') return refuse('large', 'UN: one of the two mailboxes is full.', 'mailbox-full');
    // First: a poll that waits is seen as a connection, and this wakes it.
    if (outcome === 'asked') alerts?.asked(fields.UN, uin);
    delivery.ring(fields.UN);
    delivery.ring(uin);
    if (outcome === 'added' || outcome === 'mutual') tellBoth(call);
    return {};
  }

  async function answer(call: Call<'Ack_AddToList'>, reason: string) {
    const { uin, session, now, fields } = call;
    const mostFriends = config['friends-per-account'];
    const accept = fields.CD === 0;
    const outcome =
      fields.GR === undefined
        ? await storage.answerFriend({ uin, peer: fields.UN, accept, reason, at: now, mostFriends })
        : 'none';
    const answered = outcome === 'none' ? await door.answer(call, reason) : undefined;
    if (answered) return answered;
    if (outcome === 'none') return refuse('refused', `UN: ${fields.UN} has not asked to be added.`, 'not-asked');
    if (outcome === 'full') return noRoom;
    delivery.ring(fields.UN);
    alerts?.seen(uin, fields.UN, 0, session.id);
    if (outcome === 'accepted') tellBoth(call);
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
      if (outcome === 'unknown') return (await door.add(call)) ?? unknownAccount(peer);
      if (outcome === 'full') return noRoom;
      if (outcome === 'ask') return { CD: 1, UN: peer };
      if (outcome === 'nobody') return { CD: 3, UN: peer };
      delivery.ring(peer);
      if (outcome !== 'already') tellBoth(call);
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
  };
}
