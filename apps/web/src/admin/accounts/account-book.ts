import type { Client } from '@rookery/client';
import { type Status, statuses } from '@rookery/protocol';
import { Observable } from '../../base/observable.ts';
import { surrounded } from '../../base/surrounded.ts';

/** An account in the administrators' list. */
export type AccountRow = {
  readonly uin: number;
  readonly nick: string;
  readonly face: number;
  readonly status: Status;
  readonly isDisabled: boolean;
  readonly isAdmin: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** 0: never. */
  readonly seenAt: number;
};

/** A page of accounts as shown. */
export type BookView = {
  readonly text: string;
  readonly rows: readonly AccountRow[];
  /** From 1. */
  readonly page: number;
  readonly hasNext: boolean;
  readonly isLoading: boolean;
  /** Nothing has been loaded yet. */
  readonly isNew: boolean;
  readonly trouble: unknown;
};

type BookClient = Pick<Client, 'call'>;

const PAGE = 50;
/** A search may scan many accounts: it asks at most this often before it shows what it has. */
const MOST_ASKINGS = 40;

/** Accounts, and where the next page begins. */
type Page = { readonly rows: readonly AccountRow[]; readonly next: number };

/** Loads a page of the accounts that match a text. */
async function readPage(client: BookClient, text: string, after: number): Promise<Page> {
  const rows: AccountRow[] = [];
  let next = after;
  for (let asked = 0; asked < MOST_ASKINGS && rows.length < PAGE; asked++) {
    const count = PAGE - rows.length;
    const page = await client.call('Accounts', { text: text || undefined, after: next, count });
    rows.push(...page.accounts.map((row) => ({ ...row, status: (row.status || statuses.offline) as Status })));
    next = page.next ?? 0;
    if (next === 0) break;
  }
  return { rows, next };
}

/** The accounts of the server, or the matches of a search, page by page. Only the latest request counts. */
export class AccountBook extends Observable<BookView> {
  readonly #client: BookClient;
  /** The account before each page, up to the current one. */
  #starts: readonly number[] = [0];
  #next = 0;
  #attempt = 0;

  constructor(client: BookClient) {
    super({ text: '', rows: [], page: 1, hasNext: false, isLoading: false, isNew: true, trouble: undefined });
    this.#client = client;
  }

  /** Shows the first page of matches; of all accounts for an empty text. */
  find(text: string): Promise<void> {
    this.show({ ...this.view, text });
    return this.#turn([0]);
  }

  async next(): Promise<void> {
    if (this.#next !== 0) await this.#turn([...this.#starts, this.#next]);
  }

  async back(): Promise<void> {
    if (this.#starts.length > 1) await this.#turn(this.#starts.slice(0, -1));
  }

  /** Reloads the current page. */
  reload(): Promise<void> {
    return this.#turn(this.#starts);
  }

  async #turn(starts: readonly number[]): Promise<void> {
    const attempt = ++this.#attempt;
    this.show({ ...this.view, isLoading: true });
    try {
      const { rows, next } = await readPage(this.#client, this.view.text.trim(), starts.at(-1) ?? 0);
      if (attempt !== this.#attempt) return;
      this.#starts = starts;
      this.#next = next;
      this.show({
        ...this.view,
        rows,
        page: starts.length,
        hasNext: next !== 0,
        isLoading: false,
        isNew: false,
        trouble: undefined,
      });
    } catch (trouble) {
      if (attempt === this.#attempt) this.show({ ...this.view, isLoading: false, trouble });
    }
  }
}

/** The accounts on the screen. */
export const [AccountBookContext, useAccountBook] = surrounded<AccountBook>('account book');
