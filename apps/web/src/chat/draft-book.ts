import { keepIn, keptIn } from '../base/kept.ts';
import { Emitter } from '../base/observable.ts';

/**
 * An unsent text, and when it last changed. After sending, the text stays as `sent` for a while.
 */
type Draft = { readonly text: string; readonly at: number; readonly sent?: string | undefined };

/** The parts of a window that drafts need; tests pass their own. */
export type DraftWindow = Pick<Window, 'localStorage' | 'addEventListener' | 'removeEventListener'>;

const WRITE_AFTER_MS = 300;
const MOST_DRAFTS = 50;
/** How long the other windows have to learn that a draft was sent. */
const SENT_MS = 60_000;
const MOST_CHARS = 100_000;

/**
 * Unsent texts, one per conversation, kept in this browser and shared by all its windows. A draft being written here only
 * changes for another window if that one sent it or kept all of its text; two independent texts are merged when the
 * writing ends.
 *
 * @example
 * const drafts = new DraftBook(10001, window);
 * drafts.set(10002, 'Tea at');
 * drafts.textFor(10002); // 'Tea at'
 */
export class DraftBook extends Emitter {
  readonly #key: string;
  readonly #window: DraftWindow;
  readonly #now: () => number;
  /** The drafts as this window shows them. */
  readonly #shown: Map<number, Draft>;
  /** The last texts that this window and the shared storage agreed on. */
  readonly #common = new Map<number, string>();
  /** The conversations being written in in this window, and whether anything was typed. */
  #writing: { readonly peer: number; hasBegun: boolean } | undefined;
  #isLeaving = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(uin: number, window: DraftWindow, now: () => number = Date.now) {
    super();
    this.#key = `rookery.drafts.${uin}`;
    this.#window = window;
    this.#now = now;
    this.#shown = this.#stored();
    for (const [peer, { text }] of this.#shown) this.#common.set(peer, text);
    window.addEventListener('storage', this.#follow);
    window.addEventListener('pagehide', this.#leave);
  }

  /** The draft of a conversation; empty: none. */
  textFor(peer: number): string {
    return this.#shown.get(peer)?.text ?? '';
  }

  /** Keeps a text; an empty one deletes the draft. */
  set(peer: number, text: string): void {
    if (text === this.textFor(peer)) return;
    if (this.#writing?.peer === peer) this.#writing.hasBegun = true;
    this.#shown.set(peer, { text, at: this.#now() });
    this.tell();
    this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS);
  }

  /** The draft was sent: deletes it here, and in windows with the same text. */
  sent(peer: number): void {
    const sent = this.textFor(peer);
    if (this.#writing?.peer === peer) this.#writing.hasBegun = false;
    this.#shown.set(peer, { text: '', at: this.#now(), sent });
    this.tell();
    this.#write();
  }

  /** Writing begins in this window. */
  begin(peer: number): void {
    if (this.#writing?.peer === peer) return;
    this.end();
    this.#writing = { peer, hasBegun: false };
  }

  /** Writing ends in this window. */
  readonly end = (): void => {
    this.#leave();
    this.#writing = undefined;
  };

  /** Saves pending changes, and stops following the other windows. */
  close(): void {
    this.end();
    this.#window.removeEventListener('storage', this.#follow);
    this.#window.removeEventListener('pagehide', this.#leave);
  }

  /** Deletes all drafts of the account. */
  wipe(): void {
    this.close();
    this.#shown.clear();
    this.#common.clear();
    keepIn(this.#window, this.#key, undefined);
    this.tell();
  }

  /** Merges the drafts of this window and the others now; a hidden page may come back. */
  readonly #leave = (): void => {
    this.#isLeaving = true;
    this.#write();
    this.#isLeaving = false;
  };

  readonly #follow = ({ key }: StorageEvent): void => {
    if (key !== this.#key && key !== null) return;
    if (this.#meet(this.#stored()).size > 0) this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS);
  };

  readonly #write = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const stored = this.#stored();
    const news = this.#meet(stored);
    if (news.size === 0) return;
    try {
      const all = bounded(new Map([...stored, ...news]), this.#now());
      this.#window.localStorage.setItem(this.#key, JSON.stringify([...all]));
    } catch {
      // In a browser without storage, or with a full one, drafts last until the page is closed.
      return;
    }
    for (const [peer, { text }] of news) this.#common.set(peer, text);
  };

  /** Adopts the changes of other windows; returns what they do not know yet. */
  #meet(stored: ReadonlyMap<number, Draft>): Map<number, Draft> {
    const news = new Map<number, Draft>();
    let isOther = false;
    for (const peer of new Set([...stored.keys(), ...this.#shown.keys()])) {
      const here = this.#shown.get(peer) ?? NONE;
      const there = stored.get(peer) ?? NONE;
      const met = this.#metFor(peer, here, there);
      isOther ||= met !== undefined && met.text !== here.text;
      if (met) this.#shown.set(peer, met);
      if (met?.text === there.text) this.#common.set(peer, there.text);
      else if (met && met.text.length <= MOST_CHARS) news.set(peer, met);
    }
    if (isOther) this.tell();
    return news;
  }

  /** Merges a draft here with that of another window; undefined while each keeps its own. */
  #metFor(peer: number, here: Draft, there: Draft): Draft | undefined {
    const common = this.#common.get(peer) ?? '';
    const isOwn = this.#writing?.peer === peer && this.#writing.hasBegun;
    if (here.text === there.text) return there;
    if (there.text === common) return here;
    if (there.sent === here.text || there.text.startsWith(here.text)) return there;
    if (isOwn && !this.#isLeaving) return undefined;
    if (here.text === common && !isOwn) return there;
    if (here.text.startsWith(there.text)) return here;
    return { text: `${there.text}\n${here.text}`, at: this.#now() };
  }

  #stored(): Map<number, Draft> {
    const entries = keptIn(this.#window, this.#key);
    return bounded(new Map((Array.isArray(entries) ? entries : []).filter(isEntry)), this.#now());
  }
}

const NONE: Draft = { text: '', at: 0 };

/**
 * The latest drafts, up to the limit, without empty ones that are no longer needed. None is dropped for its age: when the
 * clock is set forward, all would be.
 */
function bounded(drafts: ReadonlyMap<number, Draft>, now: number): Map<number, Draft> {
  const fresh = [...drafts].filter(
    ([, { text, sent, at }]) => text !== '' || (sent !== undefined && Math.abs(now - at) < SENT_MS),
  );
  return new Map(fresh.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_DRAFTS));
}

function isEntry(entry: unknown): entry is [number, Draft] {
  if (!Array.isArray(entry)) return false;
  const [peer, draft] = entry as [unknown, Partial<Draft> | null | undefined];
  return typeof peer === 'number' && typeof draft?.text === 'string' && typeof draft.at === 'number';
}
