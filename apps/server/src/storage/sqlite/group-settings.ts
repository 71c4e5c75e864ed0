import type { DatabaseSync } from 'node:sqlite';
import { folded } from '../rules/folding.ts';
import { mayAdminister } from '../rules/groups.ts';
import type { Group, GroupOutcome, GroupSettings, GroupView, MaybeAct, NewGroup, OwnGroup } from '../storage.ts';
import { accountRows } from './accounts.ts';
import type { Audit } from './audit.ts';
import { GROUP_COLUMNS, type GroupRow, type Groups, groupOf, roleOf } from './groups.ts';

// Which column holds what.
const columns = {
  name: 'name',
  notice: 'notice',
  face: 'face',
  policy: 'policy',
  membersInvite: 'members_invite',
  searchable: 'searchable',
  past: 'past',
  quiet: 'quiet',
} as const satisfies Record<keyof GroupSettings, string>;

// Others wait for the storage, too.
const MOST_LOOKED = 5000;

export const nothing = <O extends string>(outcome: O) => ({ outcome, rung: [] });

/** Making groups, what they are, and their end. */
export function groupSettingOperations(db: DatabaseSync, groups: Groups, audit: Audit) {
  const accounts = accountRows(db);
  const insert = db.prepare('INSERT INTO groups (number, owner, created_at, name, policy) VALUES (?, ?, ?, ?, ?)');
  const isThere = db.prepare('SELECT 1 FROM accounts WHERE uin = ? AND disabled = 0');
  const own = db.prepare(`
    SELECT number AS "group", name, face, members, newest, role, muted, pinned, label
    FROM members JOIN groups ON groups.number = members.grp
    WHERE uin = ? AND grp > ? ORDER BY grp LIMIT ?`);
  const setters = Object.fromEntries(
    Object.entries(columns).map(([key, column]) => [
      key,
      db.prepare(`UPDATE groups SET ${column} = ? WHERE number = ?`),
    ]),
  );
  const codeOf = db.prepare('SELECT code FROM groups WHERE number = ?');
  const setCode = db.prepare('UPDATE groups SET code = ? WHERE number = ?');
  const findable = db.prepare(`
    SELECT ${GROUP_COLUMNS} FROM groups WHERE searchable = 1 AND ended = 0 AND number > ? ORDER BY number LIMIT ?`);
  const all = db.prepare(`SELECT ${GROUP_COLUMNS} FROM groups WHERE ended = 0 AND number > ? ORDER BY number LIMIT ?`);

  /** What the others read of a change of settings. */
  function toldOf(before: Group, { name, notice, quiet }: Partial<GroupSettings>): string[] {
    return [
      ...(name === undefined || name === before.name ? [] : [`named ${name}`]),
      ...(notice === undefined || notice === before.notice ? [] : ['noticed']),
      ...(quiet === undefined || quiet === before.quiet ? [] : [`quiet ${quiet ? 1 : 0}`]),
    ];
  }

  return {
    createGroup({ owner, name, policy, at, mostGroups, act }: NewGroup & MaybeAct) {
      if (isThere.get(owner) === undefined) return { outcome: 'unknown' as const };
      const group = accounts.next();
      if (group === undefined || groups.countOf(owner) >= mostGroups) return { outcome: 'full' as const };
      insert.run(group, owner, at, name, policy);
      groups.add(group, owner, { at, since: 0, role: 'owner' });
      audit.add(act, owner, ['create-group', String(group)]);
      return { outcome: 'created' as const, group };
    },

    group({ group, uin }: { group: number; uin: number }): GroupView | undefined {
      const found = groups.find(group);
      if (!found) return undefined;
      const isInvited = groups.request(group, uin)?.state === 'invited';
      return { ...found, membership: groups.membership(group, uin), isInvited };
    },

    groupsOf({ uin, after, count }: { uin: number; after: number; count: number }): OwnGroup[] {
      type Row = Omit<OwnGroup, 'role' | 'muted' | 'pinned'> & { role: number; muted: number; pinned: number };
      const rows = own.all(uin, after, count) as Row[];
      return rows.map(({ role, muted, pinned, ...row }) => {
        return { ...row, role: roleOf(role), muted: muted === 1, pinned: pinned === 1 };
      });
    },

    setGroup(change: { group: number; uin: number; at: number } & Partial<GroupSettings> & MaybeAct): GroupOutcome {
      const { group, uin, at, act, ...settings } = change;
      const before = groups.find(group);
      const role = groups.membership(group, uin)?.role;
      if (!before || (!role && !act)) return nothing('none');
      if (!act && !(role && mayAdminister(role))) return nothing('denied');
      for (const [key, value] of Object.entries(settings)) {
        if (value !== undefined) setters[key]?.run(typeof value === 'boolean' ? Number(value) : value, group);
      }
      const told = toldOf(before, settings);
      const rung = told.map((text) => groups.happened(group, uin, at, text));
      return { outcome: 'done', rung: rung.at(-1) ?? [] };
    },

    endGroup({ group, uin, at, act }: { group: number; uin: number; at: number } & MaybeAct): GroupOutcome {
      if (act && !audit.mayAct(act)) return nothing('denied');
      const found = groups.find(group);
      const role = groups.membership(group, uin)?.role;
      if (!found || (!role && !act)) return nothing('none');
      if (!act && role !== 'owner') return nothing('denied');
      const rung = groups.end(group, uin, at);
      audit.add(act, found.owner, ['end-group', String(group)]);
      return { outcome: 'done', rung };
    },

    groupCode({ group, uin, code }: { group: number; uin: number; code?: string | null }) {
      const role = groups.find(group) && groups.membership(group, uin)?.role;
      if (!role) return nothing('none');
      if (!mayAdminister(role)) return nothing('denied');
      if (code !== undefined) setCode.run(code, group);
      const kept = (codeOf.get(group) as { code: string | null }).code;
      return { ...nothing('done'), code: kept ?? undefined };
    },

    findGroups({
      text,
      after,
      count,
      most = MOST_LOOKED,
    }: {
      text: string;
      after: number;
      count: number;
      most?: number;
    }) {
      const wanted = folded(text);
      const limit = Math.min(most, MOST_LOOKED);
      const found: Group[] = [];
      let looked = 0;
      for (const row of findable.iterate(after, limit) as Iterable<GroupRow>) {
        looked++;
        if (folded(row.name).includes(wanted) || String(row.group) === text) found.push(groupOf(row));
        if (found.length === count || looked === limit) return { groups: found, next: row.group };
      }
      return { groups: found, next: 0 };
    },

    allGroups({ after, count }: { after: number; count: number }): Group[] {
      return (all.all(after, count) as GroupRow[]).map(groupOf);
    },
  };
}
