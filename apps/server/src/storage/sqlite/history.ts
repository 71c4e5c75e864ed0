import type { DatabaseSync } from 'node:sqlite';
import { beginningOf, type Entry, kinds } from '@rookery/protocol';
import { folded } from '../rules/folding.ts';
import { isListed, marksOf, readUpTo, type TalkState, UNTOUCHED } from '../rules/talks.ts';
import type {
  Conversation,
  ConversationPage,
  ConversationQuery,
  HistoryPage,
  HistoryQuery,
  MessageQuery,
  MessagesFound,
} from '../storage.ts';
import type { GroupTalks } from './group-talks.ts';
import { type Bounds, bytesOf, type EntryRow, entryOf, type Mailboxes, type MailboxRow, pageOf } from './mailboxes.ts';
import { type Partner, type Talks, talkQueries } from './talks.ts';

const MESSAGE = kinds.message.code;

// Searching compares texts one by one, and others wait for the storage, too.
const MOST_LOOKED = 5000;
const CLOSED: HistoryPage = { entries: [], isLast: true, seen: 0, cleared: 0, isClosed: true };
const CHARS_EACH = 400;

/** What has been said: one conversation, messages with a text in them, and all conversations. */
export function historyOperations(db: DatabaseSync, mailboxes: Mailboxes, talks: Talks, groupTalks: GroupTalks) {
  const all = db.prepare(talkQueries.all);
  const nickOf = db.prepare(
    'SELECT nick FROM accounts WHERE uin = ?1 UNION ALL SELECT name FROM groups WHERE number = ?1',
  );

  /** The rows of a whole mailbox, newest first. */
  function* mailboxBelow(uin: number, before: number): Iterable<EntryRow> {
    for (const row of mailboxes.unfiled(uin).toReversed()) if (row.number < before) yield row;
    yield* all.iterate(uin, before) as Iterable<EntryRow>;
  }

  /** Tells which messages of an account are there: not requests, and nothing deleted. */
  function thereFor(uin: number): (row: EntryRow) => boolean {
    const cleared = new Map<number, number>();
    return ({ kind, peer, number, entry }) => {
      if (kind !== MESSAGE) return false;
      if (!cleared.has(peer)) cleared.set(peer, (entry ? groupTalks : talks).state(uin, peer).cleared);
      return (entry || number) > (cleared.get(peer) ?? 0);
    };
  }

  function conversation(
    uin: number,
    { peer, number, latest, answered }: Partner,
    kept: TalkState,
    unfiled: readonly MailboxRow[],
    preview: number,
  ): Conversation | undefined {
    const row = mailboxes.row(uin, number);
    if (!row) return undefined;
    const read = readUpTo(kept, answered);
    const { nick } = (nickOf.get(peer) as { nick: string } | undefined) ?? { nick: '' };
    const text = (row.entry || latest) > kept.cleared ? beginningOf(row.text, preview) : '';
    const unread = row.entry ? groupTalks.unread(uin, peer, read) : talks.unread(uin, peer, read, unfiled);
    return { peer, nick, latest: { ...entryOf(row), text }, unread, read, seen: kept.seen, ...marksOf(kept, answered) };
  }

  return {
    history({ uin, peer, before, after, ...bounds }: HistoryQuery): HistoryPage {
      const isBelow = after === undefined;
      const talk = groupTalks.has(peer) ? groupTalks : talks;
      if (talk === groupTalks && !groupTalks.isOpen(uin, peer)) return CLOSED;
      const rows = isBelow ? talk.below(uin, peer, before || Number.MAX_SAFE_INTEGER) : talk.above(uin, peer, after);
      const { entries, next } = pageOf(rows, bounds);
      if (!isBelow) entries.reverse();
      const { seen, cleared } = talk.state(uin, peer);
      const page = { entries, isLast: next === undefined, seen, cleared };
      return talk === groupTalks ? { ...page, readBy: groupTalks.readBy(uin, peer, entries) } : page;
    },

    findMessages({ uin, text, peer, before, most = MOST_LOOKED, ...bounds }: MessageQuery): MessagesFound {
      const below = before || Number.MAX_SAFE_INTEGER;
      const talk = peer !== undefined && groupTalks.has(peer) ? groupTalks : talks;
      const rows = peer === undefined ? mailboxBelow(uin, below) : talk.below(uin, peer, below);
      return found(rows, thereFor(uin), text, { ...bounds, most: Math.min(most, MOST_LOOKED) });
    },

    conversations({ uin, before, count, preview, withHidden = false }: ConversationQuery): ConversationPage {
      const kept = new Map([...talks.states(uin), ...groupTalks.states(uin)]);
      const keptOf = (peer: number) => kept.get(peer) ?? UNTOUCHED;
      const isShown = ({ peer, latest }: Partner) => withHidden || isListed(keptOf(peer), latest);
      const isBelow = ({ number }: Partner) => before === 0 || number < before;
      const partners = [...talks.partners(uin), ...groupTalks.partners(uin, mailboxes.unfiled(uin))];
      const all = partners
        .filter((partner) => isBelow(partner) && isShown(partner))
        .sort((a, b) => b.number - a.number);
      // Once for all of them: the journal may hold much.
      const unfiled = Map.groupBy(mailboxes.unfiled(uin), ({ peer }) => peer);
      const shown = all
        .slice(0, count)
        .map((each) => conversation(uin, each, keptOf(each.peer), unfiled.get(each.peer) ?? [], preview));
      return { conversations: shown.filter((one) => one !== undefined), isLast: shown.length === all.length };
    },
  };
}

/** The rows with a text in them, up to where one may look or the page is full. */
function found(
  rows: Iterable<EntryRow>,
  isThere: (row: EntryRow) => boolean,
  text: string,
  { count, bytes, most }: Bounds & { most: number },
): MessagesFound {
  const wanted = folded(text);
  const entries: Entry[] = [];
  let room = bytes;
  let chars = 0;
  let looked = 0;
  let last = 0;
  for (const row of rows) {
    if (entries.length === count || looked === most || chars > CHARS_EACH * most) return { entries, next: last };
    const compared = isThere(row) ? folded(row.text) : undefined;
    if (compared?.includes(wanted)) {
      room -= bytesOf(row);
      if (room < 0 && entries.length > 0) return { entries, next: last };
      entries.push(entryOf(row));
    }
    last = row.number;
    // One character can become eighteen.
    chars += Math.max(row.text.length, compared?.length ?? 0);
    looked++;
  }
  return { entries, next: 0 };
}
