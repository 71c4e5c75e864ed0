import type { DatabaseSync } from 'node:sqlite';
import { type Beside, type KindCode, kinds } from '@rookery/protocol';
import { mayWriteTo } from '../rules/groups.ts';
import { legacyChange, legacyForm, quoteLine } from '../rules/legacy-words.ts';
import { confirmedUpTo, fetchedUpTo } from '../rules/places.ts';
import { hasRoom, mayWrite, type Receiver, sameName, shareOf } from '../rules/writing.ts';
import type { LogPage, NewMessage, StoreOutcome } from '../storage.ts';
import type { Besides } from './besides.ts';
import type { Groups } from './groups.ts';
import { type Bounds, besideIn, type EntryRow, type Mailboxes, type NewRow, pageOf } from './mailboxes.ts';
import type { NamedMessages } from './named-messages.ts';
import type { Places } from './places.ts';
import type { StoredRepeats } from './repeats.ts';
import { unreadableUpTo } from './unreadable.ts';

/** Puts an entry from `peer` into the mailbox of `uin`. */
export type Deliver = (entry: {
  uin: number;
  peer: number;
  kind: KindCode;
  text: string;
  at: number;
  /** Who does it, where the peer is a group. */
  author?: number;
}) => void;

// An account that only sends would leave its places far behind: every so often they are moved past what is its own.
const SKIP_STEP = 256;
// What a session has sent itself is passed over, but not without end: others wait for the storage, too.
const MOST_LOOKED = 4096;

type MessageParts = {
  readonly mailboxes: Mailboxes;
  readonly groups: Groups;
  readonly places: Places;
  readonly named: NamedMessages;
  readonly besides: Besides;
  readonly repeats: StoredRepeats;
};
type Page = Bounds & { readonly uin: number; readonly after: number };

/** Sending and fetching, and the places up to which sessions have fetched. */
export function messageOperations(
  db: DatabaseSync,
  { mailboxes, groups, places, named, besides, repeats }: MessageParts,
) {
  const relation = db.prepare(`
    SELECT disabled, strangers, EXISTS (SELECT 1 FROM friends WHERE uin = ?1 AND peer = ?2),
      EXISTS (SELECT 1 FROM blocks WHERE uin = ?1 AND peer = ?2)
    FROM accounts WHERE uin = ?1`);
  relation.setReturnArrays(true);
  const moveModern = db.prepare(
    'UPDATE modern_sessions SET cursor = max(cursor, ?) WHERE uin = ? AND session = ? RETURNING cursor',
  );

  function receive(row: Pick<NewRow, 'uin' | 'peer' | 'kind' | 'text' | 'at' | 'twin' | 'author' | 'beside'>): number {
    places.expect(row.uin);
    return mailboxes.append({ ...row, sent: 0, request: null, origin: 0, client_id: null });
  }

  /** The message stored before under the client's name for it. */
  function before(message: NewMessage): StoreOutcome | undefined {
    const { from, to, text, clientId, request, at, steady } = message;
    if (clientId !== undefined) {
      const found = mailboxes.named(from, clientId);
      if (!found) return undefined;
      const isSame = isChanged(found.beside) || (found.text === text && hasSame(message, besideIn(found.beside)));
      const outcome = sameName(to, text, found.peer, isSame ? text : undefined);
      return outcome === 'reused'
        ? { outcome }
        : { outcome, number: found.number, at: found.at, ...inLog(found.entry) };
    }
    const found = request === undefined ? undefined : repeats.find(from, request, { at, steady });
    return found && { outcome: 'repeated', ...found, ...inLog(mailboxes.row(from, found.number)?.entry) };
  }

  function receiverOf(to: number, from: number): Receiver | undefined {
    const found = relation.get(to, from) as unknown as [number, number, number, number] | undefined;
    if (!found) return undefined;
    const [disabled, strangers, friend, blocked] = found;
    return {
      isDisabled: disabled === 1,
      takesStrangers: strangers === 1,
      isFriend: friend === 1,
      hasBlocked: blocked === 1,
    };
  }

  /** What speaks against a message. */
  function refusal({ from, to, mostWaiting, mostFromOne = mostWaiting }: NewMessage): StoreOutcome | undefined {
    const unwelcome = mayWrite(receiverOf(to, from));
    if (unwelcome) return { outcome: unwelcome };
    const bounds = { mostWaiting, mostFromOne };
    const waiting = places.waiting(to);
    let outcome = hasRoom(waiting, waiting, bounds);
    // Counted only where that many wait at all: mostly there are few.
    if (outcome === 'share') outcome = hasRoom(waiting, places.waitingFrom(to, from, shareOf(waiting, bounds)), bounds);
    return outcome && { outcome };
  }

  function store(message: NewMessage): StoreOutcome {
    const { from, to, text, at, steady, request, clientId, session } = message;
    const beside = besides.of(message);
    if (beside && 'outcome' in beside) return beside;
    const kind = kinds.message.code;
    const json = beside ? JSON.stringify(beside) : null;
    const number = mailboxes.append({
      uin: from,
      kind,
      peer: to,
      sent: 1,
      at,
      text,
      request: request ?? null,
      origin: session,
      twin: 0,
      client_id: clientId ?? null,
      beside: json,
    });
    const peerNumber = receive({ uin: to, kind, peer: from, text, at, twin: number, beside: json });
    if (beside) besides.note({ owner: from, number, peer: to }, beside);
    if (number % SKIP_STEP === 0) places.skipSent(from, number);
    if (request !== undefined) repeats.add(from, request, { at, steady }, number);
    return { outcome: 'stored', number, peerNumber, at, ...(beside && { beside }) };
  }

  /** A message to a group; nothing when there is none, or none that the sender is in. */
  function toGroup(message: NewMessage): StoreOutcome | undefined {
    const { from, to, text, at, steady, request, clientId, session } = message;
    const group = groups.find(to);
    const writer = group && groups.membership(to, from);
    if (!writer) return undefined;
    const refused = mayWriteTo({ ...writer, quiet: group.quiet }, at);
    if (refused) return { outcome: refused };
    const beside = besides.of(message);
    if (beside && 'outcome' in beside) return beside;
    const sent = { request: request ?? null, origin: session, client_id: clientId ?? null };
    const entry = { kind: kinds.message.code, author: from, at, text, beside: beside ? JSON.stringify(beside) : null };
    const fan = groups.append(to, entry, sent);
    if (beside) besides.note({ owner: to, number: fan.entry, peer: to }, beside);
    groups.answered(to, from, fan.entry);
    const number = fan.numbers[fan.uins.indexOf(from)] ?? 0;
    if (number % SKIP_STEP === 0) places.skipSent(from, number);
    if (request !== undefined) repeats.add(from, request, { at, steady }, number);
    return { outcome: 'fanned', number, at, ...fan, ...(beside && { beside }) };
  }

  /**
   * A row in the words and kinds that legacy clients know; nothing for what they are not told.
   *
   * @param known the messages that were asked for in this look, since many rows may be about one
   */
  function asLegacy(uin: number, row: EntryRow, known: Map<string, EntryRow | undefined>): EntryRow | undefined {
    const { peer, author, kind } = row;
    const { quote, isRecalled } = besideIn(row.beside);
    if (isRecalled || kind === kinds.reacted.code) return undefined;
    const text = kind === kinds.edited.code ? newestText(uin, row, known) : row.text;
    if (text === undefined) return undefined;
    const quoted = quote === undefined ? '' : quoteLine(textOf(uin, quote));
    if (!author) return { ...row, ...legacyChange(kind, quoted + text) };
    const nameOf = (one: number) => groups.nameOf(peer, one);
    const name = groups.find(peer)?.name ?? String(peer);
    const entry = { group: peer, author, kind, text: quoted + text };
    return { ...row, author: null, ...legacyForm(entry, name, nameOf) };
  }

  function textOf(uin: number, name: string): string {
    return named.find(uin, name)?.row.text ?? '';
  }

  /** The text that an edit has left, if it is the latest of its message. */
  function newestText(
    uin: number,
    { text: name, at }: EntryRow,
    known: Map<string, EntryRow | undefined>,
  ): string | undefined {
    if (!known.has(name)) known.set(name, named.find(uin, name)?.row);
    const row = known.get(name);
    return row && besideIn(row.beside).editedAt === at ? row.text : undefined;
  }

  function* legacyRows(uin: number, after: number, upTo: number): Iterable<EntryRow> {
    const isReadable = groups.readableBy(uin);
    // What was changed before it was fetched has always been so.
    const unseen = new Set<string>();
    const known = new Map<string, EntryRow | undefined>();
    for (const row of mailboxes.received(uin, after, upTo)) {
      if (!isReadable(row) || (row.kind !== kinds.message.code && unseen.has(row.text))) continue;
      if (isChanged(row.beside)) unseen.add(`${row.peer}-${row.entry || row.twin}`);
      const legacy = asLegacy(uin, row, known);
      if (legacy) yield legacy;
    }
  }

  function* modernRows({ uin, session, after }: Pick<Page, 'uin' | 'after'> & { session: number }, upTo: number) {
    const isReadable = groups.readableBy(uin);
    for (const row of mailboxes.behind(uin, after, upTo, session)) if (isReadable(row)) yield row;
  }

  /** A page of what is behind a number, within the part that may be looked at. */
  function pageBehind(uin: number, after: number, look: (end: number) => ReturnType<typeof pageOf>): LogPage {
    const end = after + MOST_LOOKED;
    const { entries, next } = look(end);
    if (next) return { entries, upTo: next.number - 1, isLast: false };
    const newest = Math.max(after, mailboxes.newest(uin));
    return { entries, upTo: Math.min(newest, end), isLast: newest <= end };
  }

  return {
    /** Whether `to` takes messages from `from` at present. */
    isWelcome: (from: number, to: number) => mayWrite(receiverOf(to, from)) === undefined,
    deliver: ((entry) => {
      receive({ ...entry, twin: 0 });
    }) satisfies Deliver,
    /** Moves the place of the legacy clients past what the account cannot fetch any more. */
    passUnreadable(uin: number): void {
      const [legacy] = places.of(uin);
      const upTo = unreadableUpTo(mailboxes, groups, uin, legacy);
      if (upTo > legacy) places.move(uin, upTo, true);
    },
    operations: {
      storeMessage(message: NewMessage): StoreOutcome {
        const found = before(message) ?? refusal(message);
        // Looked for where there is no such account, so that friends do not wait for it.
        if (found?.outcome === 'unknown') return toGroup(message) ?? found;
        return found ?? store(message);
      },

      waiting({ uin, after, ...bounds }: Page): LogPage {
        const from = Math.max(after, places.of(uin)[0]);
        return pageBehind(uin, from, (end) => pageOf(legacyRows(uin, from, end), bounds));
      },

      log({ uin, session, after, ...bounds }: Page & { session: number }): LogPage {
        return pageBehind(uin, after, (end) => pageOf(modernRows({ uin, session, after }, end), bounds));
      },

      moveCursor({ uin, number }: { uin: number; number: number }): void {
        const fetched = fetchedUpTo(number, mailboxes.newest(uin));
        places.move(uin, unreadableUpTo(mailboxes, groups, uin, fetched), true);
      },

      confirm({ uin, session, number }: { uin: number; session: number; number: number }): number {
        const place = confirmedUpTo(number, mailboxes.newest(uin));
        const moved = moveModern.get(place, uin, session) as { cursor: number } | undefined;
        if (!moved) return 0;
        places.move(uin, moved.cursor, false);
        return moved.cursor;
      },
    },
  };
}

/** Whether a message that is sent again has the same beside its text. */
function hasSame({ quote, mentions = [], files = [] }: NewMessage, stored: Beside): boolean {
  const ids = (stored.files ?? []).map(({ id }) => id);
  const isOf = (some: readonly unknown[], others: readonly unknown[]) => some.join() === others.join();
  return quote === stored.quote && isOf(mentions, stored.mentions ?? []) && isOf(files, ids);
}

/** Whether a message has another text than it was sent with. */
function isChanged(json: string | null | undefined): boolean {
  const { editedAt, isRecalled = false } = besideIn(json);
  return editedAt !== undefined || isRecalled;
}

function inLog(entry: number | null | undefined): { entry?: number } {
  return entry ? { entry } : {};
}
