import type { DatabaseSync } from 'node:sqlite';
import type { Act, ActName, AuditPage, DoneAct } from '../storage.ts';

/** What administrators and the command line have done. A row is written in the transaction of the act itself. */
export class Audit {
  readonly #mayAct;
  readonly #insert;
  readonly #forget;
  readonly #page;

  constructor(db: DatabaseSync) {
    this.#mayAct = db.prepare('SELECT 1 FROM accounts WHERE uin = ? AND admin = 1 AND disabled = 0');
    this.#insert = db.prepare('INSERT INTO audit (at, done_by, about, act, detail) VALUES (?, ?, ?, ?, ?)');
    this.#forget = db.prepare('DELETE FROM audit WHERE number <= ?');
    this.#page = db.prepare(`
      SELECT number, at, done_by AS by, about, act, detail FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?`);
  }

  /** Whether the actor is still allowed to: another administrator may just have taken that away. */
  mayAct(act: Act | undefined): boolean {
    return !act || act.by === 0 || this.#mayAct.get(act.by) !== undefined;
  }

  /** Logs an act on an account, 0 for none; nothing without an act: owners change their own accounts. */
  add(act: Act | undefined, name: ActName, about: number, detail = ''): void {
    if (!act) return;
    const { lastInsertRowid } = this.#insert.run(act.at, act.by, about, name, detail);
    this.#forget.run(Number(lastInsertRowid) - act.most);
  }

  page({ before, count }: { before: number; count: number }): AuditPage {
    const acts = this.#page.all(before || Number.MAX_SAFE_INTEGER, count + 1) as DoneAct[];
    const shown = acts.slice(0, count);
    return { acts: shown, next: shown.length < acts.length ? (shown.at(-1)?.number ?? 0) : 0 };
  }
}
