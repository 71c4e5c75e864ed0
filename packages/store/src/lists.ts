import { type Client, Groups, RefusedError } from '@rookery/client';
import { type RowOf, type Status, statuses } from '@rookery/protocol';
import { messageIn, stored } from './messages.ts';
import type { Page } from './pages.ts';
import type { Friend, FriendRequest, Member } from './state.ts';
import type { Summary } from './talks.ts';

/** What the lists are read with. */
export type Caller = Pick<Client, 'call'>;

/** The same, of which account. */
export type Account = Caller & Pick<Client, 'uin'>;

/** With whom a conversation is, and what it is in a few words. */
export type TalkSummary = Summary & { readonly peer: number; readonly nick: string };

export const FRIENDS_PAGE = 120;
const TALKS_PAGE = 50;
const MOST_TALKS = 500;

/** The friend list, page after page. */
export async function readFriends(client: Caller): Promise<Map<number, Friend>> {
  const friends = new Map<number, Friend>();
  for (let after = 0; ; ) {
    const page = await client.call('List', { count: FRIENDS_PAGE, after });
    for (const friend of page.friends) {
      friends.set(friend.uin, { ...friend, status: (friend.status || statuses.offline) as Status });
    }
    const last = page.friends.at(-1);
    if (page.isLast !== false || !last) return friends;
    after = last.uin;
  }
}

/** With whom I have talked, latest first; no more than the {@link MOST_TALKS} latest. */
export async function readSummaries(client: Account): Promise<TalkSummary[]> {
  const summaries: TalkSummary[] = [];
  for (let before = 0; summaries.length < MOST_TALKS; ) {
    const page = await client.call('Conversations', { count: TALKS_PAGE, before, all: true });
    summaries.push(...page.conversations.map((row) => summaryIn(client.uin, row)));
    const last = page.conversations.at(-1);
    if (page.isLast !== false || !last) break;
    before = last.number;
  }
  return summaries;
}

function summaryIn(uin: number, row: RowOf<'Conversations'>): TalkSummary {
  const { number, at, sent, text, kind, author, entry, files, isRecalled, ...summary } = row;
  return { ...summary, latest: messageIn({ uin, peer: row.peer }, row) };
}

/** Where a page of a conversation lies: below a number (0: the newest one), or right behind one. */
export type From = { readonly before: number } | { readonly after: number };

/** One page of a conversation. `isLast` says that nothing follows on the way that was taken. */
export async function readHistory(client: Account, peer: number, from: From, count: number): Promise<Page> {
  const page = await client.call('History', { peer, ...from, count });
  return {
    messages: page.messages.map((row) => stored(messageIn({ uin: client.uin, peer }, row))),
    isLast: page.isLast !== false,
    seenTo: page.seenTo ?? 0,
    clearedTo: page.clearedTo ?? 0,
  };
}

/** The groups that I am in; none on a server of before there were groups. */
export function readGroups(client: Caller): Promise<RowOf<'Groups'>[]> {
  return new Groups(client).list().catch((error: unknown) => {
    if (error instanceof RefusedError && error.error === 'command') return [];
    throw error;
  });
}

/** All members of a group, by their numbers. */
export async function readMembers(client: Caller, group: number): Promise<Map<number, Member>> {
  const members = await new Groups(client).members(group);
  return new Map(members.map((member) => [member.uin, member]));
}

/** What waits for my answer, latest first. */
export async function readRequests(client: Caller): Promise<FriendRequest[]> {
  const { requests } = await client.call('Requests', {});
  return requests.map(({ uin, nick, reason, at, group, groupName, isInvitation }) => ({
    uin,
    nick,
    reason,
    at,
    ...(group > 0 && { group, groupName, isInvitation }),
  }));
}

/** Whether I may look after the server: it answers who may, and refuses everyone else. */
export async function readIsAdmin(client: Caller): Promise<boolean> {
  try {
    await client.call('Figures', {});
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.error === 'refused') return false;
    throw error;
  }
}
