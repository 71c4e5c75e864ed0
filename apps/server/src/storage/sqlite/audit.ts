import type { DatabaseSync } from 'node:sqlite';
import { forgottenUpTo, type Told } from '../rules/audit.ts';
import { mayAct } from '../rules/standing.ts';
import type { Act, AuditPage, DoneAct } from '../storage.ts';

/** What administrators and the command line have done. A row is written in the transaction of the act itself. */
export class Audit {
  readonly #power;
  readonly #insert;
  readonly #forget;
  readonly #page;

  constructor(db: DatabaseSync) {
    this.#power = db.prepare('SELECT admin, disabled FROM accounts WHERE uin = ?');
    this.#insert = db.prepare('INSERT INTO audit (at, done_by, about, act, detail) VALUES (?, ?, ?, ?, ?)');
    this.#forget = db.prepare('DELETE FROM audit WHERE number <= ?');
    this.#page = db.prepare(`
      SELECT number, at, done_by AS by, about, act, detail FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?`);
  }

  /** Whether the actor is still allowed to. */
  mayAct(act: Act | undefined): boolean {
    const found = act && (this.#power.get(act.by) as { admin: number; disabled: number } | undefined);
    return mayAct(act, found && { admin: found.admin === 1, disabled: found.disabled === 1 });
  }

  /** Logs an act on an account, 0 for none; nothing without an act: owners change their own accounts. */
  add(act: Act | undefined, about: number, [name, detail]: Told): void {
    if (!act) return;
    const { lastInsertRowid } = this.#insert.run(act.at, act.by, about, name, detail);
    this.#forget.run(forgottenUpTo(Number(lastInsertRowid), act));
  }

  page({ before, count }: { before: number; count: number }): AuditPage {
    const acts = this.#page.all(before || Number.MAX_SAFE_INTEGER, count + 1) as DoneAct[];
    const shown = acts.slice(0, count);
    return { acts: shown, next: shown.length < acts.length ? (shown.at(-1)?.number ?? 0) : 0 };
  }
}
