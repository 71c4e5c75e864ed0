import { type Client, RefusedError } from '@rookery/client';
import { type ReplyOf, rowsOf, type Status } from '@rookery/protocol';
import type { Friend, FriendRequest } from './state.ts';
import { type Latest, type Message, type Page, type Summary, stored } from './talks.ts';

/** What the lists are read with. */
export type Caller = Pick<Client, 'call'>;

/** With whom a conversation is, and what it is in a few words. */
export type TalkSummary = Summary & { readonly peer: number; readonly nick: string };

/** An account found by a search. */
export type Found = {
  readonly uin: number;
  readonly nick: string;
  readonly age: number;
  /** 0 male, 1 female; empty when not told. */
  readonly sex: string;
  readonly province: string;
  readonly face: number;
};

const FRIENDS_PAGE = 120;
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
    const page = await client.call('Conversations', { TN: TALKS_PAGE, BF: before });
    const found = summariesIn(page);
    summaries.push(...found);
    const last = found.at(-1);
    if (page.FN !== 0 || !last) break;
    before = last.latest.number;
  }
  return summaries;
}

function summariesIn(page: ReplyOf<'Conversations'>): TalkSummary[] {
  return rowsOf(page, { UN: 0, NK: '', UC: 0, RA: 0, RD: 0, ...blankMessage }).map((row) => ({
    peer: row.UN,
    nick: row.NK,
    unread: row.UC,
    readTo: row.RA,
    seenTo: row.RD,
    latest: messageIn(row),
  }));
}

/** Where a page of a conversation lies: below a number (0: the newest one), or right behind one. */
export type From = { readonly before: number } | { readonly after: number };

/** One page of a conversation. `isLast` says that nothing follows on the way that was taken. */
export async function readHistory(client: Caller, peer: number, from: From, count: number): Promise<Page> {
  const place = 'before' in from ? { BF: from.before } : { AF: from.after };
  const page = await client.call('History', { UN: peer, ...place, TN: count });
  return { messages: messagesIn(page), isLast: page.FN !== 0, seenTo: Number(page.RD ?? 0) };
}

function messagesIn(page: ReplyOf<'History'>): Message[] {
  return rowsOf(page, blankMessage).map((row) => stored(messageIn(row)));
}

const blankMessage = { ID: 0, TS: 0, DR: 0, MG: '' } as const;

type MessageRow = { readonly ID: number; readonly TS: number; readonly DR: number; readonly MG: string };

function messageIn({ ID, TS, DR, MG }: MessageRow): Latest {
  return { number: ID, at: TS, mine: DR === 1, text: MG };
}

/** A message that was looked for. */
export type FoundMessage = Latest & { readonly peer: number };

/** How many pages are asked for in a row as long as nothing is found. */
const MOST_EMPTY_PAGES = 4;

/** Messages with a text in them, newest first; `next` is the `before` of the page that follows, if one does. */
export async function findMessages(
  client: Caller,
  text: string,
  { peer, before }: { readonly peer?: number | undefined; readonly before?: number | undefined },
): Promise<{ found: FoundMessage[]; next: number | undefined }> {
  let next = before;
  // One page is a bounded part of the mailbox: there may be nothing in it, and something in the next one.
  for (let asked = 0; asked < MOST_EMPTY_PAGES && text !== ''; asked++) {
    const page = await client.call('FindMsg', { TX: text, UN: peer, ID: next }).catch((error: unknown) => {
      // When the rate limit stops us, go on later.
      if (asked > 0 && error instanceof RefusedError && error.error === 'limited') return undefined;
      throw error;
    });
    if (!page) break;
    const found = foundIn(page);
    next = page.ND || undefined;
    if (found.length > 0 || next === undefined) return { found, next };
  }
  return { found: [], next };
}

function foundIn(page: ReplyOf<'FindMsg'>): FoundMessage[] {
  return rowsOf(page, { ...blankMessage, UN: 0 }).map((row) => ({ peer: row.UN, ...messageIn(row) }));
}

/** The friend requests that wait for my answer, latest first. */
export async function readRequests(client: Caller): Promise<FriendRequest[]> {
  const reply = await client.call('Requests', {});
  const rows = rowsOf(reply, { UN: 0, NK: '', MG: '', TS: 0 });
  return rows.map(({ UN, NK, MG, TS }) => ({ uin: UN, nick: NK, reason: MG, at: TS }));
}

/** What to look for; what is left out may be anything. */
export type Criteria = {
  readonly age?: number | undefined;
  readonly sex?: 0 | 1 | undefined;
  readonly province?: string | undefined;
  /** A part of the nickname, or how the number begins. */
  readonly text?: string | undefined;
};

const FOUND_PAGE = 50;

/** People behind the number `after`; `next` is the `after` of what follows, if anything does. */
export async function search(
  client: Caller,
  { age, sex, province, text }: Criteria,
  after: number,
): Promise<{ found: Found[]; next: number | undefined }> {
  let next: number | undefined = after;
  // As with messages: one page looks at a bounded number of accounts.
  for (let asked = 0; asked < MOST_EMPTY_PAGES; asked++) {
    const page: ReplyOf<'Finger'> = await client.call('Finger', {
      AG: age,
      SX: sex,
      PV: province,
      KW: text || undefined,
      TN: FOUND_PAGE,
      UN: next,
    });
    const found = peopleIn(page);
    next = page.ND || undefined;
    if (found.length > 0 || next === undefined) return { found, next };
  }
  return { found: [], next };
}

function peopleIn(page: ReplyOf<'Finger'>): Found[] {
  return rowsOf(page, { UN: 0, NK: '', AG: 0, SX: '', PV: '', FC: 0 }).map((row) => ({
    uin: row.UN,
    nick: row.NK,
    age: row.AG,
    sex: row.SX,
    province: row.PV,
    face: row.FC,
  }));
}

/** Whom I have blocked, and their nicknames. */
export async function readBlocks(client: Caller): Promise<Map<number, string>> {
  const blocked = new Map<number, string>();
  for (let after = 0; ; ) {
    const page = await client.call('Blocks', { TN: FRIENDS_PAGE, UN: after });
    const found = rowsOf(page, { UN: 0, NK: '' });
    for (const { UN, NK } of found) blocked.set(UN, NK);
    const last = found.at(-1);
    if (page.FN !== 0 || !last) return blocked;
    after = last.UN;
  }
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
