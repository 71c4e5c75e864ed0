import { type Client, RefusedError } from '@rookery/client';
import { type ReplyOf, rowsOf, type Status } from '@rookery/protocol';
import type { Friend, FriendRequest } from './state.ts';
import { type Latest, type Message, type Page, type Summary, stored } from './talks.ts';

/** What the lists are read with. */
export type Caller = Pick<Client, 'call'>;

/** With whom a conversation is, and what it is in a few words. */
export type TalkSummary = Summary & { readonly peer: number; readonly nick: string };

export const FRIENDS_PAGE = 120;
const TALKS_PAGE = 50;
const MOST_TALKS = 500;

/** The friend list, page after page. */
export async function readFriends(client: Caller): Promise<Map<number, Friend>> {
  const friends = new Map<number, Friend>();
  for (let after = 0; ; ) {
    const page = await client.call('List', { TN: FRIENDS_PAGE, UN: after });
    const found = friendsIn(page);
    for (const friend of found) friends.set(friend.uin, friend);
    const last = found.at(-1);
    if (page.FN !== 0 || !last) return friends;
    after = last.uin;
  }
}

function friendsIn(page: ReplyOf<'List'>): Friend[] {
  return rowsOf(page, { UN: 0, NK: '', RK: '', GP: '', MU: 0, TP: 0, ST: 20, FC: 0, LS: 0 }).map((row) => ({
    uin: row.UN,
    nick: row.NK,
    remark: row.RK,
    group: row.GP,
    muted: row.MU === 1,
    pinned: row.TP === 1,
    status: row.ST as Status,
    face: row.FC,
    lastSeen: row.LS,
  }));
}

/** With whom I have talked, latest first; no more than the {@link MOST_TALKS} latest. */
export async function readSummaries(client: Caller): Promise<TalkSummary[]> {
  const summaries: TalkSummary[] = [];
  for (let before = 0; summaries.length < MOST_TALKS; ) {
    const page = await client.call('Conversations', { TN: TALKS_PAGE, BF: before, AL: 1 });
    const found = summariesIn(page);
    summaries.push(...found);
    const last = found.at(-1);
    if (page.FN !== 0 || !last) break;
    before = last.latest.number;
  }
  return summaries;
}

function summariesIn(page: ReplyOf<'Conversations'>): TalkSummary[] {
  return rowsOf(page, { UN: 0, NK: '', UC: 0, RA: 0, RD: 0, UR: 0, HD: 0, CL: 0, ...blankMessage }).map((row) => ({
    peer: row.UN,
    nick: row.NK,
    unread: row.UC,
    readTo: row.RA,
    seenTo: row.RD,
    isMarked: row.UR === 1,
    hiddenTo: row.HD,
    clearedTo: row.CL,
    latest: messageIn(row),
  }));
}

/** Where a page of a conversation lies: below a number (0: the newest one), or right behind one. */
export type From = { readonly before: number } | { readonly after: number };

/** One page of a conversation. `isLast` says that nothing follows on the way that was taken. */
export async function readHistory(client: Caller, peer: number, from: From, count: number): Promise<Page> {
  const place = 'before' in from ? { BF: from.before } : { AF: from.after };
  const page = await client.call('History', { UN: peer, ...place, TN: count });
  return {
    messages: messagesIn(page),
    isLast: page.FN !== 0,
    seenTo: Number(page.RD ?? 0),
    clearedTo: Number(page.CL ?? 0),
  };
}

function messagesIn(page: ReplyOf<'History'>): Message[] {
  return rowsOf(page, blankMessage).map((row) => stored(messageIn(row)));
}

export const blankMessage = { ID: 0, TS: 0, DR: 0, MG: '' } as const;

type MessageRow = { readonly ID: number; readonly TS: number; readonly DR: number; readonly MG: string };

export function messageIn({ ID, TS, DR, MG }: MessageRow): Latest {
  return { number: ID, at: TS, mine: DR === 1, text: MG };
}

/** The friend requests that wait for my answer, latest first. */
export async function readRequests(client: Caller): Promise<FriendRequest[]> {
  const reply = await client.call('Requests', {});
  const rows = rowsOf(reply, { UN: 0, NK: '', MG: '', TS: 0 });
  return rows.map(({ UN, NK, MG, TS }) => ({ uin: UN, nick: NK, reason: MG, at: TS }));
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
