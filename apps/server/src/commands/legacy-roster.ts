import { type ReplyOf, type Status, statuses } from '@rookery/protocol';
import { statusFor } from '../live/notes.ts';
import type { Call, Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { fitting, LEGACY_BYTES, nameFor, pageOf } from './paging.ts';

// COMPAT: the clients of the line protocol know pages of fifty.
const LINE_PAGE = 50;
const LAST_PAGE = 65535;
const MOST_OFFSET = 65500;
const UNLISTED = 13;

/**
 * The friend list as legacy clients ask for it: numbers, names and who is here in lists of their own. A group is a friend to
 * them, who is there unless it is muted.
 */
export function legacyRosterHandlers(parts: Parts): Pick<Handlers, 'Query_Stat' | 'SimpleInfo2' | 'Query_Stat2'> {
  const { storage, presence } = parts;

  /** The friends that are there, ascending, and how. */
  async function friendsThere(uin: number): Promise<ReadonlyMap<number, Status>> {
    const contacts = await storage.contacts(uin);
    const friends = contacts.filter(({ isGroup }) => !isGroup).map((contact) => contact.uin);
    const seen = new Map((await presence.look(friends)).map(({ shown }, index) => [friends[index], shown]));
    const there = new Map<number, Status>();
    for (const { uin: contact, isGroup, muted } of contacts) {
      const shown = isGroup && !muted ? statuses.online : (seen.get(contact) ?? statuses.offline);
      if (shown !== statuses.offline) there.set(contact, shown);
    }
    return there;
  }

  return {
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
      const friends = (await listedFor(parts, uin)).slice(0, MOST_OFFSET);
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
  };
}

async function listedFor({ storage }: Parts, uin: number): Promise<number[]> {
  return (await storage.contacts(uin)).map((contact) => contact.uin);
}

/** The numbers of the friends alone. */
export async function listLegacy(parts: Parts, { uin, fields, version }: Call<'List'>): Promise<ReplyOf<'List'>> {
  const friends = await listedFor(parts, uin);
  if (!fields.TN && version < UNLISTED) return { FN: friends.length };
  const page = pageOf(friends, fields.UN ?? 0, fields.TN);
  return { FN: page.isLast ? 1 : 0, SN: page.uins.length, UN: page.uins };
}
