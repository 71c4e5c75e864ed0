import { type ReplyOf, type Status, statuses } from '@rookery/protocol';
import { statusFor } from '../live/notes.ts';
import { goneSince } from '../presence/presence.ts';
import { type Call, type Handlers, MODERN } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { FriendCard } from '../storage/storage.ts';
import { fitting, LEGACY_BYTES, mostOf, nameFor, pageOf } from './paging.ts';

const MOST_REQUESTS = 50;
// COMPAT: the clients of the line protocol know pages of fifty.
const LINE_PAGE = 50;
const LAST_PAGE = 65535;
const MOST_OFFSET = 65500;
const UNLISTED = 13;

type RosterCommands = 'List' | 'Query_Stat' | 'SimpleInfo2' | 'Query_Stat2' | 'Requests' | 'Blocks';

/** What the friend list shows: who is on it, who of them is here, who wants to be on it, and who never will be. */
export function rosterHandlers(parts: Parts): Pick<Handlers, RosterCommands> {
  const { storage, presence, config } = parts;
  const bytes = config['page-bytes'];

  async function listLegacy({ uin, fields, version }: Call<'List'>): Promise<ReplyOf<'List'>> {
    const friends = await storage.friends(uin);
    if (!fields.TN && version < UNLISTED) return { FN: friends.length };
    const page = pageOf(friends, fields.UN ?? 0, fields.TN);
    return { FN: page.isLast ? 1 : 0, SN: page.uins.length, UN: page.uins };
  }

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

  /** The friends that are there, ascending, and how. */
  async function friendsThere(uin: number): Promise<ReadonlyMap<number, Status>> {
    const friends = await storage.friends(uin);
    const there = new Map<number, Status>();
    for (const [index, { shown }] of (await presence.look(friends)).entries()) {
      const friend = friends[index];
      if (friend !== undefined && shown !== statuses.offline) there.set(friend, shown);
    }
    return there;
  }

  return {
    List: (call) => (call.version === MODERN ? list(call) : listLegacy(call)),

    async Query_Stat({ uin, fields, version }) {
      const there = await friendsThere(uin);
      const page = pageOf([...there.keys()], fields.UN ?? 0, fields.TN);
      const cards = await storage.cards(page.uins);
      const shown = fitting(cards, LEGACY_BYTES, ({ nick }) => [nick]);
      const isLast = page.isLast && shown.length === cards.length;
      return {
        FC: shown.map((card) => card.face),
        FN: isLast ? 1 : 0,
        SN: shown.length,
        ST: shown.map((card) => statusFor(version, there.get(card.uin) ?? statuses.offline)),
        UN: shown.map((card) => card.uin),
        NK: shown.map((card) => nameFor(version, card.nick)),
      };
    },

    async SimpleInfo2({ uin, fields, version }) {
      const from = fields.UN ?? 0;
      const friends = (await storage.friends(uin)).slice(0, MOST_OFFSET);
      const cards = await storage.cards(friends.slice(from, from + LINE_PAGE));
      return {
        NP: from + LINE_PAGE < friends.length ? from + LINE_PAGE : LAST_PAGE,
        SN: cards.length,
        UN: cards.map((card) => card.uin),
        FC: cards.map((card) => card.face),
        NK: cards.map((card) => nameFor(version, card.nick)),
      };
    },

    async Query_Stat2({ uin, fields, version }) {
      const there = await friendsThere(uin);
      const { uins, isLast } = pageOf([...there.keys()], fields.UN ?? 0, LINE_PAGE);
      return {
        FN: isLast ? 1 : 0,
        SN: uins.length,
        ST: uins.map((friend) => statusFor(version, there.get(friend) ?? statuses.offline)),
        UN: uins,
      };
    },

    async Requests({ uin }) {
      const open = await storage.requests({ uin, count: MOST_REQUESTS });
      const page = fitting(open, bytes, ({ nick, reason }) => [nick, reason]);
      return {
        SN: page.length,
        FC: page.map(({ face }) => face),
        TS: page.map(({ at }) => at),
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
