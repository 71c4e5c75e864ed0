import { keepIn, keptIn } from '../app/kept.ts';
import { Emitter } from '../app/observable.ts';

/**
 * What was begun to be written to somebody, and when it was changed last. One that was sent leaves its text behind for a
 * while, as `sent`.
 */
type Draft = { readonly text: string; readonly at: number; readonly sent?: string | undefined };

/** What drafts need of a window; a test has its own. */
export type DraftWindow = Pick<Window, 'localStorage' | 'addEventListener' | 'removeEventListener'>;

const WRITE_AFTER_MS = 300;
const MOST_DRAFTS = 50;
/** How long the other windows have to hear that a draft was sent. */
const SENT_MS = 60_000;
const MOST_CHARS = 100_000;

/**
 * What was begun to be written, one text for each friend, kept in this browser and the same in all its windows. Where
 * somebody is writing, what another window does changes nothing, unless it keeps all that stands there or has sent it;
 * two texts that know nothing of one another come together when that ends.
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
  /** What this window shows. */
  readonly #shown: Map<number, Draft>;
  /** The texts that were last the same here and in what all windows share. */
  readonly #common = new Map<number, string>();
  /** To whom something is being written in this window, and whether anything was. */
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

  /** What was begun to be written to somebody; empty: nothing. */
  textFor(peer: number): string {
    return this.#shown.get(peer)?.text ?? '';
  }

  /** Keeps a text; an empty one takes the draft away. */
  set(peer: number, text: string): void {
    if (text === this.textFor(peer)) return;
    if (this.#writing?.peer === peer) this.#writing.hasBegun = true;
    this.#shown.set(peer, { text, at: this.#now() });
    this.tell();
    this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS);
  }

  /** The draft was sent: it is gone here, and wherever else it is the same. */
  sent(peer: number): void {
    const sent = this.textFor(peer);
    if (this.#writing?.peer === peer) this.#writing.hasBegun = false;
    this.#shown.set(peer, { text: '', at: this.#now(), sent });
    this.tell();
    this.#write();
  }

  /** Somebody begins to write in this window. */
  begin(peer: number): void {
    if (this.#writing?.peer === peer) return;
    this.end();
    this.#writing = { peer, hasBegun: false };
  }

  /** Nobody writes in this window any more. */
  readonly end = (): void => {
    this.#leave();
    this.#writing = undefined;
  };

  /** Writes what is not written yet, and follows the other windows no longer. */
  close(): void {
    this.end();
    this.#window.removeEventListener('storage', this.#follow);
    this.#window.removeEventListener('pagehide', this.#leave);
  }

  /** Forgets all drafts of the account. */
  wipe(): void {
    this.close();
    this.#shown.clear();
    this.#common.clear();
    keepIn(this.#window, this.#key, undefined);
    this.tell();
  }

  /** What is written here and what others have written come together now; a page that is hidden may come back. */
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
      // A browser that keeps nothing, or no more: the drafts hold until the page is closed.
      return;
    }
    for (const [peer, { text }] of news) this.#common.set(peer, text);
  };

  /** Takes over what others have changed; returns what they do not know yet. */
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

  /** What comes of a draft here and in another window; nothing as long as each keeps its own. */
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
 * The latest drafts, as many as are kept, without those that are empty for no reason. None is too old: by a clock that was
 * set on all would be.
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
