import { type Entry, kinds, type Refusal, type ReplyOf, refuse } from '@rookery/protocol';
import { isOfNow } from '../live/confirm.ts';
import { isSeen } from '../presence/presence.ts';
import type { Call, Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { TalkMarks } from '../storage/storage.ts';
import { besidesOf, namesOf } from './paging.ts';

/**
 * What happened before: what has been said, and how far it was read. What moves a mark, and who is told of
 * it: `storage/rules/talks.ts`.
 */
export function historyHandlers(
  parts: Parts,
): Pick<Handlers, 'History' | 'Conversations' | 'Read' | 'SetTalk' | 'Forget'> {
  const { storage, delivery, alerts, config, presence } = parts;

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
      const { entries, isLast, seen, cleared, readBy, isClosed } = await storage.history(query);
      if (isClosed) return refuse('unknown', 'UN: there is no such group.', 'no-group');
      return {
        FN: isLast ? 1 : 0,
        SN: entries.length,
        RD: seen,
        CL: cleared,
        ID: entries.map(({ number }) => number),
        TS: entries.map(({ at }) => at),
        DR: entries.map(({ sent }) => (sent ? 1 : 0)),
        ...(readBy
          ? { MT: entries.map(saidAs), FR: entries.map(({ author = 0 }) => author), RB: [...readBy] }
          : namesOf(entries)),
        ...besidesOf(entries),
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
        ...(conversations.some(({ latest }) => latest.author) && {
          FR: conversations.map(({ latest }) => latest.author ?? 0),
          EN: conversations.map(({ latest }) => (latest.author ? (latest.entry ?? 0) : 0)),
          MT: conversations.map(({ latest }) => saidAs(latest)),
        }),
        ...previewOf(conversations.map(({ latest }) => latest)),
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
        isSecret: !(await isSeen(presence, uin)),
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

/** What stands for a text where there is none. */
function previewOf(entries: readonly Entry[]): Pick<ReplyOf<'Conversations'>, 'FI' | 'RV'> {
  const { FI, RV } = besidesOf(entries);
  return { ...(FI && { FI }), ...(RV && { RV }) };
}

/** Conversations hold these two kinds. */
function saidAs({ kind }: Entry): 9 | 90 {
  return kind === kinds.happened.code ? kind : kinds.message.code;
}

type TalkCall = Pick<Call<'SetTalk' | 'Forget'>, 'uin' | 'session' | 'now'>;

function ofBefore(): Refusal {
  return refuse('refused', 'GN is of before a backup was restored.', 'restored');
}

const MOST_HISTORY = 100;
const MOST_CONVERSATIONS = 50;
const PREVIEW_CHARS = 100;
