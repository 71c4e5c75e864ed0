import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Account, AccountChange, Card, NewAccount, Policy, Profile, SearchHit, SearchQuery } from '../storage.ts';

type Row = Record<string, SQLInputValue>;

// Which column holds what, and what is kept there as 0 and 1.
const policyColumns = { add: 'adds', searchable: 'searchable', strangers: 'strangers', legacy: 'legacy' } as const;
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

/** Accounts, their policies and profiles. */
export function accountOperations(db: DatabaseSync) {
  const one = db.prepare('SELECT * FROM accounts WHERE uin = ?');
  const page = db.prepare('SELECT * FROM accounts WHERE uin > ? ORDER BY uin LIMIT ?');
  const card = db.prepare('SELECT uin, nick, face FROM accounts WHERE uin = ?');
  const endSession = db.prepare('DELETE FROM sessions WHERE uin = ?');
  const search = db.prepare(`
    SELECT uin, nick, face, age, sex, province FROM accounts
    WHERE searchable = 1 AND disabled = 0 AND uin > :after AND uin <> :searcher
      AND (:age IS NULL OR age = :age) AND (:sex IS NULL OR sex = :sex) AND (:province IS NULL OR province = :province)
    ORDER BY uin LIMIT :count`);

  return {
    createAccount(account: NewAccount): 'created' | 'taken' {
      if (one.get(account.uin)) return 'taken';
      const row = {
        uin: account.uin,
        password: account.password,
        admin: Number(account.admin),
        created_at: account.createdAt,
        ...columnsOf(account),
      };
      const keys = Object.keys(row);
      db.prepare(`INSERT INTO accounts (${keys}) VALUES (${keys.map(() => '?')})`).run(...Object.values(row));
      return 'created';
    },

    account(uin: number): Account | undefined {
      const row = one.get(uin) as Row | undefined;
      return row && readAccount(row);
    },

    accounts({ after, count }: { after: number; count: number }): Account[] {
      return (page.all(after, count) as Row[]).map(readAccount);
    },

    changeAccount(change: AccountChange): boolean {
      const row: Row = columnsOf(change);
      if (change.password !== undefined) row.password = change.password;
      if (change.admin !== undefined) row.admin = Number(change.admin);
      if (change.disabled !== undefined) row.disabled = Number(change.disabled);
      const sets = Object.keys(row).map((column) => `${column} = ?`);
      if (sets.length === 0) return one.get(change.uin) !== undefined;
      const { changes } = db
        .prepare(`UPDATE accounts SET ${sets} WHERE uin = ?`)
        .run(...Object.values(row), change.uin);
      const mustLeave = change.password !== undefined || change.disabled || change.policy?.legacy === false;
      if (mustLeave) endSession.run(change.uin);
      return changes === 1;
    },

    cards(uins: readonly number[]): Card[] {
      return uins.map((uin) => card.get(uin) as Card | undefined).filter((found) => found !== undefined);
    },

    search({ searcher, after, count, age, sex, province }: SearchQuery): SearchHit[] {
      const row = { searcher, after, count, age: age ?? null, sex: sex ?? null, province: province ?? null };
      return search.all(row) as SearchHit[];
    },
  };
}

function columnsOf({ policy = {}, profile = {} }: { policy?: Partial<Policy>; profile?: Partial<Profile> }): Row {
  const row: Row = {};
  for (const [key, value] of Object.entries(policy)) {
    row[policyColumns[key as keyof Policy]] = typeof value === 'boolean' ? Number(value) : value;
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
    createdAt: row.created_at as number,
    policy: {
      add: row.adds as Policy['add'],
      searchable: row.searchable === 1,
      strangers: row.strangers === 1,
      legacy: row.legacy === 1,
    },
    profile: profile as Profile,
  };
}
