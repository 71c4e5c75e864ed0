/** A short notice. */
export type Notice = { readonly id: number; readonly text: string; readonly isTrouble: boolean };

const MOST = 3;

/** Short notices at the edge of the page, that go away by themselves. */
export class Notices {
  readonly #listeners = new Set<() => void>();
  #waiting: readonly Notice[] = [];
  #last = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What has not been shown yet. */
  readonly snapshot = (): readonly Notice[] => this.#waiting;

  /** Something was done. */
  say(text: string): void {
    this.#set([...this.#waiting, { id: ++this.#last, text, isTrouble: false }].slice(-MOST));
  }

  /** Something did not work. */
  warn(text: string): void {
    this.#set([...this.#waiting, { id: ++this.#last, text, isTrouble: true }].slice(-MOST));
  }

  /** They have been shown. */
  shown(): void {
    if (this.#waiting.length > 0) this.#set([]);
  }

  #set(waiting: readonly Notice[]): void {
    this.#waiting = waiting;
    for (const listener of this.#listeners) listener();
  }
}
