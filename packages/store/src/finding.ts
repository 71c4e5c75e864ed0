import { RefusedError } from '@rookery/client';
import { type ReplyOf, rowsOf } from '@rookery/protocol';
import { blankMessage, type Caller, FRIENDS_PAGE, messageIn } from './lists.ts';
import type { Latest } from './talks.ts';

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
