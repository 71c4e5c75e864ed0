import { type Entry, kinds, type ReplyOf } from '@rookery/protocol';
import type { Settling } from '../live/answer.ts';
import { confirmUpTo, isOfNow } from '../live/confirm.ts';
import { entryFor, LegacyFetch, Room } from '../live/fetching.ts';
import { putBackNotes } from '../live/notes.ts';
import type { Session } from '../live/session.ts';
import { type Call, type Handlers, MODERN } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { LogPage } from '../storage/storage.ts';
import { moreOf } from './paging.ts';

type Reply = ReplyOf<'GetMsgEx'>;

// COMPAT: a 1.4 client splits the answer at &UN= and &MG= without looking whether they are there.
const NOTHING: Reply = { MN: 0 };
const NOTHING_14: Reply = { MN: 0, MT: [], UN: [], MG: [] };

// COMPAT: a class of 1.1 takes what stands between the first two `=` behind MG for all the texts, and drops the whole
// batch when they are fewer than their senders. So a text with `=` is the last of its batch, up to 1.2.
const CUTS_AT_EQUALS = 12;

/** Fetching what has arrived. How a poll waits is in `live/parking.ts`; the delivery rules are in docs/ARCHITECTURE.md. */
export function pollHandlers(parts: Parts): Pick<Handlers, 'GetMsgEx' | 'Confirm'> {
  const { config, parking } = parts;

  /** 1.x: written entries count as fetched. */
  async function fetchLegacy(session: Session, version: number): Promise<Reply | Settling<Reply>> {
    const fetch = await LegacyFetch.begin(parts, session, config['poll-messages'], version <= CUTS_AT_EQUALS);
    const [first] = fetch.entries;
    if (!first) {
      fetch.end();
      return nothingFor(version);
    }
    const settle = (isWritten: boolean) => {
      if (isWritten) for (const entry of fetch.entries) fetch.confirm(entry);
      else fetch.putBack(first);
      fetch.end();
    };
    const entries = fetch.entries.map((entry) => entryFor(version, entry));
    return { reply: legacyReply(version > CUTS_AT_EQUALS ? entries : entries.map(withBeginning)), settle };
  }

  /** 2.0: what is behind a number, and comes again until it is confirmed. */
  async function fetchModern(call: Call<'GetMsgEx'>): Promise<Reply | Settling<Reply>> {
    const { session, fields, steady } = call;
    const { AK, GN, WT = 0 } = fields;
    if (AK !== undefined && AK > session.cursor && isOfNow(session, GN)) await confirmUpTo(parts, call, AK);
    if (!isOfNow(session, GN)) return { ...NOTHING_MODERN, GN: session.generation };
    const end = steady + 1000 * Math.min(WT, config['poll-seconds']);
    let after = Math.min(AK ?? session.cursor, session.cursor);
    for (;;) {
      const { entries, upTo, isLast } = await pageFor(call, after);
      const notes = takeNotes(session, entries);
      if (entries.length + notes.length > 0) return modernReply(session, entries, notes);
      after = upTo;
      // Something may have come during this look: then the doorbell does not ring again.
      if (!isLast || session.rung || session.notes !== undefined) continue;
      const wait = end - parts.steady();
      if (wait <= 0 || parking.isOver || session.isGone) return NOTHING_MODERN;
      if (!(await parking.wait(session, wait, config['polls-per-session']))) return NOTHING_MODERN;
    }
  }

  /** Asks the mailbox only when it may have something behind the number. */
  async function pageFor(call: Call<'GetMsgEx'>, after: number): Promise<LogPage> {
    const { session } = call;
    if (!session.rung && after >= session.offered) return { entries: [], upTo: after, isLast: true };
    const { uin, id, rings } = session;
    const bounds = { count: config['poll-messages'], bytes: config['page-bytes'] };
    const page = await parts.storage.log({ uin, session: id, after, ...bounds });
    const last = page.entries.at(-1);
    if (last) session.offered = Math.max(session.offered, last.number);
    // What the session has sent itself needs no confirmation; the way past it is not gone again and again.
    else if (page.upTo > session.cursor && after >= session.cursor) await confirmUpTo(parts, call, page.upTo);
    if (page.isLast && session.rings === rings) session.rung = false;
    return page;
  }

  function takeNotes(session: Session, entries: readonly Entry[]): Entry[] {
    if (session.notes === undefined) return [];
    const room = new Room(Math.max(0, config['poll-messages'] - entries.length), config['poll-bytes']);
    const taken: Entry[] = [];
    for (const [key, entry] of session.notes) {
      if (!room.takes(entry)) break;
      taken.push(entry);
      session.notes.delete(key);
    }
    if (session.notes.size === 0) session.notes = undefined;
    return taken;
  }

  return {
    GetMsgEx(call) {
      const { session, version } = call;
      if (version === MODERN) return fetchModern(call);
      // On a line everything is pushed: two who fetch would wait for each other.
      if (session.isOnLine) return nothingFor(version);
      if (!session.rung && session.notes === undefined && session.fetching === undefined) return nothingFor(version);
      return fetchLegacy(session, version);
    },

    async Confirm(call) {
      const { session, fields } = call;
      if (isOfNow(session, fields.GN)) await confirmUpTo(parts, call, fields.AK);
      const AK = session.cursor;
      return isOfNow(session, fields.GN) ? { AK } : { AK, GN: session.generation };
    },
  };
}

const NOTHING_MODERN: Reply = { MN: 0, ID: [], TS: [], DR: [], MT: [], UN: [], MG: [] };

function nothingFor(version: number): Reply {
  return version < 14 ? NOTHING : NOTHING_14;
}

/** Where a text is cut at its `=`, something must be left of it, or it is no text at all. */
function withBeginning(entry: Entry): Entry {
  return entry.text.startsWith('=') ? { ...entry, text: ` ${entry.text}` } : entry;
}

function legacyReply(entries: readonly Entry[]): Reply {
  return {
    MN: entries.length,
    MT: entries.map(({ kind }) => kind),
    UN: entries.map(({ peer }) => peer),
    MG: entries.map(({ text }) => text),
  };
}

function modernReply(session: Session, kept: readonly Entry[], notes: readonly Entry[]): Settling<Reply> {
  const entries = [...kept, ...notes];
  const reply: Reply = {
    ...legacyReply(entries),
    ID: entries.map(({ number }) => number),
    TS: entries.map(({ at }) => at),
    DR: entries.map(({ sent }) => (sent ? 1 : 0)),
    ...moreOf(entries),
  };
  const settle = (isWritten: boolean) => {
    if (isWritten) return;
    putBackNotes(
      session,
      notes.filter(({ kind }) => kind !== kinds.typing.code),
    );
  };
  return { reply, settle };
}
