import { type FriendRequest, isMuted, isNews, type Latest, type State, type Store, type Talk } from '@rookery/store';

/** What was said, and in a group by whom. */
type Said = Pick<Latest, 'text'> & {
  readonly author?: number | undefined;
  readonly files?: Latest['files'] | undefined;
};

/** News for the user: messages of a friend or in a group, or a request. */
export type News =
  | ({ readonly type: 'messages'; readonly peer: number; readonly count: number } & Said)
  | ({ readonly type: 'request' } & FriendRequest);

/** How long another window or device may take to report that the messages were seen. */
const GATHER_MS = 500;

/** How many messages are looked at for a mention. */
const MOST_LOOKED_AT = 50;

/**
 * Collects what arrives while the user is not looking, and reports it together. What was there when the messenger opened
 * is not news.
 *
 * @param read is called for each conversation that has no unread messages left
 * @returns a function that stops it
 */
export function gatherNews(
  store: Store,
  tell: (news: readonly News[]) => void,
  read: (peer: number) => void,
): () => void {
  const counts = new Map<number, number>();
  let asked = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = store.state;

  const gather = () => {
    timer = undefined;
    const news = [...messagesIn(store.state, counts), ...requestsIn(store.state, asked)];
    counts.clear();
    asked = new Set();
    if (news.length > 0) tell(news);
  };
  // Counts unread messages instead of events: after a time offline the server may have summed them up.
  const changed = () => {
    const { state } = store;
    if (before.loaded) {
      for (const [peer, count] of newMessages(state, before)) counts.set(peer, count + (counts.get(peer) ?? 0));
      for (const request of newRequests(state, before)) asked.add(keyOf(request));
      if (counts.size + asked.size > 0) timer ??= setTimeout(gather, GATHER_MS);
    }
    for (const peer of newlyRead(state, before)) read(peer);
    before = state;
  };
  const end = store.subscribe(changed);
  return () => {
    clearTimeout(timer);
    end();
  };
}

function messagesIn(state: State, counts: ReadonlyMap<number, number>): News[] {
  return [...counts].flatMap(([peer, count]) => {
    const talk = state.talks.get(peer);
    if (!talk?.latest || talk.unread === 0) return [];
    return [{ type: 'messages', peer, count: Math.min(count, talk.unread), ...saidIn(talk) }] as const;
  });
}

/** The latest message, which something that has happened in the group may have followed. */
function saidIn({ latest, messages }: Talk): Said {
  const said = latest?.happened ? messages.findLast(isNews) : latest;
  return { text: said?.text ?? '', author: said?.author, files: said?.files };
}

function requestsIn({ requests }: State, asked: ReadonlySet<string>): News[] {
  return requests.filter((request) => asked.has(keyOf(request))).map((request) => ({ type: 'request', ...request }));
}

function keyOf({ uin, group, isInvitation }: FriendRequest): string {
  return [uin, group, isInvitation].join();
}

/** The conversations with more unread messages than before, and how many more; of muted ones only those that mention me. */
function newMessages(state: State, before: State): [number, number][] {
  if (state.talks === before.talks) return [];
  return [...state.talks.values()].flatMap((talk): [number, number][] => {
    const was = before.talks.get(talk.peer);
    const count = talk === was ? 0 : talk.unread - (was?.unread ?? 0);
    const isTold = count > 0 && (!isMuted(state, talk.peer) || isMeant(state.uin, talk, was));
    return isTold ? [[talk.peer, count]] : [];
  });
}

/** Whether I am mentioned in what has come since. */
function isMeant(me: number, { latest, messages }: Talk, was: Talk | undefined): boolean {
  const from = was?.latest?.number ?? 0;
  const come = [...messages.slice(-MOST_LOOKED_AT), ...(latest ? [latest] : [])];
  return come.some(
    ({ number, mine, mentions = [] }) => number > from && !mine && (mentions.includes(me) || mentions.includes(0)),
  );
}

function newRequests({ requests }: State, before: State): FriendRequest[] {
  if (requests === before.requests) return [];
  const known = new Map(before.requests.map((request) => [keyOf(request), request.at]));
  return requests.filter((request) => request.at > (known.get(keyOf(request)) ?? 0));
}

function newlyRead({ talks }: State, before: State): number[] {
  if (talks === before.talks) return [];
  return [...before.talks.values()]
    .filter((was) => was.unread > 0 && talks.get(was.peer)?.unread === 0)
    .map((was) => was.peer);
}
