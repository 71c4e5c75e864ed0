import { hash } from 'node:crypto';
import { isLonger, type KindCode, kinds, type ReplyOf, refuse, type Status } from '@rookery/protocol';
import type { Handlers, Settling } from './dispatch.ts';
import type { Parts } from './parts.ts';
import { statusFor } from './presence.ts';
import type { Session } from './sessions.ts';

// COMPAT: a 1.4 client splits the answer at &UN= and &MG= without looking whether they are there.
const NOTHING: ReplyOf<'GetMsgEx'> = { MN: 0 };
const NOTHING_14: ReplyOf<'GetMsgEx'> = { MN: 0, MT: [], UN: [], MG: [] };
const HEAD_BYTES = 128;

type Entry = { readonly kind: KindCode; readonly peer: number; readonly text: string };

/** Sending and fetching. The delivery rules are in docs/ARCHITECTURE.md. */
export function messageHandlers(parts: Parts): Pick<Handlers, 'CLTMSG' | 'GetMsgEx'> {
  const { storage, delivery, limits, config, counters } = parts;

  async function fetch(
    session: Session,
    version: number,
  ): Promise<ReplyOf<'GetMsgEx'> | Settling<ReplyOf<'GetMsgEx'>>> {
    // One after the other: what is on its way to the client must not go out a second time beside it.
    while (session.fetching) await session.fetching;
    const { promise, resolve } = Promise.withResolvers<void>();
    session.fetching = promise;
    const done = () => {
      if (session.fetching === promise) session.fetching = undefined;
      resolve();
    };
    try {
      const page = await nextPage(session, version);
      if (page.entries.length === 0) {
        done();
        return nothingFor(version);
      }
      const settle = (written: boolean) => {
        if (written) confirm(session, page.cursor);
        else putBack(session, page);
        done();
      };
      return { reply: replyOf(page.entries), settle };
    } catch (error) {
      session.rung = true;
      done();
      throw error;
    }
  }

  async function nextPage(session: Session, version: number): Promise<Page> {
    const room = new Room(config['poll-messages'], config['poll-bytes']);
    const page: Page = { entries: [], cursor: session.cursor, notes: [] };
    if (session.rung) {
      session.rung = false;
      const { uin, cursor: after } = session;
      const found = await storage.waiting({ uin, after, count: config['poll-messages'], bytes: config['poll-bytes'] });
      // Whoever got something looks once more: this page need not have been all.
      if (found.length > 0) session.rung = true;
      for (const entry of found) {
        if (!room.takes(entry)) return page;
        page.entries.push(entry);
        page.cursor = entry.number;
      }
    }
    for (const [peer, shown] of session.notes ?? []) {
      const entry = { kind: kinds.status.code, peer, text: String(statusFor(version, shown)) };
      if (!room.takes(entry)) break;
      page.entries.push(entry);
      page.notes.push([peer, shown]);
    }
    for (const [peer] of page.notes) session.notes?.delete(peer);
    if (session.notes?.size === 0) session.notes = undefined;
    return page;
  }

  function confirm(session: Session, cursor: number): void {
    if (cursor <= session.cursor) return;
    session.cursor = cursor;
    storage.moveCursor({ uin: session.uin, number: cursor }).catch((error: unknown) => {
      // Not lost: it only means that these messages come again after a restart.
      parts.log.error({ err: error, uin: session.uin }, 'the place in a mailbox could not be kept');
    });
  }

  return {
    async CLTMSG({ uin, fields, session, now, body }) {
      const most = config['message-chars'];
      if (fields.MG === '') return refuse('malformed', 'MG is empty: there is nothing to send.');
      if (isLonger(fields.MG, most)) return refuse('large', `MG must not be longer than ${most} characters.`);
      const wait = limits.accountMessages.waitSeconds(session.spent.messages, now);
      if (wait > 0) return refuse('limited', `Too many messages; wait ${wait} s.`, wait);
      session.spent.messages = limits.accountMessages.spend(session.spent.messages, now);
      const to = fields.UN;
      const request = hash('sha1', body, 'base64');
      const mostWaiting = config['mailbox-messages'];
      const { outcome } = await storage.storeMessage({ from: uin, to, text: fields.MG, at: now, request, mostWaiting });
      if (outcome === 'unknown') return refuse('unknown', `UN: there is no account ${to}.`);
      if (outcome === 'stranger') return refuse('refused', `UN: ${to} takes messages from friends only.`);
      if (outcome === 'full') return refuse('large', `UN: the mailbox of ${to} is full (${mostWaiting} messages).`);
      if (outcome === 'stored') {
        counters.messages++;
        delivery.ring(to);
      }
      return {};
    },

    GetMsgEx({ session, version }) {
      if (!session.rung && session.notes === undefined && session.fetching === undefined) return nothingFor(version);
      return fetch(session, version);
    },
  };
}

/** One answer: what goes out, where the cursor is afterwards, and which notes are in it. */
type Page = { readonly entries: Entry[]; cursor: number; readonly notes: [number, Status][] };

function nothingFor(version: number): ReplyOf<'GetMsgEx'> {
  return version < 14 ? NOTHING : NOTHING_14;
}

function replyOf(entries: readonly Entry[]): ReplyOf<'GetMsgEx'> {
  return {
    MN: entries.length,
    MT: entries.map((entry) => entry.kind),
    UN: entries.map((entry) => entry.peer),
    MG: entries.map((entry) => entry.text),
  };
}

/** The answer did not go out: the messages come again by themselves, the notes unless there are newer ones. */
function putBack(session: Session, page: Page): void {
  session.rung = true;
  if (page.notes.length === 0) return;
  session.notes = new Map([...page.notes, ...(session.notes ?? [])]);
}

const ESCAPED = /[%&,]/g;

/** How much one answer still holds. The first entry always fits, or a long message would never arrive. */
class Room {
  #entries: number;
  #bytes: number;
  #isEmpty = true;

  constructor(entries: number, bytes: number) {
    this.#entries = entries;
    this.#bytes = bytes - HEAD_BYTES;
  }

  takes({ kind, peer, text }: Entry): boolean {
    const escapes = text.match(ESCAPED)?.length ?? 0;
    const bytes = Buffer.byteLength(text) + 4 * escapes + String(peer).length + String(kind).length + 3;
    if (this.#entries === 0 || (bytes > this.#bytes && !this.#isEmpty)) return false;
    this.#entries--;
    this.#bytes -= bytes;
    this.#isEmpty = false;
    return true;
  }
}
