import type { Session } from './session.ts';

/** Long polls that wait, so that a server which stops can answer them. */
export class Parking {
  readonly #parked = new Set<Session>();
  #isOver = false;

  /** Resolves with true when something may have arrived; with false when it is time to answer all the same. */
  wait(session: Session, ms: number, most: number): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wake = (news: boolean) => {
        clearTimeout(timer);
        if (session.parked === undefined) this.#parked.delete(session);
        resolve(news);
      };
      const timer = setTimeout(() => {
        const at = session.parked?.indexOf(wake) ?? -1;
        if (at >= 0) session.parked?.splice(at, 1);
        if (session.parked?.length === 0) session.parked = undefined;
        wake(false);
      }, ms);
      session.parked ??= [];
      session.parked.push(wake);
      this.#parked.add(session);
      if (session.parked.length > most) session.parked.shift()?.(false);
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Answers all waiting polls, and lets no more wait. */
  close(): void {
    this.#isOver = true;
    for (const session of this.#parked) unpark(session, false);
  }
}

/** Lets the long polls of a session look again, or without news answer at once. */
export function unpark(session: Session, news: boolean): void {
  const { parked } = session;
  if (!parked) return;
  session.parked = undefined;
  for (const poll of parked) poll(news);
}
