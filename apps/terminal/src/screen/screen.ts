import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import { plain } from '@rookery/protocol';
import { cautious, type Terminal } from '../base/cells.ts';
import { Input, type InputListener } from './input.ts';
import { Answers, question } from './probe.ts';

// The title is put aside, then: alternate screen, pasted text in brackets, news of the focus, and no cursor.
const ENTER = '\u001b[22;0t\u001b[?1049h\u001b[?2004h\u001b[?1004h\u001b[?25l\u001b[H\u001b[2J';
const LEAVE = '\u001b[?1004l\u001b[?2004l\u001b[?2026l\u001b[0m\u001b[?25h\u001b[?1049l\u001b[23;0t';
const CLEAR = '\u001b[0m\u001b[H\u001b[2J';
const BELL = '\u0007';
// Longer than a slow line takes. A terminal that does not answer at all is waited for once.
const ANSWER_MS = 600;
// After so long an Escape is the key, and not the beginning of another one. Over slow lines they can come apart.
const ESCAPE_MS = 25;

/** The terminal, as far as it is not Ink's: what must be set when we come, and set back however we leave. */
export class Screen {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  #isIn = false;
  #title: string | undefined;
  #escape: NodeJS.Timeout | undefined;

  constructor(stdin: ReadStream, stdout: WriteStream) {
    this.stdin = stdin;
    this.stdout = stdout;
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.stdout.columns || 80, rows: this.stdout.rows || 24 };
  }

  enter(): void {
    if (this.#isIn) return;
    this.#isIn = true;
    process.on('exit', this.leave);
    this.stdin.setRawMode(true);
    this.stdout.write(ENTER);
    this.#writeTitle();
  }

  /** Leaves everything as it was found. Written at once: this may be the last thing that the process does. */
  readonly leave = (): void => {
    if (!this.#isIn) return;
    this.#isIn = false;
    process.off('exit', this.leave);
    clearTimeout(this.#escape);
    try {
      this.stdin.setRawMode(false);
      writeSync((this.stdout as WriteStream & { readonly fd: number }).fd, LEAVE);
    } catch {
      // The terminal is gone: there is nothing to set back.
    }
  };

  /** Forgets what is on the screen. */
  clear(): void {
    this.stdout.write(CLEAR);
  }

  bell(): void {
    if (this.#isIn) this.stdout.write(BELL);
  }

  /** Sets the title of the window. */
  setTitle(text: string): void {
    const title = plain(text).replace(/\s+/g, ' ');
    if (this.#title === title) return;
    this.#title = title;
    if (this.#isIn) this.#writeTitle();
  }

  #writeTitle(): void {
    if (this.#title !== undefined) this.stdout.write(`\u001b]0;${this.#title}\u0007`);
  }

  /**
   * Asks the terminal how it measures, and waits for what is `ready` meanwhile. What is typed until then is returned,
   * for {@link listen}.
   */
  async measure(name: string | undefined, ready: Promise<void>): Promise<{ terminal: Terminal; typed: string }> {
    const answers = new Answers();
    const { promise, resolve } = Promise.withResolvers<void>();
    const onData = (slice: string) => {
      if (answers.take(slice)) resolve();
    };
    this.stdin.setEncoding('utf8').on('data', onData);
    const timer = setTimeout(resolve, ANSWER_MS);
    this.stdout.write(question);
    await Promise.all([promise, ready]);
    clearTimeout(timer);
    this.stdin.off('data', onData);
    return { terminal: name === 'linux' ? cautious : answers.terminal(name), typed: answers.rest };
  }

  /** Tells a listener what is typed until the function it returns is called. */
  listen(listener: InputListener, typed = ''): () => void {
    const input = new Input(listener);
    const onData = (slice: string) => {
      clearTimeout(this.#escape);
      if (input.take(slice)) this.#escape = setTimeout(() => input.flush(), ESCAPE_MS);
    };
    this.stdin.setEncoding('utf8').on('data', onData);
    this.stdin.resume();
    if (typed !== '') onData(typed);
    return () => {
      clearTimeout(this.#escape);
      this.stdin.off('data', onData);
      this.stdin.pause();
    };
  }
}
