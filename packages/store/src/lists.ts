import { type Client, RefusedError } from '@rookery/client';
import type { ReplyOf, Status } from '@rookery/protocol';
import type { Friend, FriendRequest } from './state.ts';
import { type Latest, type Message, type Page, type Summary, stored } from './talks.ts';

/** What the lists are read with. */
export type Caller = Pick<Client, 'call'>;

/** With whom a conversation is, and what it is in a few words. */
export type TalkSummary = Summary & { readonly peer: number; readonly nick: string };

/** Somebody whom a search has found. */
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
    for (const friend of friendsIn(page)) friends.set(friend.uin, friend);
    const last = list(page.UN).at(-1);
    if (page.FN !== 0 || last === undefined) return friends;
    after = last;
  }
}

function friendsIn(page: ReplyOf<'List'>): Friend[] {
  return list(page.UN).map((uin, index) => ({
    uin,
    nick: list(page.NK)[index] ?? '',
    remark: list(page.RK)[index] ?? '',
    group: list(page.GP)[index] ?? '',
    muted: list(page.MU)[index] === 1,
    pinned: list(page.TP)[index] === 1,
    status: (list(page.ST)[index] ?? 20) as Status,
    face: list(page.FC)[index] ?? 0,
  }));
}

/** With whom I have talked, latest first; no more than the {@link MOST_TALKS} latest. */
export async function readSummaries(client: Caller): Promise<TalkSummary[]> {
  const summaries: TalkSummary[] = [];
  for (let before = 0; summaries.length < MOST_TALKS; ) {
    const page = await client.call('Conversations', { TN: TALKS_PAGE, BF: before });
    summaries.push(...summariesIn(page));
    const last = list(page.ID).at(-1);
    if (page.FN !== 0 || last === undefined) break;
    before = last;
  }
  return summaries;
}

function summariesIn(page: ReplyOf<'Conversations'>): TalkSummary[] {
  return list(page.UN).map((peer, index) => ({
    peer,
    nick: list(page.NK)[index] ?? '',
    unread: list(page.UC)[index] ?? 0,
    readTo: list(page.RA)[index] ?? 0,
    seenTo: list(page.RD)[index] ?? 0,
    latest: {
      number: list(page.ID)[index] ?? 0,
      at: list(page.TS)[index] ?? 0,
      mine: list(page.DR)[index] === 1,
      text: list(page.MG)[index] ?? '',
    },
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
  return list(page.ID).map((number, index) =>
    stored({
      number,
      at: list(page.TS)[index] ?? 0,
      mine: list(page.DR)[index] === 1,
      text: list(page.MG)[index] ?? '',
    }),
  );
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
      // Whoever may not ask more now goes on later.
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
  return list(page.ID).map((number, index) => ({
    peer: list(page.UN)[index] ?? 0,
    number,
    at: list(page.TS)[index] ?? 0,
    mine: list(page.DR)[index] === 1,
    text: list(page.MG)[index] ?? '',
  }));
}

/** The friend requests that wait for my answer, latest first. */
export async function readRequests(client: Caller): Promise<FriendRequest[]> {
  const reply = await client.call('Requests', {});
  return list(reply.UN).map((uin, index) => ({
    uin,
    nick: list(reply.NK)[index] ?? '',
    reason: list(reply.MG)[index] ?? '',
    at: list(reply.TS)[index] ?? 0,
  }));
}

/** What to look for; what is left out may be anything. */
export type Criteria = {
  readonly age?: number | undefined;
  readonly sex?: 0 | 1 | undefined;
  readonly province?: string | undefined;
};

const FOUND_PAGE = 50;

/** One page of people, behind the number `after`; `next` is the `after` of the page that follows, if one does. */
export async function search(
  client: Caller,
  { age, sex, province }: Criteria,
  after: number,
): Promise<{ found: Found[]; next: number | undefined }> {
  const page = await client.call('Finger', { AG: age, SX: sex, PV: province, TN: FOUND_PAGE, UN: after });
  const found = list(page.UN).map((uin, index) => ({
    uin,
    nick: list(page.NK)[index] ?? '',
    age: list(page.AG)[index] ?? 0,
    sex: list(page.SX)[index] ?? '',
    province: list(page.PV)[index] ?? '',
    face: list(page.FC)[index] ?? 0,
  }));
  return { found, next: page.FN === 0 ? found.at(-1)?.uin : undefined };
}

/** Whom I have blocked: number and nickname. */
export async function readBlocks(client: Caller): Promise<{ uin: number; nick: string }[]> {
  const blocked: { uin: number; nick: string }[] = [];
  for (let after = 0; ; ) {
    const page = await client.call('Blocks', { TN: FRIENDS_PAGE, UN: after });
    const numbers = list(page.UN);
    blocked.push(...numbers.map((uin, index) => ({ uin, nick: list(page.NK)[index] ?? '' })));
    const last = numbers.at(-1);
    if (page.FN !== 0 || last === undefined) return blocked;
    after = last;
  }
}

/** Whether I may look after the server: it answers who may, and refuses everybody else. */
export async function readIsAdmin(client: Caller): Promise<boolean> {
  try {
    await client.call('Figures', {});
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.error === 'refused') return false;
    throw error;
  }
}

/** A list of a reply; what is missing is empty. */
function list<T>(value: readonly T[] | '' | undefined): readonly T[] {
  return value === '' || value === undefined ? [] : value;
}
