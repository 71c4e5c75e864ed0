import { hash } from 'node:crypto';
import { isLonger, kinds, type Refusal, type ReplyOf, refuse } from '@rookery/protocol';
import { isOfNow } from '../live/confirm.ts';
import { type Call, type Handlers, SAFE } from '../requests/dispatch.ts';
import type { Parts } from '../requests/parts.ts';
import type { NewMessage, StoreOutcome, TalkMarks } from '../storage/storage.ts';

/** Sending. The delivery rules are in docs/ARCHITECTURE.md. */
export function messageHandlers(parts: Parts): Pick<Handlers, 'CLTMSG' | 'Typing'> {
  const { storage, delivery, alerts, limits, config, counters, sessions } = parts;

  function messageOf({ uin, fields, session, now, steady, body, version }: Call<'CLTMSG'>): NewMessage {
    // The same bytes are the same request; of two sessions of 2.0 they are not.
    const request = fields.ID === undefined ? hash('sha1', `${session.id}${body}`, 'base64') : undefined;
    return {
      from: uin,
      to: fields.UN,
      text: fields.MG,
      at: now,
      steady,
      request,
      clientId: version === SAFE ? fields.ID : undefined,
      session: session.id,
      mostWaiting: config['mailbox-messages'],
      mostFromOne: config['mailbox-messages-per-sender'],
    };
  }

  return {
    async CLTMSG(call) {
      const { uin, fields, session, steady } = call;
      const most = config['message-chars'];
      if (fields.MG === '') return refuse('malformed', 'MG is empty: there is nothing to send.');
      if (isLonger(fields.MG, most))
        return refuse('large', `MG must not be longer than ${most} characters.`, 'too-long');
      const { spent } = session.resident;
      const wait = limits.accountMessages.waitSeconds(spent.messages, steady);
      if (wait > 0) return refuse('limited', `Too many messages; wait ${wait} s.`, wait);
      spent.messages = limits.accountMessages.spend(spent.messages, steady);
      const tooMuch = limits.refuseBytes(spent, fields.MG, steady);
      if (tooMuch) return tooMuch;
      const message = messageOf(call);
      const stored = await storage.storeMessage(message);
      const { to, text } = message;
      if (!('number' in stored)) return whyNotStored(stored.outcome, message);
      const { number, at } = stored;
      if (stored.outcome === 'stored') {
        counters.messages++;
        const kind = kinds.message.code;
        const entry = { kind, peer: uin, text, number: stored.peerNumber, at, sent: false };
        delivery.appended(to, entry);
        alerts?.arrived(to, entry);
        delivery.appended(uin, { kind, peer: to, text, number, at, sent: true }, session.id);
      }
      return session.id === 0 ? {} : { ID: number, TS: at };
    },

    async Typing({ uin, fields, now }) {
      const peer = fields.UN;
      // Asked first and of all alike: neither the answer nor its time tells a stranger who is there.
      if (!(await storage.isFriend({ uin, peer }))) return refuse('refused', `UN: ${peer} is no friend.`, 'no-friend');
      if (!sessions.isOnline(uin)) return {};
      const entry = { kind: kinds.typing.code, peer: uin, text: '', number: 0, at: now, sent: false } as const;
      // Behind the answer, so that its time does not tell a friend who is hidden either.
      setImmediate(() => delivery.tell(peer, entry));
      return {};
    },
  };
}

type NotStored = Exclude<StoreOutcome['outcome'], 'stored' | 'repeated'>;

function whyNotStored(outcome: NotStored, { to, mostWaiting }: NewMessage): Refusal {
  if (outcome === 'unknown') return refuse('unknown', `UN: there is no account ${to}.`, 'no-account');
  if (outcome === 'stranger') return refuse('refused', `UN: ${to} takes messages from friends only.`, 'friends-only');
  if (outcome === 'reused') return refuse('malformed', 'ID was used for another message.');
  if (outcome === 'share')
    return refuse('large', `UN: so many of your messages wait for ${to} that the rest is for others.`, 'mailbox-full');
  return refuse('large', `UN: the mailbox of ${to} is full (${mostWaiting} messages).`, 'mailbox-full');
}

/** What happened before: what has been said, and how far it was read. */
export function historyHandlers(
  parts: Parts,
): Pick<Handlers, 'History' | 'Conversations' | 'Read' | 'SetTalk' | 'Forget'> {
  const { storage, delivery, alerts, config, sessions } = parts;

  /** Other sessions of the account are told of all that it has done with a conversation, since only the latest is kept. */
  function tellChange(peer: number, { isMarked, hidden, cleared }: TalkMarks, { uin, session, now }: TalkCall): void {
    const text = `${isMarked ? 1 : 0} ${hidden} ${cleared}`;
    delivery.tell(uin, { kind: kinds.talk.code, peer, text, number: 0, at: now, sent: false }, session);
  }

  return {
    async History({ uin, fields }): Promise<ReplyOf<'History'> | Refusal> {
      const { UN: peer, BF: before = 0, AF: after } = fields;
      if (fields.BF !== undefined && after !== undefined) {
        return refuse('malformed', 'BF and AF do not go together: one looks for older messages, one for newer ones.');
      }
      const count = Math.min(fields.TN || MOST_HISTORY, MOST_HISTORY);
      const query = { uin, peer, before, after, count, bytes: config['page-bytes'] };
      const { entries, isLast, seen, cleared } = await storage.history(query);
      return {
        FN: isLast ? 1 : 0,
        SN: entries.length,
        RD: seen,
        CL: cleared,
        ID: entries.map(({ number }) => number),
        TS: entries.map(({ at }) => at),
        DR: entries.map(({ sent }) => (sent ? 1 : 0)),
        MG: entries.map(({ text }) => text),
      };
    },

    async Conversations({ uin, fields }): Promise<ReplyOf<'Conversations'>> {
      const count = Math.min(fields.TN || MOST_CONVERSATIONS, MOST_CONVERSATIONS);
      const query = { uin, before: fields.BF ?? 0, count, preview: PREVIEW_CHARS, withHidden: fields.AL === 1 };
      const { conversations, isLast } = await storage.conversations(query);
      return {
        FN: isLast ? 1 : 0,
        SN: conversations.length,
        UC: conversations.map(({ unread }) => unread),
        RA: conversations.map(({ read }) => read),
        RD: conversations.map(({ seen }) => seen),
        UR: conversations.map(({ isMarked }) => (isMarked ? 1 : 0)),
        HD: conversations.map(({ hidden }) => hidden),
        CL: conversations.map(({ cleared }) => cleared),
        ID: conversations.map(({ latest }) => latest.number),
        TS: conversations.map(({ latest }) => latest.at),
        DR: conversations.map(({ latest }) => (latest.sent ? 1 : 0)),
        UN: conversations.map(({ peer }) => peer),
        NK: conversations.map(({ nick }) => nick),
        MG: conversations.map(({ latest }) => latest.text),
      };
    },

    async Read({ uin, fields, session, now }) {
      if (!isOfNow(session, fields.GN)) return ofBefore();
      const peer = fields.UN;
      const { moved, read, seen } = await storage.markRead({
        uin,
        peer,
        number: fields.ID,
        // It would show that a hidden account is online.
        isSecret: !sessions.isOnline(uin),
      });
      const mark = { number: 0, at: now, sent: false };
      if (moved) delivery.tell(uin, { kind: kinds.read.code, peer, text: String(read), ...mark }, session);
      if (moved) alerts?.seen(uin, peer, read, session.id);
      if (seen !== undefined) delivery.tell(peer, { kind: kinds.seen.code, peer: uin, text: String(seen), ...mark });
      return {};
    },

    async SetTalk(call) {
      const { uin, fields, session } = call;
      if (!isOfNow(session, fields.GN)) return ofBefore();
      const { UN: peer, ID: number = Number.MAX_SAFE_INTEGER, UR, HD } = fields;
      const marked = UR === undefined ? undefined : UR === 1;
      const hidden = HD === undefined ? undefined : HD === 1;
      const change = await storage.setTalk({ uin, peer, number, marked, hidden });
      if (change.moved) tellChange(peer, change, call);
      return {};
    },

    async Forget(call) {
      const { uin, fields, session } = call;
      if (!isOfNow(session, fields.GN)) return ofBefore();
      const { UN: peer, ID: number } = fields;
      const change = await storage.forget({ uin, peer, number });
      if (!change.moved) return {};
      tellChange(peer, change, call);
      alerts?.seen(uin, peer, change.read, session.id);
      return {};
    },
  };
}

type TalkCall = Pick<Call<'SetTalk' | 'Forget'>, 'uin' | 'session' | 'now'>;

function ofBefore(): Refusal {
  return refuse('refused', 'GN is of before a backup was restored.', 'restored');
}

const MOST_HISTORY = 100;
const MOST_CONVERSATIONS = 50;
const PREVIEW_CHARS = 100;
