import type { ReplyOf } from '@rookery/protocol';
import { goneSince } from '../presence/presence.ts';
import { type Call, type Handlers, MODERN } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { FriendCard } from '../storage/storage.ts';
import { listLegacy } from './legacy-roster.ts';
import { fitting, mostOf, pageOf } from './paging.ts';

const MOST_REQUESTS = 50;
const toBeFriends = { group: 0, groupName: '', isInvitation: false };

/** What the friend list shows: who is on it, who wants to be on it, and who never will be. */
export function rosterHandlers(parts: Parts): Pick<Handlers, 'List' | 'Requests' | 'Blocks'> {
  const { storage, presence, config } = parts;
  const bytes = config['page-bytes'];

  async function list({ uin, fields }: Call<'List'>): Promise<ReplyOf<'List'>> {
    const count = mostOf(fields.TN);
    const friends = await storage.friendCards({ uin, after: fields.UN ?? 0, count: count + 1 });
    const page = fitting(friends.slice(0, count), bytes, ({ nick, remark, group }) => [nick, remark, group]);
    return { ...(await listed(page)), FN: page.length < friends.length ? 0 : 1 };
  }

  async function listed(page: readonly FriendCard[]): Promise<ReplyOf<'List'>> {
    const seen = await presence.look(page.map(({ uin }) => uin));
    return {
      SN: page.length,
      FC: page.map(({ face }) => face),
      ST: seen.map(({ shown }) => shown),
      NK: page.map(({ nick }) => nick),
      RK: page.map(({ remark }) => remark),
      GP: page.map(({ group }) => group),
      MU: page.map(({ muted }) => (muted ? 1 : 0)),
      TP: page.map(({ pinned }) => (pinned ? 1 : 0)),
      UN: page.map(({ uin }) => uin),
      LS: page.map(({ leftAt }, index) => goneSince(seen[index], leftAt)),
    };
  }

  return {
    List: (call) => (call.version === MODERN ? list(call) : listLegacy(parts, call)),

    async Requests({ uin }) {
      const asked = await storage.requests({ uin, count: MOST_REQUESTS });
      const joining = await storage.joinRequests({ uin, count: MOST_REQUESTS });
      const open = [...asked.map((one) => ({ ...one, ...toBeFriends })), ...joining].sort((a, b) => b.at - a.at);
      const page = fitting(open, bytes, ({ nick, groupName, reason }) => [nick, groupName, reason]);
      return {
        SN: page.length,
        FC: page.map(({ face }) => face),
        TS: page.map(({ at }) => at),
        ...(joining.length > 0 && {
          GR: page.map(({ group }) => group),
          IV: page.map(({ isInvitation }) => (isInvitation ? 1 : 0)),
          KN: page.map(({ groupName }) => groupName),
        }),
        UN: page.map((request) => request.uin),
        NK: page.map(({ nick }) => nick),
        MG: page.map(({ reason }) => reason),
      };
    },

    async Blocks({ uin, fields }) {
      const page = pageOf(await storage.blocks(uin), fields.UN ?? 0, fields.TN);
      const cards = await storage.cards(page.uins);
      const shown = fitting(cards, bytes, ({ nick }) => [nick]);
      return {
        FN: page.isLast && shown.length === cards.length ? 1 : 0,
        SN: shown.length,
        UN: shown.map((card) => card.uin),
        NK: shown.map((card) => card.nick),
      };
    },
  };
}
