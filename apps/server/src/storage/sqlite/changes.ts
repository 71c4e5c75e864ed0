import type { DatabaseSync } from 'node:sqlite';
import { CHANGES_KEPT_MS, isGap } from '../rules/changes.ts';
import type { Changes } from '../storage.ts';

/** What processes beside the server have changed. Reading takes nothing away: there can be many readers. */
export class ChangeLog {
  readonly #insert;
  readonly #forget;
  readonly #behind;
  readonly #ends;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare('INSERT INTO changes (uin, at) VALUES (?, ?)');
    // Of either side, since the clock may have been set.
    this.#forget = db.prepare('DELETE FROM changes WHERE abs(at - ?) > ?');
    this.#behind = db.prepare('SELECT number, uin FROM changes WHERE number > ? ORDER BY number');
    this.#ends = db.prepare(`
      SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0) AS newest,
        (SELECT min(number) FROM changes) AS oldest`);
  }

  add(uin: number, at: number): void {
    this.#forget.run(at, CHANGES_KEPT_MS);
    this.#insert.run(uin, at);
  }

  behind(after: number | undefined): Changes {
    const rows = after === undefined ? [] : (this.#behind.all(after) as { number: number; uin: number }[]);
    // Later than the rows: what is forgotten between the two counts as a gap, and not as nothing.
    const { newest, oldest } = this.#ends.get() as { newest: number; oldest: number | null };
    if (after === undefined) return { uins: [], upTo: newest, isGap: false };
    const uins = [...new Set(rows.map(({ uin }) => uin))];
    return { uins, upTo: rows.at(-1)?.number ?? after, isGap: isGap(after, oldest ?? newest + 1) };
  }
}
