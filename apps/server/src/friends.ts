import { isLonger, type Refusal, refuse } from '@rookery/protocol';
import type { Call, Handlers } from './dispatch.ts';
import type { Parts } from './parts.ts';
import { statusFor } from './presence.ts';
import type { FriendAsk } from './storage/storage.ts';

const MOST_LISTED = 120;
const REPLY_BYTES = 8192;
const UNLISTED = 13;

type FriendCommands = 'List' | 'Query_Stat' | 'AddToList' | 'Ack_AddToList' | 'DelFromList';

/** The friend list: who is on it, who of them is here, and how one gets on it. */
export function friendHandlers(parts: Parts): Pick<Handlers, FriendCommands> {
  const { storage, sessions, delivery, config } = parts;
  const noRoom = refuse('large', `UN: one of the two lists is full (${config['friends-per-account']} friends).`);

  function askOf({ uin, now, fields }: Call<'AddToList' | 'Ack_AddToList'>, reason: string): FriendAsk {
    const bounds = {
      mostFriends: config['friends-per-account'],
      mostRequests: config['requests-per-account'],
      mostWaiting: config['mailbox-messages'],
    };
    return { uin, peer: fields.UN, reason, at: now, ...bounds };
  }

  async function ask(call: Call<'Ack_AddToList'>, reason: string) {
    const { uin, fields } = call;
    const outcome = await storage.askFriend(askOf(call, reason));
    if (outcome === 'unknown') return unknown(fields.UN);
    if (outcome === 'nobody') return refuse('refused', 'UN: this account lets nobody add it.');
    if (outcome === 'full') return noRoom;
    if (outcome === 'requests') return refuse('large', 'UN: too many requests to this account are open.');
    if (outcome === 'waiting') return refuse('large', 'UN: one of the two mailboxes is full.');
    delivery.ring(fields.UN);
    delivery.ring(uin);
    return {};
  }

  async function answer({ uin, now, fields }: Call<'Ack_AddToList'>, reason: string) {
    const mostFriends = config['friends-per-account'];
    const accept = fields.CD === 0;
    const outcome = await storage.answerFriend({ uin, peer: fields.UN, accept, reason, at: now, mostFriends });
    if (outcome === 'none') return refuse('refused', `UN: ${fields.UN} has not asked to be added.`);
    if (outcome === 'full') return noRoom;
    delivery.ring(fields.UN);
    return {};
  }

  return {
    async List({ uin, fields, version }) {
      const friends = await storage.friends(uin);
      if (!fields.TN && version < UNLISTED) return { FN: friends.length };
      const page = pageOf(friends, fields.UN ?? 0, fields.TN || MOST_LISTED);
      return { FN: page.last ? 1 : 0, SN: page.uins.length, UN: page.uins };
    },

    async Query_Stat({ uin, fields, version }) {
      const online = (await storage.friends(uin)).filter((friend) => sessions.of(friend)?.isOnline);
      const page = pageOf(online, fields.UN ?? 0, fields.TN || MOST_LISTED);
      const cards = (await storage.cards(page.uins)).filter((card) => sessions.of(card.uin)?.isOnline);
      const shown = fitting(cards);
      const last = page.last && shown.length === cards.length;
      return {
        FC: shown.map((card) => card.face),
        FN: last ? 1 : 0,
        SN: shown.length,
        ST: shown.map((card) => statusFor(version, sessions.of(card.uin)?.shown ?? 20)),
        UN: shown.map((card) => card.uin),
        NK: shown.map((card) => card.nick),
      };
    },

    async AddToList(call) {
      const peer = call.fields.UN;
      if (peer === call.uin) return toSelf;
      const outcome = await storage.addFriend(askOf(call, ''));
      if (outcome === 'unknown') return unknown(peer);
      if (outcome === 'full') return noRoom;
      if (outcome === 'ask') return { CD: 1, UN: peer };
      if (outcome === 'nobody') return { CD: 3, UN: peer };
      delivery.ring(peer);
      return { CD: 0, UN: peer };
    },

    async Ack_AddToList(call) {
      const reason = call.fields.RS ?? '';
      const most = config['reason-chars'];
      if (call.fields.UN === call.uin) return toSelf;
      if (isLonger(reason, most)) return refuse('large', `RS must not be longer than ${most} characters.`);
      return call.fields.CD === 2 ? ask(call, reason) : answer(call, reason);
    },

    async DelFromList({ uin, fields }) {
      await storage.unfriend({ uin, peer: fields.UN });
      return {};
    },
  };
}

const toSelf = refuse('refused', 'UN: this is your own account.');

function unknown(uin: number): Refusal {
  return refuse('unknown', `UN: there is no account ${uin}.`);
}

/** The part of an ascending list behind a cursor. */
function pageOf(uins: readonly number[], after: number, wanted: number): { uins: number[]; last: boolean } {
  const behind = uins.filter((uin) => uin > after);
  const page = behind.slice(0, Math.min(wanted, MOST_LISTED));
  return { uins: page, last: page.length === behind.length };
}

const HEAD_BYTES = 256;
const ENTRY_BYTES = 32; // numbers, and a comma behind each

/** As many cards as one answer holds; old clients read an answer in one piece (wire-facts 2.3). */
export function fitting<T extends { readonly nick: string; readonly province?: string }>(cards: readonly T[]) {
  let room = REPLY_BYTES - HEAD_BYTES;
  const end = cards.findIndex(({ nick, province = '' }) => {
    room -= ENTRY_BYTES + escapedBytes(nick) + escapedBytes(province);
    return room < 0;
  });
  return end < 0 ? cards : cards.slice(0, Math.max(1, end));
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(text) + 4 * (text.match(/[%&,]/g)?.length ?? 0);
}
