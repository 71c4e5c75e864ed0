import { hash } from 'node:crypto';
import { isLonger, kinds, type Refusal, refuse } from '@rookery/protocol';
import { isSeen } from '../presence/presence.ts';
import { type Call, type Handlers, MODERN, unknownAccount } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { NewMessage, NotStored } from '../storage/storage.ts';

const MOST_WATCHED = 50;
const MOST_FILES = 10;
/** As long as what is kept of one file beside a text. */
const BESIDE = 'x'.repeat(256);
const MOST_MENTIONS = 50;

/**
 * Sending. The delivery rules are in docs/ARCHITECTURE.md.
 *
 * Who may write, when a mailbox is full for all or for one sender, and when a request is a repetition is decided in
 * `storage/rules/writing.ts`, within `REPEAT_MS` in `storage/records.ts`; rates are in `live/limits.ts`.
 */
export function messageHandlers(parts: Parts): Pick<Handlers, 'CLTMSG' | 'Typing'> {
  const { storage, delivery, alerts, limits, config, counters, presence } = parts;

  function messageOf({ uin, fields, session, now, steady, body, version }: Call<'CLTMSG'>): NewMessage {
    // The same bytes are the same request; of two sessions of 2.0 they are not.
    const request = fields.ID === undefined ? hash('sha1', `${session.id}${body}`, 'base64') : undefined;
    return {
      from: uin,
      to: fields.UN,
      text: fields.MG,
      quote: fields.QT,
      mentions: fields.AT,
      files: fields.FI,
      at: now,
      steady,
      request,
      clientId: version === MODERN ? fields.ID : undefined,
      session: session.id,
      mostWaiting: config['mailbox-messages'],
      mostFromOne: config['mailbox-messages-per-sender'],
    };
  }

  /** Large groups are not told: it would be of interest to few, and reach many. */
  async function typingIn(group: number, members: readonly number[], uin: number, at: number) {
    if (members.length > MOST_WATCHED || !(await isSeen(presence, uin))) return {};
    const kind = kinds.typing.code;
    const entry = { kind, peer: group, text: '', number: 0, at, sent: false, author: uin, entry: 0 };
    for (const member of members) if (member !== uin) setImmediate(() => delivery.tell(member, entry));
    return {};
  }

  return {
    async CLTMSG(call) {
      const { uin, fields, session, steady } = call;
      const most = config['message-chars'];
      const { FI: files = [], AT: mentions = [] } = fields;
      if (fields.MG === '' && files.length === 0) return refuse('malformed', 'MG is empty: there is nothing to send.');
      if (files.length > MOST_FILES) return refuse('malformed', `FI must not have more than ${MOST_FILES} files.`);
      if (new Set(files).size < files.length) return refuse('malformed', 'FI names a file more than once.');
      if (mentions.length > MOST_MENTIONS)
        return refuse('malformed', `AT must not have more than ${MOST_MENTIONS} accounts.`);
      if (isLonger(fields.MG, most))
        return refuse('large', `MG must not be longer than ${most} characters.`, 'too-long');
      const { spent } = session.resident;
      const wait = limits.accountMessages.waitSeconds(spent.messages, steady);
      if (wait > 0) return refuse('limited', `Too many messages; wait ${wait} s.`, wait);
      const isCrowded = limits.refuseGroup(fields.UN, steady);
      if (isCrowded) return isCrowded;
      spent.messages = limits.accountMessages.spend(spent.messages, steady);
      const tooMuch = limits.refuseBytes(spent, fields.MG + BESIDE.repeat(files.length), steady);
      if (tooMuch) return tooMuch;
      const message = messageOf(call);
      const stored = await storage.storeMessage(message);
      const { to, text } = message;
      if (!('number' in stored)) return whyNotStored(stored.outcome, message);
      const { number, at } = stored;
      const beside = 'beside' in stored ? stored.beside : undefined;
      if (stored.outcome === 'fanned') {
        counters.messages++;
        limits.spendGroup(to, steady);
        const { entry, uins, numbers } = stored;
        const fanned = { group: to, author: uin, text, beside, at, entry, uins, numbers, origin: session.id };
        alerts?.fanned(fanned);
        delivery.fanned(fanned);
      }
      if (stored.outcome === 'stored') {
        counters.messages++;
        const kind = kinds.message.code;
        const said = { kind, text, at, entry: number, ...(beside && { beside }) };
        const entry = { ...said, peer: uin, number: stored.peerNumber, sent: false };
        // First: a poll that waits is seen as a connection, and this wakes it.
        alerts?.arrived(to, entry);
        delivery.appended(to, entry);
        delivery.appended(uin, { ...said, peer: to, number, sent: true }, session.id);
      }
      if (session.id === 0) return {};
      return { ID: number, TS: at, ...('entry' in stored && { EN: stored.entry }) };
    },

    async Typing({ uin, fields, now }) {
      const peer = fields.UN;
      // Asked first and of all alike: neither the answer nor its time tells a stranger who is there.
      if (!(await storage.isFriend({ uin, peer }))) {
        const members = await storage.memberNumbers(peer);
        if (members.includes(uin)) return typingIn(peer, members, uin, now);
        return refuse('refused', `UN: ${peer} is no friend.`, 'no-friend');
      }
      if (!(await isSeen(presence, uin))) return {};
      const entry = { kind: kinds.typing.code, peer: uin, text: '', number: 0, at: now, sent: false } as const;
      // Behind the answer, so that its time does not tell a friend who is hidden either.
      setImmediate(() => delivery.tell(peer, entry));
      return {};
    },
  };
}

function whyNotStored(outcome: NotStored, { to, mostWaiting, quote }: NewMessage): Refusal {
  if (outcome === 'no-quote')
    return refuse('unknown', `QT: there is no message ${quote} in this conversation.`, 'no-message');
  if (outcome === 'no-file') return refuse('unknown', 'FI: one of the files is not there, or not any more.', 'gone');
  if (outcome === 'no-member')
    return refuse('unknown', 'AT: one of the accounts is no member of this group.', 'no-member');
  if (outcome === 'no-right') return refuse('refused', 'AT: only administrators may mention all.', 'no-right');
  if (outcome === 'unknown') return unknownAccount(to);
  if (outcome === 'stranger') return refuse('refused', `UN: ${to} takes messages from friends only.`, 'friends-only');
  if (outcome === 'silenced') return refuse('refused', 'UN: you may not write in this group at present.', 'silenced');
  if (outcome === 'quiet') return refuse('refused', 'UN: only administrators may write in this group.', 'silenced');
  if (outcome === 'reused') return refuse('malformed', 'ID was used for another message.');
  if (outcome === 'share')
    return refuse('large', `UN: so many of your messages wait for ${to} that the rest is for others.`, 'mailbox-full');
  return refuse('large', `UN: the mailbox of ${to} is full (${mostWaiting} messages).`, 'mailbox-full');
}
