import { Observable } from '../app/observable.ts';

/** A short notice. */
export type Notice = { readonly id: number; readonly text: string; readonly isTrouble: boolean };

const MOST = 3;

/** Short notices at the edge of the page, that go away by themselves; the snapshot is what was not shown yet. */
export class Notices extends Observable<readonly Notice[]> {
  #last = 0;

  constructor() {
    super([]);
  }

  /** Something was done. */
  say(text: string): void {
    this.show([...this.view, { id: ++this.#last, text, isTrouble: false }].slice(-MOST));
  }

  /** Something did not work. */
  warn(text: string): void {
    this.show([...this.view, { id: ++this.#last, text, isTrouble: true }].slice(-MOST));
  }

  /** They have been shown. */
  shown(): void {
    if (this.view.length > 0) this.show([]);
  }
}
