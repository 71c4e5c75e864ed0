import type { DatabaseSync } from 'node:sqlite';
import type { Status } from '@rookery/protocol';
import { isTold, subscribing } from '../rules/alerts.ts';
import { mayAdminister } from '../rules/groups.ts';
import type {
  Alerting,
  AlertQuery,
  NewSubscription,
  StoredPushKeys,
  SubscribeOutcome,
  Subscription,
} from '../storage.ts';
import type { Groups } from './groups.ts';
import { besideIn, type Mailboxes } from './mailboxes.ts';

type SubscriptionRow = Omit<Subscription, 'preview'> & { readonly preview: 0 | 1 };

/** Browsers that are told by their push service, and what they are told of. */
export function subscriptionOperations(db: DatabaseSync, mailboxes: Mailboxes, groups: Groups) {
  const keepKeys = db.prepare('INSERT OR IGNORE INTO push_keys (id, public_key, private_key) VALUES (1, ?, ?)');
  const keys = db.prepare('SELECT public_key AS publicKey, private_key AS privateKey FROM push_keys');
  const session = db.prepare('SELECT 1 FROM modern_sessions WHERE uin = ? AND session = ?');
  const remove = db.prepare('DELETE FROM subscriptions WHERE uin = ? AND session = ?');
  const removeAddress = db.prepare('DELETE FROM subscriptions WHERE endpoint = ?');
  const removeExactly = db.prepare('DELETE FROM subscriptions WHERE uin = ? AND session = ? AND endpoint = ?');
  const countOf = db.prepare('SELECT count(*) AS count FROM subscriptions WHERE uin = ?');
  const countAll = db.prepare('SELECT count(*) AS count FROM subscriptions');
  const insert = db.prepare(`
    INSERT INTO subscriptions (uin, session, endpoint, key, auth, preview, language) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const of = db.prepare(`
    SELECT session, endpoint, key, auth, preview, language FROM subscriptions WHERE uin = ? ORDER BY session`);
  const uins = db.prepare('SELECT DISTINCT uin FROM subscriptions');
  const account = db.prepare('SELECT status FROM accounts WHERE uin = ? AND disabled = 0');
  const friend = db.prepare('SELECT remark, muted FROM friends WHERE uin = ? AND peer = ?');
  const nick = db.prepare('SELECT nick FROM accounts WHERE uin = ?');
  const readTo = db.prepare('SELECT read FROM talks WHERE uin = ? AND peer = ?');
  const member = db.prepare(`
    SELECT name AS remark, muted, read FROM members JOIN groups ON groups.number = members.grp
    WHERE members.uin = ? AND grp = ?`);
  const isAsking = db.prepare('SELECT 1 FROM requests WHERE uin = ? AND peer = ? AND refused = 0');

  function subscriptionsOf(uin: number): Subscription[] {
    return (of.all(uin) as SubscriptionRow[]).map((row) => ({ ...row, preview: row.preview === 1 }));
  }

  /** An invitation to a group, which is the peer, or with an author the request of that one to join it. */
  function askedIn({ uin, peer: group, author }: AlertQuery, status: Status): Alerting | undefined {
    const name = groups.find(group)?.name;
    const request = groups.request(group, author ?? uin);
    const role = groups.membership(group, uin)?.role;
    const isOpen =
      author === undefined ? request?.state === 'invited' : request?.state === 'asked' && role && mayAdminister(role);
    if (name === undefined || !request || !isOpen) return undefined;
    const asks = author === undefined ? ('invited' as const) : ('wants' as const);
    return {
      status,
      name,
      author: groups.nameOf(group, author ?? request.peer),
      asks,
      subscriptions: subscriptionsOf(uin),
    };
  }

  return {
    pushKeys({ publicKey, privateKey }: StoredPushKeys): StoredPushKeys {
      keepKeys.run(publicKey, privateKey);
      return keys.get() as StoredPushKeys;
    },

    subscribe(one: NewSubscription): SubscribeOutcome {
      const { uin, endpoint, key, auth, preview, language } = one;
      const hasSession = session.get(uin, one.session) !== undefined;
      if (hasSession) {
        // A browser has one address for all accounts.
        removeAddress.run(endpoint);
        remove.run(uin, one.session);
      }
      const { count: ofAccount } = countOf.get(uin) as { count: number };
      const { count: all } = countAll.get() as { count: number };
      const { mostOfAccount, most } = one;
      const outcome = subscribing({ hasSession, ofAccount, mostOfAccount, all, most });
      if (outcome === 'kept') insert.run(uin, one.session, endpoint, key, auth, Number(preview), language);
      return outcome;
    },

    unsubscribe({ uin, session: id, endpoint }: { uin: number; session: number; endpoint?: string }): boolean {
      const { changes } = endpoint === undefined ? remove.run(uin, id) : removeExactly.run(uin, id, endpoint);
      return changes === 1;
    },

    subscribers(): number[] {
      return (uins.all() as { uin: number }[]).map(({ uin }) => uin);
    },

    alerting(query: AlertQuery): Alerting | undefined {
      const { uin, peer, number, author, isMention = false, place = 0 } = query;
      const row = place === 0 ? undefined : mailboxes.row(uin, place);
      const { isRecalled, editedAt } = besideIn(row?.beside);
      if (isRecalled) return undefined;
      const owner = account.get(uin) as { status: Status } | undefined;
      type Noted = { remark: string; muted: 0 | 1; read?: number };
      if (number === 0 && groups.isKnown(peer)) return owner && askedIn(query, owner.status);
      const inGroup = author === undefined ? undefined : (member.get(uin, peer) as Noted | undefined);
      if (author !== undefined && !inGroup) return undefined;
      const noted = inGroup ?? (friend.get(uin, peer) as Noted | undefined);
      const read = noted?.read ?? (readTo.get(uin, peer) as { read: number } | undefined)?.read ?? 0;
      const isAsked = isAsking.get(uin, peer) !== undefined;
      const isThere = owner !== undefined;
      const isMuted = noted?.muted === 1 && !isMention;
      if (!owner || !isTold({ isThere, isMuted, number, read, isAsked })) return undefined;
      const name = noted?.remark || ((nick.get(peer) as { nick: string } | undefined)?.nick ?? '');
      const told = author === undefined ? { name } : { name, author: groups.nameOf(peer, author) };
      const text = editedAt === undefined ? undefined : row?.text;
      return { status: owner.status, ...told, ...(text && { text }), subscriptions: subscriptionsOf(uin) };
    },
  };
}
