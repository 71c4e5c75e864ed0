import type { AttachedFile } from '@rookery/protocol';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Storage } from './storage/storage.ts';

/**
 * Does something every so many milliseconds. It does not keep the process running.
 *
 * @returns ends that
 */
export type Every = (ms: number, work: () => void) => () => void;

/** What everything else in a server stands on. */
export type Base = {
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
  /** The wall clock, milliseconds since 1970, which can jump: for what is shown and kept, and what ends at a date. */
  readonly now: () => number;
  /** The clock for durations; see `steadyClock` in `clocks.ts`. */
  readonly steady: () => number;
  /** For what is done time and again. */
  readonly every: Every;
  /** A text with the files that stand beside it, for clients that know texts only. */
  readonly inWords: (text: string, files: readonly AttachedFile[]) => Promise<string>;
};
