import { isLonger, refuse } from '@rookery/protocol';
import type { Handlers } from './dispatch.ts';
import type { Parts } from './parts.ts';

const MOST_CHARS = 64;
const STANDARD_PAGE = 50;

/** Looking for what was said. */
export function searchHandlers({ storage, config, limits }: Parts): Pick<Handlers, 'FindMsg'> {
  let before: Promise<unknown> = Promise.resolve();

  /** One search after the other: whatever else is asked of the storage comes between them, and waits for one at the most. */
  function inTurn<T>(search: () => Promise<T>): Promise<T> {
    const mine = before.then(search);
    before = mine.catch(() => {});
    return mine;
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
      const { entries, next } = await inTurn(() => storage.findMessages({ uin, text, peer, before: ID, count, bytes }));
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
