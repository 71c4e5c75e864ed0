import type { DatabaseSync } from 'node:sqlite';
import { kinds } from '@rookery/protocol';
import { ASK_AGAIN_MS, leavingAgain } from '../rules/friendship.ts';
import {
  hasPlace,
  invitationRings,
  joining,
  mayAdminister,
  mayInvite,
  mayRule,
  readableSince,
} from '../rules/groups.ts';
import type {
  Contact,
  Group,
  GroupBounds,
  GroupNotes,
  GroupOutcome,
  GroupRole,
  JoinAsk,
  Joining,
  JoinOutcome,
  JoinRequest,
  MaybeAct,
  Member,
  Membership,
} from '../storage.ts';
import type { Audit } from './audit.ts';
import { nothing } from './group-settings.ts';
import { type Groups, rankOf, roleOf } from './groups.ts';
import type { Deliver } from './messages.ts';
import type { Places } from './places.ts';

type MemberChange = Parameters<ReturnType<typeof groupMemberOperations>['setMember']>[0];
type Kick = Parameters<ReturnType<typeof groupMemberOperations>['kick']>[0];
type Invite = Parameters<ReturnType<typeof groupMemberOperations>['inviteToGroup']>[0];

/** Who is in a group, who wants to be, and who may be what. `deliver` puts an entry into a mailbox, `passUnreadable` moves its place past what is closed to its owner. */
export function groupMemberOperations(
  db: DatabaseSync,
  groups: Groups,
  { deliver, passUnreadable }: { deliver: Deliver; passUnreadable: (uin: number) => void },
  places: Places,
  audit: Audit,
) {
  const page = db.prepare(`
    SELECT accounts.uin AS uin, nick, accounts.face AS face, role, card, silenced_until AS silencedUntil, joined_at AS joinedAt
    FROM members JOIN accounts ON accounts.uin = members.uin
    WHERE grp = ? AND members.uin > ? ORDER BY members.uin LIMIT ?`);
  const contacts = db.prepare(`
    SELECT peer AS uin, 0 AS isGroup, 0 AS muted FROM friends WHERE uin = ?1
    UNION ALL SELECT grp, 1, muted FROM members WHERE uin = ?1 ORDER BY 1`);
  const setNotes = db.prepare(`
    UPDATE members SET muted = coalesce(?, muted), pinned = coalesce(?, pinned), label = coalesce(?, label)
    WHERE grp = ? AND uin = ?`);
  const setStanding = db.prepare(`
    UPDATE members SET role = coalesce(?, role), card = coalesce(?, card), silenced_until = coalesce(?, silenced_until)
    WHERE grp = ? AND uin = ?`);
  const setOwner = db.prepare('UPDATE groups SET owner = ? WHERE number = ?');
  const isFriend = db.prepare('SELECT 1 FROM friends WHERE uin = ? AND peer = ?');
  const isThere = db.prepare('SELECT 1 FROM accounts WHERE uin = ? AND disabled = 0');
  const codeOf = db.prepare('SELECT code FROM groups WHERE number = ?');
  const rulers = db.prepare('SELECT uin FROM members WHERE grp = ? AND role > 0 ORDER BY uin');
  const countAsks = db.prepare('SELECT count(*) AS asks FROM group_requests WHERE grp = ? AND state = 0');
  const countBars = db.prepare('SELECT count(*) AS bars FROM group_requests WHERE grp = ? AND state = 3');
  // A refused one is kept to know it again, and for no longer than that matters.
  const forgetRefused = db.prepare('DELETE FROM group_requests WHERE grp = ? AND state = 1 AND abs(at - ?) >= ?');
  const countInvitations = db.prepare('SELECT count(*) AS asks FROM group_requests WHERE uin = ? AND state = 2');
  const firstAsk = db.prepare(`
    SELECT group_requests.grp AS "group" FROM group_requests JOIN members ON members.grp = group_requests.grp
    WHERE group_requests.uin = ?1 AND state = 0 AND members.uin = ?2 AND role > 0 ORDER BY at LIMIT 1`);
  const waiting = db.prepare(`
    SELECT accounts.uin AS uin, nick, accounts.face AS face, grp AS "group", name AS groupName, reason, at, isInvitation FROM (
      SELECT grp, peer AS who, reason, at, 1 AS isInvitation FROM group_requests WHERE uin = ?1 AND state = 2
      UNION ALL
      SELECT group_requests.grp, group_requests.uin, reason, at, 0 FROM members
        JOIN group_requests ON group_requests.grp = members.grp AND state = 0
        WHERE members.uin = ?1 AND role > 0)
    JOIN groups ON groups.number = grp JOIN accounts ON accounts.uin = who
    ORDER BY at DESC LIMIT ?2`);

  function isRuler(group: number, uin: number): boolean {
    const role = groups.membership(group, uin)?.role;
    return role !== undefined && mayAdminister(role);
  }

  /** Whether its mailbox has no room for an invitation or a request. */
  function isFull(uin: number, mostWaiting = Number.POSITIVE_INFINITY): boolean {
    return places.waiting(uin) >= mostWaiting;
  }

  function placeIn(group: Group, uin: number, bounds: GroupBounds): boolean {
    return hasPlace({ ...bounds, members: group.members, groups: groups.countOf(uin) });
  }

  /** Makes it a member, and tells all. */
  function enter(group: Group, uin: number, at: number, author = uin): number[] {
    groups.add(group.group, uin, { at, since: readableSince(group.newest, group.past) });
    return groups.happened(group.group, author, at, author === uin ? 'joined' : `joined ${uin}`);
  }

  function decideJoin({ group: number, uin, at, code, ...bounds }: Joining): JoinOutcome & { group?: Group } {
    const group = groups.find(number);
    if (!group || isThere.get(uin) === undefined) return nothing('none');
    const request = groups.request(number, uin);
    const kept = (codeOf.get(number) as { code: string | null }).code;
    const outcome = joining({
      policy: group.policy,
      isMember: groups.isMember(number, uin),
      isBarred: request?.state === 'barred',
      isInvited: request?.state === 'invited',
      hasCode: kept !== null && code === kept,
      members: group.members,
      groups: groups.countOf(uin),
      ...bounds,
    });
    if (outcome !== 'done') return { outcome, rung: [], group };
    return { outcome, rung: enter(group, uin, at), group };
  }

  /** Leaves the request with the administrators. */
  function leaveAsk({ group, uin, reason, at, mostRequests, mostWaiting }: JoinAsk): JoinOutcome {
    if (isFull(uin, mostWaiting)) return nothing('waiting');
    forgetRefused.run(group, at, ASK_AGAIN_MS);
    const last = groups.request(group, uin);
    const { outcome, request } = leavingAgain({
      reason,
      at,
      last: last && { reason: last.reason, at: last.at, asks: last.asks, isRefused: last.state !== 'asked' },
      requests: (countAsks.get(group) as { asks: number }).asks,
      mostRequests,
    });
    if (request) groups.putRequest(group, uin, { state: 'asked', peer: 0, reason, ...request });
    if (outcome !== 'asked') return { outcome, rung: [] };
    const all = (rulers.all(group) as { uin: number }[]).map((ruler) => ruler.uin);
    // The others find it among the requests.
    const rung = all.filter((ruler) => !isFull(ruler, mostWaiting));
    const kind = kinds.wants.code;
    for (const ruler of rung) deliver({ uin: ruler, peer: group, kind, text: reason, at, author: uin });
    return { outcome, rung };
  }

  function mayBeInvited({ group, uin, mostRequests, mostWaiting }: Invite, role: GroupRole, one: number): boolean {
    if (groups.isMember(group, one) || isFriend.get(uin, one) === undefined) return false;
    const state = groups.request(group, one)?.state;
    if (state === 'barred' && !mayAdminister(role)) return false;
    if (state === 'invited') return true;
    return (countInvitations.get(one) as { asks: number }).asks < mostRequests && !isFull(one, mostWaiting);
  }

  /** Leaves the invitation with an account. @returns whether that has a new entry */
  function leaveInvitation({ group, uin, at, mostWaiting }: Invite, name: string, one: number): boolean {
    const request = groups.request(group, one);
    const last = request && { ...request, isOpen: request.state === 'invited' };
    const before = last?.isOpen || last?.state === 'barred' ? last : undefined;
    const rings = invitationRings(before, at) && !isFull(one, mostWaiting);
    if (!rings && before?.isOpen) return false;
    const asks = (before?.asks ?? 0) + (rings ? 1 : 0);
    groups.putRequest(group, one, { state: 'invited', peer: uin, reason: '', at, asks });
    if (rings) deliver({ uin: one, peer: group, kind: kinds.invited.code, text: name, at, author: uin });
    return rings;
  }

  /** Lets an account not come back, if there is room for one more. */
  function bar({ group, uin, member, at, mostBars = Number.POSITIVE_INFINITY }: Kick): 'done' | 'full' {
    const last = groups.request(group, member);
    if (last?.state === 'barred' || isThere.get(member) === undefined) return 'done';
    if ((countBars.get(group) as { bars: number }).bars >= mostBars) return 'full';
    // How often an invitation has rung stays known.
    const asks = last?.state === 'invited' ? last.asks : 0;
    groups.putRequest(group, member, { state: 'barred', peer: uin, reason: '', at, asks });
    return 'done';
  }

  /** What a change of another's standing needs. */
  function mayChange(ruler: GroupRole, ruled: GroupRole, { role, silencedUntil }: MemberChange): boolean {
    // An owner who may not write could not take that back.
    if (role === 'owner' && silencedUntil !== undefined) return false;
    return role === undefined ? mayRule(ruler, ruled) : ruler === 'owner';
  }

  /** What the others read of it, where something is different from `before`. */
  function tellStanding({ group, uin, member, at, role, silencedUntil }: MemberChange, before: Membership): number[] {
    const told = [
      ...(role === undefined || role === before.role ? [] : [`role ${member} ${rankOf(role)}`]),
      ...(silencedUntil === undefined || silencedUntil === before.silencedUntil
        ? []
        : [`silenced ${member} ${silencedUntil}`]),
    ];
    return told.map((text) => groups.happened(group, uin, at, text)).at(-1) ?? [];
  }

  function handOver(group: number, from: number, to: number): void {
    setStanding.run(rankOf('admin'), null, null, group, from);
    setStanding.run(rankOf('owner'), null, 0, group, to);
    setOwner.run(to, group);
  }

  return {
    members({ group, after, count }: { group: number; after: number; count: number }): Member[] {
      const rows = page.all(group, after, count) as (Omit<Member, 'role'> & { role: number })[];
      return rows.map((row) => ({ ...row, role: roleOf(row.role) }));
    },

    memberNumbers(group: number): number[] {
      return groups.numbers(group);
    },

    contacts(uin: number): Contact[] {
      const rows = contacts.all(uin) as { uin: number; isGroup: number; muted: number }[];
      return rows.map((row) => ({ uin: row.uin, isGroup: row.isGroup === 1, muted: row.muted === 1 }));
    },

    setMember(
      change: {
        group: number;
        uin: number;
        member: number;
        at: number;
        role?: GroupRole | undefined;
        card?: string | undefined;
        silencedUntil?: number | undefined;
      } & { [K in keyof GroupNotes]?: GroupNotes[K] | undefined },
    ): GroupOutcome {
      const { group, uin, member, role, card, silencedUntil, muted, pinned, label } = change;
      const own = groups.find(group) && groups.membership(group, uin);
      if (!own) return nothing('none');
      const other = groups.membership(group, member);
      if (!other) return nothing('absent');
      const isStanding = role !== undefined || silencedUntil !== undefined;
      const isSelf = uin === member;
      const isNoted = muted !== undefined || pinned !== undefined || label !== undefined;
      if (isSelf ? isStanding : isNoted || !mayChange(own.role, other.role, change)) return nothing('denied');
      if (isSelf) setNotes.run(bitOf(muted), bitOf(pinned), label ?? null, group, uin);
      if (role === 'owner') handOver(group, uin, member);
      const rank = role === undefined || role === 'owner' ? null : rankOf(role);
      setStanding.run(rank, card ?? null, silencedUntil ?? null, group, member);
      return { outcome: 'done', rung: tellStanding(change, other) };
    },

    setOwner({ group, member, at, act }: { group: number; member: number; at: number } & MaybeAct): GroupOutcome {
      if (!audit.mayAct(act)) return nothing('denied');
      const found = groups.find(group);
      if (!found) return nothing('none');
      if (!groups.isMember(group, member)) return nothing('absent');
      if (found.owner === member) return nothing('done');
      handOver(group, found.owner, member);
      audit.add(act, member, ['own-group', String(group)]);
      return { outcome: 'done', rung: groups.happened(group, member, at, `role ${member} 2`) };
    },

    addMembers({
      group,
      uins,
      at,
      act,
      ...bounds
    }: { group: number; uins: readonly number[]; at: number } & GroupBounds & MaybeAct) {
      const added: number[] = [];
      let rung: number[] = [];
      for (const uin of uins) {
        const found = groups.find(group);
        if (!found) return { outcome: 'none' as const, added, rung };
        if (groups.isMember(group, uin) || isThere.get(uin) === undefined) continue;
        if (!placeIn(found, uin, bounds)) return { outcome: 'full' as const, added, rung };
        rung = enter(found, uin, at);
        added.push(uin);
        audit.add(act, uin, ['join-group', String(group)]);
      }
      return { outcome: groups.find(group) ? ('done' as const) : ('none' as const), added, rung };
    },

    joinGroup(asked: Joining): JoinOutcome {
      const { group: _, ...decided } = decideJoin(asked);
      return decided;
    },

    askGroup(ask: JoinAsk): JoinOutcome {
      const { group: _, ...decided } = decideJoin(ask);
      return decided.outcome === 'ask' ? leaveAsk(ask) : decided;
    },

    inviteToGroup(invite: {
      group: number;
      uin: number;
      uins: readonly number[];
      at: number;
      mostRequests: number;
      mostWaiting?: number;
    }) {
      const { group, uin, uins } = invite;
      const found = groups.find(group);
      const own = found && groups.membership(group, uin);
      if (!own) return { ...nothing('none'), invited: [] };
      if (!mayInvite(own.role, found.membersInvite)) return { ...nothing('denied'), invited: [] };
      const invited = [...new Set(uins)].filter((one) => mayBeInvited(invite, own.role, one));
      const rung = invited.filter((one) => leaveInvitation(invite, found.name, one));
      return { outcome: 'done' as const, rung, invited };
    },

    answerInvitation({ accept, ...asked }: { accept: boolean } & Joining): GroupOutcome<'full'> {
      const { group, uin } = asked;
      if (groups.isMember(group, uin)) return nothing(accept ? 'done' : 'absent');
      if (groups.request(group, uin)?.state !== 'invited') return nothing('absent');
      if (accept) {
        const { outcome, rung } = decideJoin(asked);
        return { outcome: outcome === 'done' || outcome === 'full' ? outcome : 'none', rung };
      }
      groups.deleteRequest(group, uin);
      return nothing('done');
    },

    answerAsk(
      answer: {
        group?: number | undefined;
        uin: number;
        peer: number;
        accept: boolean;
        reason: string;
        at: number;
      } & GroupBounds,
    ): GroupOutcome<'full'> & { group: number } {
      const { uin, peer, accept, reason, at } = answer;
      const group = answer.group ?? (firstAsk.get(peer, uin) as { group: number } | undefined)?.group ?? 0;
      const found = groups.find(group);
      if (!found || !groups.isMember(group, uin)) return { ...nothing('none'), group };
      if (!isRuler(group, uin)) return { ...nothing('denied'), group };
      if (groups.isMember(group, peer)) return { ...nothing(accept ? 'done' : 'absent'), group };
      const asked = groups.request(group, peer);
      if (asked?.state === 'refused' && !accept) return { ...nothing('done'), group };
      if (asked?.state !== 'asked' || isThere.get(peer) === undefined) return { ...nothing('absent'), group };
      if (!accept) {
        groups.putRequest(group, peer, { ...asked, state: 'refused' });
        deliver({ uin: peer, peer: group, kind: kinds.refused.code, text: reason, at });
        return { outcome: 'done', rung: [peer], group };
      }
      if (!placeIn(found, peer, answer)) return { outcome: 'full', rung: [], group };
      deliver({ uin: peer, peer: group, kind: kinds.accepted.code, text: reason, at });
      return { outcome: 'done', rung: enter(found, peer, at, uin), group };
    },

    joinRequests({ uin, count }: { uin: number; count: number }): JoinRequest[] {
      const rows = waiting.all(uin, count) as (Omit<JoinRequest, 'isInvitation'> & { isInvitation: number })[];
      return rows.map((row) => ({ ...row, isInvitation: row.isInvitation === 1 }));
    },

    leaveGroup({ group, uin, at }: { group: number; uin: number; at: number }): GroupOutcome<'owner'> {
      const found = groups.find(group);
      const own = groups.membership(group, uin);
      if (!found || !own) return nothing('done');
      if (own.role === 'owner') {
        return found.members > 1
          ? { outcome: 'owner', rung: [] }
          : { outcome: 'done', rung: groups.end(group, uin, at) };
      }
      groups.remove(group, uin);
      passUnreadable(uin);
      return { outcome: 'done', rung: groups.happened(group, uin, at, 'left') };
    },

    kick(
      kick: { group: number; uin: number; member: number; bars: boolean; mostBars?: number; at: number } & MaybeAct,
    ): GroupOutcome<'full'> {
      const { group, uin, member, bars, at, act } = kick;
      if (act && !audit.mayAct(act)) return nothing('denied');
      const own = groups.membership(group, uin);
      if (!groups.find(group) || (!own && !act)) return nothing('none');
      const other = groups.membership(group, member);
      const rules = act !== undefined || (own !== undefined && mayRule(own.role, other?.role ?? 'member'));
      if (!rules || other?.role === 'owner') return nothing('denied');
      if (bars && bar(kick) === 'full') return nothing('full');
      if (!other) return nothing(bars ? 'done' : 'absent');
      groups.remove(group, member);
      passUnreadable(member);
      const text = `kicked ${member}`;
      const rung = groups.happened(group, uin, at, text);
      audit.add(act, member, ['leave-group', String(group)]);
      if (rung.length === 0) return nothing('done');
      // The log is closed to it: this it has for itself.
      deliver({ uin: member, peer: group, kind: kinds.happened.code, text, at, author: uin });
      return { outcome: 'done', rung: [...rung, member] };
    },
  };
}

function bitOf(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
