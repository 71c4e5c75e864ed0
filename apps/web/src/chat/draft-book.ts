import { keepIn } from '../app/kept.ts';

/** What was begun to be written to somebody, and when it was changed last. */
type Draft = { readonly text: string; readonly at: number };

/** What drafts need of a window; a test has its own. */
export type DraftWindow = Pick<Window, 'localStorage' | 'addEventListener' | 'removeEventListener'>;

const WRITE_AFTER_MS = 300;
/** How long what was changed here counts more than what another window has written. */
const OWN_MS = 1500;
const MOST_DRAFTS = 50;
const MOST_AGE_MS = 60 * 24 * 3_600_000;
const MOST_CHARS = 100_000;

/**
 * What was begun to be written, one text for each friend, kept in this browser and the same in all its windows.
 *
 * @example
 * const drafts = new DraftBook(10001, window);
 * drafts.set(10002, 'Tea at');
 * drafts.textFor(10002); // 'Tea at'
 */
export class DraftBook {
  readonly #key: string;
  readonly #window: DraftWindow;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #drafts: Map<number, Draft>;
  /** What was changed here a moment ago: `undefined` takes a draft away. */
  readonly #changed = new Map<number, Draft | undefined>();
  #isWritten = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(uin: number, window: DraftWindow, now: () => number = Date.now) {
    this.#key = `rookery.drafts.${uin}`;
    this.#window = window;
    this.#now = now;
    this.#drafts = this.#stored();
    window.addEventListener('storage', this.#follow);
    window.addEventListener('pagehide', this.#write);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What was begun to be written to somebody; empty: nothing. */
  textFor(peer: number): string {
    return this.#drafts.get(peer)?.text ?? '';
  }

  /** Keeps a text; an empty one takes the draft away. */
  set(peer: number, text: string): void {
    if (text === this.textFor(peer)) return;
    const draft = text === '' ? undefined : { text, at: this.#now() };
    this.#changed.set(peer, draft);
    this.#isWritten = false;
    put(this.#drafts, peer, draft);
    this.#tell();
    this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#settle(), OWN_MS);
  }

  /** Writes what is not written yet, and follows the other windows no longer. */
  close(): void {
    this.#write();
    clearTimeout(this.#settling);
    this.#changed.clear();
    this.#window.removeEventListener('storage', this.#follow);
    this.#window.removeEventListener('pagehide', this.#write);
  }

  /** Forgets all drafts of the account. */
  wipe(): void {
    this.close();
    this.#drafts = new Map();
    keepIn(this.#window, this.#key, undefined);
    this.#tell();
  }

  readonly #follow = ({ key }: StorageEvent): void => {
    if (key !== this.#key) return;
    this.#drafts = this.#merged();
    this.#tell();
    if (this.#changed.size === 0) return;
    // What counts here must be there as well.
    this.#isWritten = false;
    this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS);
  };

  readonly #write = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isWritten) return;
    this.#isWritten = true;
    // Another window may have written since: only what was changed here is changed there.
    const drafts = this.#merged();
    const kept = [...drafts].filter(([, { text }]) => text.length <= MOST_CHARS);
    try {
      this.#window.localStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing, or no more: the drafts hold until the page is closed.
    }
  };

  /** Nothing was changed here for a while: from now on the other windows count as much. */
  #settle(): void {
    this.#write();
    this.#changed.clear();
  }

  #merged(): Map<number, Draft> {
    const drafts = this.#stored();
    for (const [peer, draft] of this.#changed) put(drafts, peer, draft);
    return bounded(drafts, this.#now());
  }

  #stored(): Map<number, Draft> {
    try {
      const entries: unknown = JSON.parse(this.#window.localStorage.getItem(this.#key) ?? '[]');
      return bounded(new Map((Array.isArray(entries) ? entries : []).filter(isEntry)), this.#now());
    } catch {
      return new Map();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function put(drafts: Map<number, Draft>, peer: number, draft: Draft | undefined): void {
  if (draft === undefined) drafts.delete(peer);
  else drafts.set(peer, draft);
}

/** The latest drafts, as many as are kept, without those that are too old. */
function bounded(drafts: Map<number, Draft>, now: number): Map<number, Draft> {
  const fresh = [...drafts].filter(([, { at }]) => now - at < MOST_AGE_MS);
  return new Map(fresh.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_DRAFTS));
}

function isEntry(entry: unknown): entry is [number, Draft] {
  if (!Array.isArray(entry)) return false;
  const [peer, draft] = entry as [unknown, Partial<Draft> | null | undefined];
  return typeof peer === 'number' && typeof draft?.text === 'string' && typeof draft.at === 'number';
}
