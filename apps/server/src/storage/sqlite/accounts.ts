import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { FIRST_ACCOUNT, kinds, type Status } from '@rookery/protocol';
import type {
  Account,
  AccountChange,
  ActName,
  Card,
  LegacyPolicy,
  MaybeAct,
  NewAccount,
  PasswordChange,
  Policy,
  Profile,
  RegisterOutcome,
  Registration,
  SearchHit,
  SearchPage,
  SearchQuery,
} from '../storage.ts';

import type { Audit } from './audit.ts';
import { folded } from '../rules/folding.ts';
import type { Deliver } from './messages.ts';

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

// Registered accounts get numbers in order up to nine digits; an operator may have made greater ones by hand.
const FIRST_NOT_GIVEN = 1_000_000_000;

/** The rows of accounts: for what changes them, here and where administrators do. */
export function accountRows(db: DatabaseSync) {
  const one = db.prepare('SELECT * FROM accounts WHERE uin = ?');
  const lastGiven = db.prepare('SELECT max(uin) AS uin FROM accounts WHERE uin < ?');
  const firstFree = db.prepare(`
    SELECT uin + 1 AS uin FROM (SELECT ?1 - 1 AS uin UNION ALL SELECT uin FROM accounts WHERE uin BETWEEN ?1 AND ?2 - 2)
    WHERE uin + 1 NOT IN (SELECT uin FROM accounts) LIMIT 1`);
  const endOld = db.prepare('DELETE FROM sessions WHERE uin = ?');
  const endOldWithoutApp = db.prepare('DELETE FROM sessions WHERE uin = ? AND app = 0');
  const endSafe = db.prepare('DELETE FROM safe_sessions WHERE uin = ?');

  /** Ends the sessions that may not be used any more after such a change. */
  function endSessions({ uin, password, disabled, policy }: AccountChange): void {
    const mustAllLeave = password !== undefined || disabled === true;
    if (mustAllLeave) endSafe.run(uin);
    if (mustAllLeave || policy?.legacy === 'no') endOld.run(uin);
    else if (policy?.legacy === 'app') endOldWithoutApp.run(uin);
  }

  return {
    find(uin: number): Account | undefined {
      const row = one.get(uin) as Row | undefined;
      return row && readAccount(row);
    },

    /** The next free number, if one is left. */
    next(): number | undefined {
      const last = (lastGiven.get(FIRST_NOT_GIVEN) as { uin: number | null }).uin ?? 0;
      const uin = Math.max(last + 1, FIRST_ACCOUNT);
      if (uin < FIRST_NOT_GIVEN) return uin;
      // The last number was chosen by hand: use those that were skipped.
      return (firstFree.get(FIRST_ACCOUNT, FIRST_NOT_GIVEN) as { uin: number } | undefined)?.uin;
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
export function accountOperations(db: DatabaseSync, audit: Audit, deliver: Deliver) {
  const rows = accountRows(db);
  const page = db.prepare('SELECT * FROM accounts WHERE uin > ? ORDER BY uin LIMIT ?');
  const card = db.prepare('SELECT uin, nick, face FROM accounts WHERE uin = ?');
  const endOld = db.prepare('DELETE FROM sessions WHERE uin = ?');
  const endOthers = db.prepare('DELETE FROM safe_sessions WHERE uin = ? AND session <> ?');
  const renew = db.prepare('UPDATE safe_sessions SET hash = ? WHERE uin = ? AND session = ?');
  const setPassword = db.prepare(`
    UPDATE accounts SET password = :password WHERE uin = :uin AND password = :was AND disabled = 0
      AND EXISTS (SELECT 1 FROM safe_sessions WHERE safe_sessions.uin = accounts.uin AND session = :keep)`);
  const setStatus = db.prepare('UPDATE accounts SET status = ? WHERE uin = ?');
  const setLeft = db.prepare('UPDATE accounts SET left_at = ? WHERE uin = ?');
  const useInvite = db.prepare(`
    UPDATE invites SET uses = uses - 1 WHERE code = ? AND uses > 0 AND expires_at > ? RETURNING made_by AS "by"`);
  const canInvite = db.prepare(`
    SELECT 1 FROM accounts
    WHERE uin = ?1 AND disabled = 0 AND (SELECT count(*) FROM friends WHERE friends.uin = ?1) < ?2`);
  const befriend = db.prepare('INSERT INTO friends (uin, peer) VALUES (?1, ?2), (?2, ?1)');
  const findable = db.prepare(`
    SELECT uin, nick, face, age, sex, province FROM accounts
    WHERE searchable = 1 AND disabled = 0 AND uin > ? ORDER BY uin LIMIT ?`);
  const hasBlocked = db.prepare('SELECT 1 FROM blocks WHERE uin = ? AND peer = ?');

  return {
    createAccount({ act, ...account }: NewAccount & MaybeAct): 'created' | 'taken' {
      if (rows.find(account.uin)) return 'taken';
      rows.insert(account);
      audit.add(act, 'create', account.uin, account.admin ? 'administrator' : '');
      return 'created';
    },

    registerAccount({ account, invite, isOpen = false, mostFriends }: Registration): RegisterOutcome {
      const uin = rows.next();
      if (uin === undefined) return { outcome: 'full' };
      const at = account.createdAt;
      const used = invite === undefined ? undefined : (useInvite.get(invite, at) as { by: number } | undefined);
      if (invite !== undefined && !used && !isOpen) return { outcome: 'invite' };
      rows.insert({ ...account, uin, admin: false });
      const inviter = used && canInvite.get(used.by, mostFriends ?? Number.MAX_SAFE_INTEGER) ? used.by : undefined;
      if (inviter === undefined) return { outcome: 'created', uin };
      befriend.run(uin, inviter);
      deliver({ uin: inviter, peer: uin, kind: kinds.accepted.code, text: '', at });
      return { outcome: 'created', uin, inviter };
    },

    account(uin: number): Account | undefined {
      return rows.find(uin);
    },

    accounts({ after, count }: { after: number; count: number }): Account[] {
      return (page.all(after, count) as Row[]).map(readAccount);
    },

    changeAccount({ act, ...change }: AccountChange & MaybeAct): boolean {
      if (!rows.change(change)) return false;
      for (const [name, detail] of actsOf(change)) audit.add(act, name, change.uin, detail);
      return true;
    },

    changePassword({ uin, was, password, keep, hash }: PasswordChange): boolean {
      if (setPassword.run({ uin, was, password, keep }).changes === 0) return false;
      endOld.run(uin);
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

    search({ searcher, after, count, age, sex, province, text = '', most = MOST_LOOKED }: SearchQuery): SearchPage {
      const hits: SearchHit[] = [];
      const wanted = folded(text);
      const isWanted = (one: SearchHit) =>
        one.uin !== searcher &&
        (age === undefined || one.age === age) &&
        (sex === undefined || one.sex === sex) &&
        (province === undefined || one.province === province) &&
        (text === '' || folded(one.nick).includes(wanted) || String(one.uin).startsWith(text)) &&
        hasBlocked.get(one.uin, searcher) === undefined;
      const limit = Math.min(most, MOST_LOOKED);
      let looked = 0;
      for (const one of findable.iterate(after, limit) as Iterable<SearchHit>) {
        looked++;
        if (isWanted(one)) hits.push(one);
        if (hits.length === count || looked === limit) return { hits, next: one.uin };
      }
      return { hits, next: 0 };
    },
  };
}

/** A change as the audit log has it: never the password, and of a profile only which parts. */
function actsOf({ password, admin, disabled, policy, profile }: AccountChange): [ActName, string][] {
  const acts: [ActName, string][] = [];
  if (password !== undefined) acts.push(['password', '']);
  if (disabled !== undefined) acts.push([disabled ? 'disable' : 'enable', '']);
  if (admin !== undefined) acts.push([admin ? 'promote' : 'demote', '']);
  if (policy)
    acts.push([
      'policy',
      Object.entries(policy)
        .map((pair) => pair.join('='))
        .join(' '),
    ]);
  if (profile) acts.push(['profile', Object.keys(profile).join(' ')]);
  return acts;
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
