import { Observable } from './observable.ts';

/** A short message to the user, with a button if there is something to do about it. */
export type Notice = {
  readonly id: number;
  readonly text: string;
  readonly isTrouble: boolean;
  readonly act?: NoticeAct | undefined;
};

export type NoticeAct = { readonly label: string; readonly onAct: () => void };

const MOST = 3;

/** Short notices at the edge of the page that disappear on their own; the snapshot holds those not shown yet. */
export class Notices extends Observable<readonly Notice[]> {
  #last = 0;

  constructor() {
    super([]);
  }

  /** Reports a success. */
  say(text: string, act?: NoticeAct): void {
    this.show([...this.view, { id: ++this.#last, text, isTrouble: false, act }].slice(-MOST));
  }

  /** Reports a failure. */
  warn(text: string): void {
    this.show([...this.view, { id: ++this.#last, text, isTrouble: true }].slice(-MOST));
  }

  /** Drops notices that have been shown. */
  shown(): void {
    if (this.view.length > 0) this.show([]);
  }
}
