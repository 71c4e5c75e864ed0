import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { FIRST_ACCOUNT, type Status } from '@rookery/protocol';
import { FIRST_NOT_GIVEN, numberAfter } from '../rules/access.ts';
import { toldChange, toldCreation } from '../rules/audit.ts';
import { sought } from '../rules/finding.ts';
import { type Compared, mayChangePassword } from '../rules/sessions.ts';
import { endedBy } from '../rules/standing.ts';
import type {
  Account,
  AccountChange,
  Card,
  LegacyPolicy,
  MaybeAct,
  NewAccount,
  PasswordChange,
  Policy,
  Profile,
  SearchHit,
  SearchPage,
  SearchQuery,
} from '../storage.ts';
import type { Audit } from './audit.ts';

type Row = Record<string, SQLInputValue>;

// Which column holds what, and what is kept there as 0 and 1.
const policyColumns = {
  add: 'adds',
  searchable: 'searchable',
  strangers: 'strangers',
  legacy: 'legacy',
  shareRead: 'share_read',
  shareSeen: 'share_seen',
} as const;
const legacyCodes: Readonly<Record<LegacyPolicy, number>> = { no: 0, yes: 1, app: 2 };
const legacyByCode: readonly LegacyPolicy[] = ['no', 'yes', 'app'];
const profileColumns: Readonly<Record<keyof Profile, string>> = {
  nick: 'nick',
  face: 'face',
  age: 'age',
  sex: 'sex',
  blood: 'blood',
  sign: 'sign',
  animal: 'animal',
  address: 'address',
  city: 'city',
  country: 'country',
  mail: 'mail',
  homepage: 'homepage',
  occupation: 'occupation',
  mobile: 'mobile',
  postcode: 'postcode',
  phone: 'phone',
  introduction: 'introduction',
  province: 'province',
  realName: 'real_name',
  school: 'school',
};

// Others wait for the storage, too.
const MOST_LOOKED = 5000;

/** The rows of accounts: for what changes them, here and where administrators do. */
export function accountRows(db: DatabaseSync) {
  const one = db.prepare('SELECT * FROM accounts WHERE uin = ?');
  const comparedOf = db.prepare('SELECT password, disabled, legacy FROM accounts WHERE uin = ?');
  const appOf = db.prepare('SELECT expires_at AS expiresAt FROM app_passwords WHERE uin = ? AND id = ?');
  const lastGiven = db.prepare(`
    SELECT max((SELECT coalesce(max(uin), 0) FROM accounts WHERE uin < ?1),
      (SELECT coalesce(max(number), 0) FROM groups WHERE number < ?1)) AS uin`);
  const firstFree = db.prepare(`
    WITH taken (uin) AS (SELECT uin FROM accounts UNION ALL SELECT number FROM groups)
    SELECT uin + 1 AS uin FROM (SELECT ?1 - 1 AS uin UNION ALL SELECT uin FROM taken WHERE uin BETWEEN ?1 AND ?2 - 2)
    WHERE uin + 1 NOT IN (SELECT uin FROM taken) LIMIT 1`);
  const isGroup = db.prepare('SELECT 1 FROM groups WHERE number = ?');
  const endLegacy = db.prepare('DELETE FROM legacy_sessions WHERE uin = ?');
  const endLegacyWithoutApp = db.prepare('DELETE FROM legacy_sessions WHERE uin = ? AND app = 0');
  const endModern = db.prepare('DELETE FROM modern_sessions WHERE uin = ?');

  /** Ends the sessions that may not be used any more after such a change. */
  function endSessions({ uin, ...change }: AccountChange): void {
    const { modern, legacy } = endedBy(change);
    if (modern) endModern.run(uin);
    if (legacy === 'all') endLegacy.run(uin);
    if (legacy === 'without app') endLegacyWithoutApp.run(uin);
  }

  function accountFor(uin: number): Compared['account'] {
    const found = comparedOf.get(uin) as { password: string; disabled: number; legacy: number } | undefined;
    if (!found) return undefined;
    const { password, disabled, legacy } = found;
    return { password, disabled: disabled === 1, legacy: legacyByCode[legacy] ?? 'no' };
  }

  return {
    find(uin: number): Account | undefined {
      const row = one.get(uin) as Row | undefined;
      return row && readAccount(row);
    },

    /** Whether an account or a group has this number. */
    isTaken(uin: number): boolean {
      return one.get(uin) !== undefined || isGroup.get(uin) !== undefined;
    },

    /** What a login is compared with: the account, and the app password it uses; `app` 0: none. */
    compared({ uin, app }: { uin: number; app: number }): Compared {
      const appPassword = app === 0 ? undefined : (appOf.get(uin, app) as Compared['app']);
      return { account: accountFor(uin), app: appPassword };
    },

    /** The next free number, if one is left. */
    next(): number | undefined {
      const last = (lastGiven.get(FIRST_NOT_GIVEN) as { uin: number | null }).uin ?? 0;
      // When the last number was chosen by hand, those that were skipped are used.
      const skipped = () => firstFree.get(FIRST_ACCOUNT, FIRST_NOT_GIVEN) as { uin: number } | undefined;
      return numberAfter(last) ?? skipped()?.uin;
    },

    insert(account: NewAccount): void {
      const row = {
        uin: account.uin,
        password: account.password,
        admin: Number(account.admin),
        created_at: account.createdAt,
        ...columnsOf(account),
      };
      const keys = Object.keys(row);
      db.prepare(`INSERT INTO accounts (${keys}) VALUES (${keys.map(() => '?')})`).run(...Object.values(row));
    },

    /** Changes what is given; false when there is no such account. */
    change(change: AccountChange): boolean {
      const row: Row = columnsOf(change);
      if (change.password !== undefined) row.password = change.password;
      if (change.admin !== undefined) row.admin = Number(change.admin);
      if (change.disabled !== undefined) row.disabled = Number(change.disabled);
      const sets = Object.keys(row).map((column) => `${column} = ?`);
      if (sets.length === 0) return one.get(change.uin) !== undefined;
      const { changes } = db
        .prepare(`UPDATE accounts SET ${sets} WHERE uin = ?`)
        .run(...Object.values(row), change.uin);
      endSessions(change);
      return changes === 1;
    },
  };
}

/** Accounts, their policies and profiles. */
export function accountOperations(db: DatabaseSync, audit: Audit) {
  const rows = accountRows(db);
  const page = db.prepare('SELECT * FROM accounts WHERE uin > ? ORDER BY uin LIMIT ?');
  const card = db.prepare(`
    SELECT uin, nick, face FROM accounts WHERE uin = ?1
    UNION ALL SELECT number, name, face FROM groups WHERE number = ?1`);
  const endLegacy = db.prepare('DELETE FROM legacy_sessions WHERE uin = ?');
  const endOthers = db.prepare('DELETE FROM modern_sessions WHERE uin = ? AND session <> ?');
  const renew = db.prepare('UPDATE modern_sessions SET hash = ? WHERE uin = ? AND session = ?');
  const session = db.prepare('SELECT 1 FROM modern_sessions WHERE uin = ? AND session = ?');
  const setPassword = db.prepare('UPDATE accounts SET password = ? WHERE uin = ?');
  const setStatus = db.prepare('UPDATE accounts SET status = ? WHERE uin = ?');
  const setLeft = db.prepare('UPDATE accounts SET left_at = ? WHERE uin = ?');
  const findable = db.prepare(`
    SELECT uin, nick, face, age, sex, province FROM accounts
    WHERE searchable = 1 AND disabled = 0 AND uin > ? ORDER BY uin LIMIT ?`);
  const hasBlocked = db.prepare('SELECT 1 FROM blocks WHERE uin = ? AND peer = ?');

  return {
    createAccount({ act, ...account }: NewAccount & MaybeAct): 'created' | 'taken' {
      if (rows.isTaken(account.uin)) return 'taken';
      rows.insert(account);
      audit.add(act, account.uin, toldCreation(account));
      return 'created';
    },

    account(uin: number): Account | undefined {
      return rows.find(uin);
    },

    accounts({ after, count }: { after: number; count: number }): Account[] {
      return (page.all(after, count) as Row[]).map(readAccount);
    },

    changeAccount({ act, ...change }: AccountChange & MaybeAct): boolean {
      if (!rows.change(change)) return false;
      for (const told of toldChange(change)) audit.add(act, change.uin, told);
      return true;
    },

    changePassword({ uin, was, password, keep, hash }: PasswordChange): boolean {
      const { account } = rows.compared({ uin, app: 0 });
      if (!mayChangePassword(account, was, session.get(uin, keep) !== undefined)) return false;
      setPassword.run(password, uin);
      endLegacy.run(uin);
      endOthers.run(uin, keep);
      renew.run(hash, uin, keep);
      return true;
    },

    setStatus({ uin, status }: { uin: number; status: Status }): void {
      setStatus.run(status, uin);
    },

    setLeft(left: readonly { uin: number; at: number }[]): void {
      for (const { uin, at } of left) setLeft.run(at, uin);
    },

    cards(uins: readonly number[]): Card[] {
      return uins.map((uin) => card.get(uin) as Card | undefined).filter((found) => found !== undefined);
    },

    search(query: SearchQuery): SearchPage {
      const { searcher, after, count, most = MOST_LOOKED } = query;
      const hits: SearchHit[] = [];
      const isSought = sought(query);
      const limit = Math.min(most, MOST_LOOKED);
      let looked = 0;
      for (const one of findable.iterate(after, limit) as Iterable<SearchHit>) {
        looked++;
        if (isSought(one) && hasBlocked.get(one.uin, searcher) === undefined) hits.push(one);
        if (hits.length === count || looked === limit) return { hits, next: one.uin };
      }
      return { hits, next: 0 };
    },
  };
}

function columnsOf({ policy = {}, profile = {} }: { policy?: Partial<Policy>; profile?: Partial<Profile> }): Row {
  const row: Row = {};
  for (const [key, value] of Object.entries(policy)) {
    const kept = key === 'legacy' ? legacyCodes[value as LegacyPolicy] : value;
    row[policyColumns[key as keyof Policy]] = typeof kept === 'boolean' ? Number(kept) : kept;
  }
  for (const [key, value] of Object.entries(profile)) row[profileColumns[key as keyof Profile]] = value;
  return row;
}

function readAccount(row: Row): Account {
  const profile = Object.fromEntries(Object.entries(profileColumns).map(([key, column]) => [key, row[column]]));
  return {
    uin: row.uin as number,
    password: row.password as string,
    admin: row.admin === 1,
    disabled: row.disabled === 1,
    status: row.status as Status,
    createdAt: row.created_at as number,
    policy: {
      add: row.adds as Policy['add'],
      searchable: row.searchable === 1,
      strangers: row.strangers === 1,
      legacy: legacyByCode[row.legacy as number] ?? 'no',
      shareRead: row.share_read === 1,
      shareSeen: row.share_seen === 1,
    },
    profile: profile as Profile,
  };
}
