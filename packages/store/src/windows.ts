import * as lists from './lists.ts';
import { isNews } from './messages.ts';
import * as pages from './pages.ts';
import type { SharedState } from './shared-state.ts';
import { messageOf } from './shared-state.ts';
import * as talks from './talks.ts';

/** How many conversations are kept in memory. */
const MOST_OPENED = 20;
/** How often a window is led on to what has come while its newest page was on its way. */
const MOST_ROUNDS = 3;

/** The windows of conversations: what is fetched of them, and of which one is being looked at. */
export class Windows {
  readonly #shared: SharedState;
  /** What is being fetched, one thing for each conversation at the most. */
  readonly #loads = new Map<number, Promise<void>>();
  /** The conversations that are in memory, the one opened last at the end. */
  #opened: readonly number[] = [];
  /** The conversation that is open. */
  #open: number | undefined;
  /** Up to where it was read when it was opened. */
  #readAtFirst = 0;
  /** The same, as long as there is something unread and the first such message is not known. */
  #readBefore: number | undefined;
  /** Counts how often all numbers have become those of another history. */
  #epoch = 0;
  /** Becomes settled when the server has said what is unread. */
  #summaries: Promise<unknown> = Promise.resolve();

  constructor(shared: SharedState) {
    this.#shared = shared;
  }

  async openTalk(peer: number): Promise<void> {
    const isOpen = this.#begin(peer);
    await this.#inTurn(peer, async (talk) => {
      if (!talk?.loaded || (!isOpen && talk.hasNewer && !talks.holds(talk, talk.firstUnread ?? -1)))
        await this.#loadNewest(peer);
    });
    await this.#summaries;
    await this.#findFirstUnread(peer);
  }

  async openNewest(peer: number): Promise<void> {
    this.#begin(peer);
    this.withoutLine(peer);
    await this.#inTurn(peer, async (talk) => {
      if (!talk?.loaded || talk.hasNewer) await this.#loadNewest(peer);
    });
  }

  async openAt(peer: number, number: number): Promise<void> {
    this.#begin(peer);
    await this.#inTurn(peer, async (talk) => {
      if (!talk?.loaded || !talks.holds(talk, number)) await this.#loadPlace(peer, number);
    });
    await this.#findFirstUnread(peer);
  }

  closeTalk(peer: number): void {
    this.withoutLine(peer);
    if (this.#open === peer) this.#open = undefined;
  }

  /** The line above what is new is not wanted any more. */
  withoutLine(peer: number): void {
    if (this.#open === peer) this.#readBefore = undefined;
    this.#setFirstUnread(peer, undefined);
  }

  #setFirstUnread(peer: number, firstUnread: number | undefined): void {
    if (this.#shared.talk(peer)?.firstUnread === firstUnread) return;
    this.#shared.change(peer, (talk) => ({ ...talk, firstUnread }));
  }

  /** Makes this the open conversation; returns whether it already was. */
  #begin(peer: number): boolean {
    this.#remember(peer);
    if (this.#open === peer) return true;
    if (this.#open !== undefined) this.closeTalk(this.#open);
    this.#open = peer;
    const { unread = 0, readTo = 0, firstUnread = 0 } = this.#shared.talk(peer) ?? {};
    const isKnown = unread > 0 && firstUnread > readTo;
    if (!isKnown) this.#setFirstUnread(peer, undefined);
    this.#readAtFirst = readTo;
    this.#readBefore = unread > 0 && !isKnown ? readTo : undefined;
    this.#setLineInWindow(peer);
    return false;
  }

  /** The line is known at once where the window holds it, so that a conversation can be shown from there. */
  #setLineInWindow(peer: number): void {
    const talk = this.#shared.talk(peer);
    if (!talk || this.#readBefore === undefined) return;
    const first = talks.firstBehind(talk, this.#readBefore);
    if (typeof first !== 'number') return;
    this.#readBefore = undefined;
    this.#setFirstUnread(peer, first);
  }

  /** Empties the conversation opened longest ago. */
  #remember(peer: number): void {
    this.#opened = [...this.#opened.filter((each) => each !== peer), peer];
    if (this.#opened.length <= MOST_OPENED) return;
    const oldest = this.#opened.find((each) => each !== peer && !this.#loads.has(each));
    if (oldest === undefined) return;
    this.#opened = this.#opened.filter((each) => each !== oldest);
    this.#shared.change(oldest, talks.emptied);
  }

  /**
   * A message has come that is not looked at: what is new begins with it, unless it had begun before. In the conversation
   * that is open the line stays where it was.
   */
  arrived(peer: number, number: number): void {
    const { unread = 0, firstUnread } = this.#shared.talk(peer) ?? {};
    if (peer === this.#open && firstUnread !== undefined) return;
    if (unread === 1) this.#setFirstUnread(peer, number);
  }

  /**
   * The connection is a new one, and the server is about to say what is unread. What has happened meanwhile was perhaps
   * told to another window of the session only.
   */
  reconnected(summaries: Promise<unknown>): void {
    this.#summaries = summaries.catch(() => {});
    for (const { peer, loaded } of this.#shared.state.talks.values())
      if (loaded) this.#shared.change(peer, talks.doubted);
  }

  /** All numbers are those of another history; so are the pages that are still on their way. */
  forget(): void {
    this.#epoch++;
    this.#readAtFirst = 0;
    this.#readBefore = undefined;
  }

  /** It has said so for the first time: the conversation that is open may have been opened before, and even read. */
  summedUp({ peer, unread, readTo, latest }: lists.TalkSummary): void {
    if (peer !== this.#open || unread === 0 || this.#readAtFirst >= latest.number) return;
    this.#readBefore = Math.max(this.#readAtFirst, readTo);
  }

  /** The lists have come anew: what is on the screen must not stay behind them, nor what could not be had before. */
  async refresh(): Promise<void> {
    for (const { peer, loaded, trouble } of this.#shared.state.talks.values()) {
      if (!loaded && (trouble || peer === this.#open)) void this.#reload(peer);
    }
    if (this.#open === undefined) return;
    const { unread = 0, readTo, firstUnread } = this.#shared.talk(this.#open) ?? {};
    if (unread > 0 && firstUnread === undefined) this.#readBefore ??= readTo;
    await this.#findFirstUnread(this.#open);
  }

  async #reload(peer: number): Promise<void> {
    await this.#inTurn(peer, async (talk) => {
      if (!talk?.loaded) await this.#loadNewest(peer);
    });
    await this.#findFirstUnread(peer);
  }

  async loadOlder(peer: number): Promise<void> {
    const talk = this.#shared.talk(peer);
    if (!talk?.loaded || talk.loading || talk.fromBeginning) return;
    const before = talks.firstOf(talk);
    if (before > 0) await this.#load(peer, 'older', { before }, pages.withOlder);
  }

  async loadNewer(peer: number): Promise<void> {
    const talk = this.#shared.talk(peer);
    if (!talk?.loaded || talk.loading || !talk.hasNewer) return;
    await this.#load(peer, 'newer', { after: talks.lastOf(talk) }, pages.withNewer);
  }

  async #loadNewest(peer: number): Promise<void> {
    await this.#load(peer, 'newest', { before: 0 }, pages.withNewest);
    for (let round = 0; round < MOST_ROUNDS && !this.#shared.talk(peer)?.trouble; round++) await this.loadNewer(peer);
  }

  async #loadPlace(peer: number, number: number): Promise<void> {
    const { client } = this.#shared;
    const half = talks.PAGE / 2;
    await this.#fetch(peer, 'around', async () => {
      const [upTo, behind] = await Promise.all([
        lists.readHistory(client, peer, { before: number + 1 }, half),
        lists.readHistory(client, peer, { after: number }, half),
      ]);
      return (talk) => talks.cleared(pages.withPlace(talk, upTo, behind), behind.clearedTo);
    });
  }

  async #load(
    peer: number,
    loading: talks.Loading,
    from: lists.From,
    join: (talk: talks.Talk, page: pages.Page) => talks.Talk,
  ): Promise<void> {
    await this.#fetch(peer, loading, async () => {
      const page = await lists.readHistory(this.#shared.client, peer, from, talks.PAGE);
      return (talk) => talks.cleared(join(talk, page), page.clearedTo);
    });
  }

  async #fetch(peer: number, loading: talks.Loading, read: () => Promise<Change>): Promise<void> {
    const epoch = this.#epoch;
    const change = (how: Change) => {
      if (epoch === this.#epoch) this.#shared.change(peer, how);
    };
    change((talk) => ({ ...talk, loading, trouble: undefined }));
    const load = read().then(change, (error: unknown) => change((talk) => pages.notLoaded(talk, messageOf(error))));
    this.#loads.set(peer, load);
    await load;
    // A subscriber may have begun the next one.
    if (this.#loads.get(peer) === load) this.#loads.delete(peer);
  }

  /** Does something when nothing of the conversation is being fetched any more. */
  async #inTurn(peer: number, work: (talk: talks.Talk | undefined) => Promise<void>): Promise<void> {
    for (let load = this.#loads.get(peer); load; load = this.#loads.get(peer)) await load;
    await work(this.#shared.talk(peer));
  }

  /** Where the line above what is new belongs; beyond the window, the server is asked. */
  async #findFirstUnread(peer: number): Promise<void> {
    const behind = this.#readBefore;
    const talk = this.#shared.talk(peer);
    if (behind === undefined || peer !== this.#open || !talk) return;
    const inWindow = talks.firstBehind(talk, behind);
    const first = inWindow === 'unknown' ? await this.#askFirstUnread(peer, behind) : inWindow;
    // Meanwhile another one may have been opened, or this one answered.
    if (first === 'unknown' || peer !== this.#open || this.#readBefore !== behind) return;
    this.#readBefore = undefined;
    this.#setFirstUnread(peer, first);
  }

  async #askFirstUnread(peer: number, after: number): Promise<number | undefined | 'unknown'> {
    const epoch = this.#epoch;
    const page = await lists.readHistory(this.#shared.client, peer, { after }, talks.PAGE).catch(() => undefined);
    return page && epoch === this.#epoch ? page.messages.findLast(isNews)?.number : 'unknown';
  }
}

type Change = (talk: talks.Talk) => talks.Talk;
