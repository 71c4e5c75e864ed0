import { type Entry, isLonger, refuse } from '@rookery/protocol';
import type { Handlers } from './dispatch.ts';
import type { Parts } from './parts.ts';
import { escapedBytes } from './roster.ts';
import type { MessageQuery, MessagesFound } from './storage/storage.ts';

const MOST_CHARS = 64;
const STANDARD_PAGE = 50;
// Whoever sends a message waits for one slice at the most.
const SLICE = 250;
const SLICES = 20;

/** Looking for what was said. */
export function searchHandlers({ storage, config, limits }: Parts): Pick<Handlers, 'FindMsg'> {
  let before: Promise<unknown> = Promise.resolve();

  /** One slice after the other, whoever searches: whatever else is asked of the storage comes between them. */
  function inTurn<T>(search: () => Promise<T>): Promise<T> {
    const mine = before.then(search);
    before = mine.catch(() => {});
    return mine;
  }

  /** Looks through a part of a mailbox, slice by slice, until a page is full. */
  async function look(query: MessageQuery): Promise<MessagesFound> {
    const found: Entry[] = [];
    let next = query.before;
    let room = query.bytes;
    for (let slice = 0; slice < SLICES && found.length < query.count && room > 0; slice++) {
      const rest = { before: next, count: query.count - found.length, bytes: room, most: SLICE };
      const page = await inTurn(() => storage.findMessages({ ...query, ...rest }));
      const [first] = page.entries;
      room -= page.entries.reduce((sum, { text }) => sum + escapedBytes(text), 0);
      // A single one comes however long it is, but to an empty page only.
      if (first && room < 0 && found.length > 0) return { entries: found, next: first.number + 1 };
      found.push(...page.entries);
      next = page.next;
      if (next === 0) break;
    }
    return { entries: found, next };
  }

  return {
    async FindMsg({ uin, fields, session, now }) {
      const { TX: text, UN: peer, ID = 0, CT: count = STANDARD_PAGE } = fields;
      if (text === '' || isLonger(text, MOST_CHARS)) {
        return refuse('malformed', `TX must have 1 to ${MOST_CHARS} characters.`);
      }
      const { spent } = session.resident;
      const wait = limits.accountSearches.waitSeconds(spent.searches, now);
      if (wait > 0) return refuse('limited', `Too many searches; wait ${wait} s.`, wait);
      spent.searches = limits.accountSearches.spend(spent.searches, now);
      const bytes = config['page-bytes'];
      const { entries, next } = await look({ uin, text, peer, before: ID, count, bytes });
      return {
        SN: entries.length,
        ND: next,
        ID: entries.map(({ number }) => number),
        TS: entries.map(({ at }) => at),
        DR: entries.map(({ sent }) => (sent ? 1 : 0)),
        UN: entries.map((entry) => entry.peer),
        MG: entries.map((entry) => entry.text),
      };
    },
  };
}
