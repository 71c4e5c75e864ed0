import { type Entry, isLonger, refuse } from '@rookery/protocol';
import type { Session } from '../live/session.ts';
import { type Handlers, MODERN } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type {
  Group,
  GroupsFound,
  MessageQuery,
  MessagesFound,
  SearchPage,
  SearchQuery,
  Storage,
} from '../storage/storage.ts';
import { wireBytes } from '../wire-bytes.ts';
import { policyCodes } from './groups.ts';
import { fitting, LEGACY_BYTES, moreOf, nameFor } from './paging.ts';
import { provinceOf } from './provinces.ts';

const MOST_CHARS = 64;
const STANDARD_PAGE = 50;
const MOST_PEOPLE = 50;
const MOST_GROUPS = 50;
// A sender of a message waits for one slice at the most.
const SLICE = 250;
const SLICES = 20;

/** About how many bytes of an answer a message takes. */
function bytesOf({ text, beside }: Entry): number {
  return wireBytes(text) + (beside ? Buffer.byteLength(JSON.stringify(beside)) : 0);
}

/** Searches of all accounts, slice by slice. */
class Searches {
  readonly #storage: Storage;
  #before: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** One slice after the other, for all searchers: other work of the storage comes between them. */
  #inTurn<T>(search: () => Promise<T>): Promise<T> {
    const mine = this.#before.then(search);
    this.#before = mine.catch(() => {});
    return mine;
  }

  /** Looks through a part of a mailbox, slice by slice, until a page is full. */
  async messages(query: MessageQuery): Promise<MessagesFound> {
    const found: Entry[] = [];
    let next = query.before;
    let room = query.bytes;
    for (let slice = 0; slice < SLICES && found.length < query.count && room > 0; slice++) {
      const rest = { before: next, count: query.count - found.length, bytes: room, most: SLICE };
      const page = await this.#inTurn(() => this.#storage.findMessages({ ...query, ...rest }));
      const [first] = page.entries;
      room -= page.entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
      // A single one comes however long it is, but to an empty page only.
      if (first && room < 0 && found.length > 0) return { entries: found, next: first.number + 1 };
      found.push(...page.entries);
      next = page.next;
      if (next === 0) break;
    }
    return { entries: found, next };
  }

  /** Looks through a part of the accounts in the same way. */
  async people(query: SearchQuery): Promise<SearchPage> {
    const hits: SearchPage['hits'][number][] = [];
    let next = query.after;
    for (let slice = 0; slice < SLICES && hits.length < query.count; slice++) {
      const rest = { after: next, count: query.count - hits.length, most: SLICE };
      const page = await this.#inTurn(() => this.#storage.search({ ...query, ...rest }));
      hits.push(...page.hits);
      next = page.next;
      if (next === 0) break;
    }
    return { hits, next };
  }

  /** Looks through a part of the groups that can be found, in the same way. */
  async groups(query: { text: string; after: number; count: number }): Promise<GroupsFound> {
    const groups: Group[] = [];
    let next = query.after;
    for (let slice = 0; slice < SLICES && groups.length < query.count; slice++) {
      const rest = { after: next, count: query.count - groups.length, most: SLICE };
      const page = await this.#inTurn(() => this.#storage.findGroups({ ...query, ...rest }));
      groups.push(...page.groups);
      next = page.next;
      if (next === 0) break;
    }
    return { groups, next };
  }
}

/** Searching for messages, for people and for groups. */
export function searchHandlers({
  storage,
  config,
  limits,
}: Parts): Pick<Handlers, 'FindMsg' | 'Finger' | 'FindGroups'> {
  const searches = new Searches(storage);

  /** Counts a search of an account, or says that there were too many. */
  function whyNot({ resident: { spent } }: Session, steady: number) {
    const wait = limits.accountSearches.waitSeconds(spent.searches, steady);
    if (wait > 0) return refuse('limited', `Too many searches; wait ${wait} s.`, wait);
    spent.searches = limits.accountSearches.spend(spent.searches, steady);
    return undefined;
  }

  return {
    async Finger({ fields, uin, session, steady, version }) {
      const { KW: text = '' } = fields;
      if (isLonger(text, MOST_CHARS)) return refuse('malformed', `KW must have at most ${MOST_CHARS} characters.`);
      const tooMany = whyNot(session, steady);
      if (tooMany) return tooMany;
      const count = fields.TN ? Math.min(fields.TN, MOST_PEOPLE) : MOST_PEOPLE;
      const { hits, next } = await searches.people({
        searcher: uin,
        after: fields.UN ?? 0,
        count: count + 1,
        age: fields.AG === 0 ? undefined : fields.AG,
        sex: fields.SX,
        province: provinceOf(fields.PV ?? ''),
        text,
      });
      const page = fitting(hits.slice(0, count), LEGACY_BYTES, ({ nick, province }) => [nick, province]);
      const isWhole = page.length === hits.length;
      const goOn = isWhole ? next : (page.at(-1)?.uin ?? 0);
      // COMPAT: 1.x goes on behind the last of a page; behind an empty one it would ask the same for ever.
      const isLast = goOn === 0 || (version < MODERN && page.length === 0);
      return {
        AG: page.map((hit) => hit.age),
        FC: page.map((hit) => hit.face),
        FN: isLast ? 1 : 0,
        SN: page.length,
        ...(version === MODERN ? { ND: goOn } : {}),
        SX: page.map((hit) => (hit.sex === null ? '' : String(hit.sex))),
        PV: page.map((hit) => nameFor(version, hit.province)),
        UN: page.map((hit) => hit.uin),
        NK: page.map((hit) => nameFor(version, hit.nick)),
      };
    },

    async FindMsg({ uin, fields, session, steady }) {
      const { TX: text, UN: peer, ID = 0, CT: count = STANDARD_PAGE } = fields;
      if (text === '' || isLonger(text, MOST_CHARS)) {
        return refuse('malformed', `TX must have 1 to ${MOST_CHARS} characters.`);
      }
      const tooMany = whyNot(session, steady);
      if (tooMany) return tooMany;
      const bytes = config['page-bytes'];
      const { entries, next } = await searches.messages({ uin, text, peer, before: ID, count, bytes });
      return {
        SN: entries.length,
        ND: next,
        ID: entries.map(({ number }) => number),
        TS: entries.map(({ at }) => at),
        DR: entries.map(({ sent }) => (sent ? 1 : 0)),
        ...moreOf(entries),
        UN: entries.map((entry) => entry.peer),
        MG: entries.map((entry) => entry.text),
      };
    },

    async FindGroups({ fields, session, steady }) {
      const text = fields.TX.trim();
      if (text === '' || isLonger(text, MOST_CHARS)) {
        return refuse('malformed', `TX must be 1 to ${MOST_CHARS} characters.`);
      }
      const tooMany = whyNot(session, steady);
      if (tooMany) return tooMany;
      const { groups, next } = await searches.groups({ text, after: fields.UN ?? 0, count: MOST_GROUPS });
      return {
        ND: next,
        SN: groups.length,
        FC: groups.map(({ face }) => face),
        MC: groups.map(({ members }) => members),
        AA: groups.map(({ policy }) => policyCodes[policy]),
        GR: groups.map(({ group }) => group),
        NK: groups.map(({ name }) => name),
      };
    },
  };
}
