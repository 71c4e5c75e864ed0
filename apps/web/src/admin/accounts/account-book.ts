import type { Client } from '@rookery/client';
import { type ReplyOf, rowsOf, type Status } from '@rookery/protocol';
import { Observable } from '../../app/observable.ts';

/** An account, as administrators see it in the list. */
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

/** A page of accounts, as it is shown. */
export type BookView = {
  readonly text: string;
  readonly rows: readonly AccountRow[];
  /** From 1. */
  readonly page: number;
  readonly hasNext: boolean;
  readonly isLoading: boolean;
  /** Nothing was loaded yet. */
  readonly isNew: boolean;
  readonly trouble: unknown;
};

type BookClient = Pick<Client, 'call'>;

const PAGE = 50;
/** A search may have to look through many accounts: so often it is gone on with before it shows what there is. */
const MOST_ASKINGS = 40;

/** Where to begin, and what comes behind it. */
type Page = { readonly rows: readonly AccountRow[]; readonly next: number };

/** A page of the accounts that a text is found in. */
async function readPage(client: BookClient, text: string, after: number): Promise<Page> {
  const rows: AccountRow[] = [];
  let next = after;
  for (let asked = 0; asked < MOST_ASKINGS && rows.length < PAGE; asked++) {
    const reply = await client.call('Accounts', { KW: text || undefined, UN: next, CT: PAGE - rows.length });
    rows.push(...accountsIn(reply));
    next = reply.ND || 0;
    if (next === 0) break;
  }
  return { rows, next };
}

function accountsIn(reply: ReplyOf<'Accounts'>): AccountRow[] {
  return rowsOf(reply, { UN: 0, NK: '', ST: 20, DS: 0, AD: 0, CT: 0, TS: 0, FC: 0 }).map((row) => ({
    uin: row.UN,
    nick: row.NK,
    face: row.FC,
    status: row.ST as Status,
    isDisabled: row.DS === 1,
    isAdmin: row.AD === 1,
    createdAt: row.CT,
    seenAt: row.TS,
  }));
}

/** The accounts of the server, page by page, or those that a search finds. What is asked for last counts. */
export class AccountBook extends Observable<BookView> {
  readonly #client: BookClient;
  /** Behind which account each page begins, up to the one that is shown. */
  #starts: readonly number[] = [0];
  #next = 0;
  #attempt = 0;

  constructor(client: BookClient) {
    super({ text: '', rows: [], page: 1, hasNext: false, isLoading: false, isNew: true, trouble: undefined });
    this.#client = client;
  }

  /** Shows the first page of what a text is found in; an empty one: all. */
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

  /** Loads the page that is shown again. */
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
