import type { Client } from '@rookery/client';
import { Observable } from '../../base/observable.ts';
import type { AuditEntry } from './audit-words.ts';

/** The audit log as shown. */
export type AuditView = {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly isNew: boolean;
  readonly trouble: unknown;
};

const PAGE = 50;

/** The audit log, from the newest act back as far as loaded. */
export class AuditLog extends Observable<AuditView> {
  readonly #client: Pick<Client, 'call'>;
  #next = 0;

  constructor(client: Pick<Client, 'call'>) {
    super({ entries: [], hasMore: false, isLoading: false, isNew: true, trouble: undefined });
    this.#client = client;
  }

  /** Loads the newest acts. */
  load(): Promise<void> {
    return this.#read(0, []);
  }

  /** Loads older acts. */
  async more(): Promise<void> {
    if (this.#next !== 0) await this.#read(this.#next, this.view.entries);
  }

  async #read(before: number, known: readonly AuditEntry[]): Promise<void> {
    if (this.view.isLoading) return;
    this.show({ ...this.view, isLoading: true });
    try {
      const page = await this.#client.call('AuditLog', { before, count: PAGE });
      this.#next = page.next ?? 0;
      const entries = [...known, ...page.entries];
      this.show({ entries, hasMore: this.#next !== 0, isLoading: false, isNew: false, trouble: undefined });
    } catch (trouble) {
      this.show({ ...this.view, isLoading: false, trouble });
    }
  }
}
