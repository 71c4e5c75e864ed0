import { RefusedError } from '@rookery/client';
import type { ReplyByName } from '@rookery/protocol';
import { type Account, type Caller, FRIENDS_PAGE } from './lists.ts';
import { type Latest, messageIn } from './messages.ts';

/** An account found by a search. */
export type FoundAccount = {
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
  client: Account,
  text: string,
  { peer, before }: { readonly peer?: number | undefined; readonly before?: number | undefined },
): Promise<{ found: FoundMessage[]; next: number | undefined }> {
  const { uin } = client;
  let next = before;
  // One page is a bounded part of the mailbox: there may be nothing in it, and something in the next one.
  for (let asked = 0; asked < MOST_EMPTY_PAGES && text !== ''; asked++) {
    const page = await client.call('FindMsg', { text, peer, before: next }).catch((error: unknown) => {
      // When the rate limit stops us, go on later.
      if (asked > 0 && error instanceof RefusedError && error.error === 'limited') return undefined;
      throw error;
    });
    if (!page) break;
    const found = page.messages.map((row) => ({ peer: row.peer, ...messageIn({ uin, peer: row.peer }, row) }));

    next = page.next || undefined;
    if (found.length > 0 || next === undefined) return { found, next };
  }
  return { found: [], next };
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
  criteria: Criteria,
  after: number,
): Promise<{ found: readonly FoundAccount[]; next: number | undefined }> {
  let next: number | undefined = after;
  // As with messages: one page looks at a bounded number of accounts.
  for (let asked = 0; asked < MOST_EMPTY_PAGES; asked++) {
    const page: ReplyByName<'Finger'> = await client.call('Finger', {
      ...criteria,
      text: criteria.text || undefined,
      count: FOUND_PAGE,
      after: next,
    });
    const { people: found } = page;
    next = page.next || undefined;
    if (found.length > 0 || next === undefined) return { found, next };
  }
  return { found: [], next };
}

/** Whom I have blocked, and their nicknames. */
export async function readBlocks(client: Caller): Promise<Map<number, string>> {
  const blocked = new Map<number, string>();
  for (let after = 0; ; ) {
    const page = await client.call('Blocks', { count: FRIENDS_PAGE, after });
    for (const { uin, nick } of page.blocked) blocked.set(uin, nick);
    const last = page.blocked.at(-1);
    if (page.isLast !== false || !last) return blocked;
    after = last.uin;
  }
}
