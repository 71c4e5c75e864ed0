/** Time as a client sees it. A parameter, so that tests can move it. */
export interface Clock {
  /** Milliseconds from some moment on; never goes back. */
  now(): number;
  /** Calls `work` once after so many milliseconds, unless the function it returns was called before. */
  after(ms: number, work: () => void): () => void;
}

/** The clock of the machine. */
export const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits for `work`, but not longer than so many milliseconds. Its later outcome is ignored. */
export function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    const done = () => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}
