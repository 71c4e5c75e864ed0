import type { DatabaseSync } from 'node:sqlite';
import { toldCreation, toldStanding } from '../rules/audit.ts';
import { named } from '../rules/finding.ts';
import { addingAccount, changingStanding } from '../rules/standing.ts';
import type {
  AccountOverview,
  AccountPage,
  AccountQuery,
  Act,
  AddAccountOutcome,
  AuditPage,
  NewAccountBy,
  Standing,
  StandingOutcome,
  Trouble,
} from '../storage.ts';
import { accountRows } from './accounts.ts';
import type { Audit } from './audit.ts';

// Names are compared one by one, and others wait for the storage, too.
const MOST_LOOKED = 10_000;

const LONG_WAL = 'the database file with -wal grows: a program has been reading the database for long, end it';

type OverviewRow = Omit<AccountOverview, 'admin' | 'disabled' | 'seenAt'> & { admin: 0 | 1; disabled: 0 | 1 };

/**
 * What administrators do with accounts, and see of them.
 *
 * @param mostWalBytes how long the write-ahead log usually is at the most, beside a backup too
 */
export function administrationOperations(db: DatabaseSync, audit: Audit, mostWalBytes: number) {
  const rows = accountRows(db);
  const otherAdmin = db.prepare('SELECT 1 FROM accounts WHERE admin = 1 AND disabled = 0 AND uin <> ? LIMIT 1');
  const behind = db.prepare(`
    SELECT uin, nick, face, admin, disabled, created_at AS createdAt FROM accounts WHERE uin > ? ORDER BY uin`);
  const seenAt = db.prepare(`
    SELECT max(last_seen, coalesce((SELECT seen_at FROM legacy_sessions WHERE legacy_sessions.uin = accounts.uin), 0),
      coalesce((SELECT max(seen_at) FROM modern_sessions WHERE modern_sessions.uin = accounts.uin), 0)) AS seenAt
    FROM accounts WHERE uin = ?`);
  const pages = db.prepare('PRAGMA page_count');
  const pageBytes = db.prepare('PRAGMA page_size');
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');

  function overviewOf(row: OverviewRow): AccountOverview {
    const { seenAt: seen } = seenAt.get(row.uin) as { seenAt: number };
    return { ...row, admin: row.admin === 1, disabled: row.disabled === 1, seenAt: seen };
  }

  return {
    addAccount({ account, act }: NewAccountBy): AddAccountOutcome {
      const uin = account.uin ?? rows.next();
      const isTaken = uin !== undefined && rows.isTaken(uin);
      const added = addingAccount({ mayAct: audit.mayAct(act), uin, isTaken });
      if (added.outcome !== 'created') return added;
      rows.insert({ ...account, uin: added.uin });
      audit.add(act, added.uin, toldCreation(account));
      return added;
    },

    setStanding({ uin, disabled, admin, act }: Standing): StandingOutcome {
      const before = rows.find(uin);
      const hasOther = otherAdmin.get(uin) !== undefined;
      const outcome = changingStanding({ mayAct: audit.mayAct(act), account: before, hasOther }, { admin, disabled });
      if (outcome !== 'changed' || !before) return outcome;
      rows.change({
        uin,
        ...(disabled === undefined ? {} : { disabled }),
        ...(admin === undefined ? {} : { admin }),
      });
      for (const told of toldStanding(before, { admin, disabled })) audit.add(act, uin, told);
      return outcome;
    },

    resetPassword({ uin, password, act }: { uin: number; password: string; act: Act }): StandingOutcome {
      if (!audit.mayAct(act)) return 'refused';
      if (!rows.change({ uin, password })) return 'unknown';
      audit.add(act, uin, ['password', '']);
      return 'changed';
    },

    findAccounts({ after, count, text }: AccountQuery): AccountPage {
      const isNamed = named(text);
      const accounts: AccountOverview[] = [];
      let last = after;
      let looked = 0;
      for (const row of behind.iterate(after) as Iterable<OverviewRow>) {
        if (accounts.length === count || looked === MOST_LOOKED) return { accounts, next: last };
        if (isNamed(row)) accounts.push(overviewOf(row));
        last = row.uin;
        looked++;
      }
      return { accounts, next: 0 };
    },

    auditLog(page: { before: number; count: number }): AuditPage {
      return audit.page(page);
    },

    databaseBytes(): number {
      const { page_count: count } = pages.get() as { page_count: number };
      const { page_size: bytes } = pageBytes.get() as { page_size: number };
      return count * bytes;
    },

    trouble(): Trouble | undefined {
      // In memory there is no log, and -1 is said.
      const { log } = checkpoint.get() as { log: number };
      const bytes = log * (pageBytes.get() as { page_size: number }).page_size;
      // What another program is reading cannot be merged, so the file grows with every write until that is done.
      return bytes > mostWalBytes ? { message: LONG_WAL, bytes } : undefined;
    },

    proveWritable(): void {
      const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
      db.exec(`PRAGMA user_version = ${version}`); // a page is written, also when it stays the same
    },
  };
}
