import type { ReadStream, WriteStream } from 'node:tty';
import type { Store } from '@rookery/store';
import { type Instance, render } from 'ink';
import { Cells } from './base/cells.ts';
import { draftOf } from './base/editor.ts';
import { h } from './base/h.ts';
import { inkOutput } from './screen/ink-output.ts';
import { Screen } from './screen/screen.ts';
import { StandIns } from './screen/stand-ins.ts';
import { Notifier } from './ui/notifier.ts';
import { focus, paste, press } from './ui/press.ts';
import { Ui, type UiFiles } from './ui/ui.ts';
import { Messenger } from './views/messenger.ts';
import { themeFor } from './views/theme.ts';

/** What the messenger is made of. */
export type MessengerParts = {
  readonly store: Store;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ring the bell when something arrives that is not seen. */
  readonly bell: boolean;
  /** The drafts of the last run, by peer. */
  readonly drafts?: readonly (readonly [peer: number, text: string])[];
  /** Takes what is being written, each time that it is something else. */
  readonly keep?: (drafts: readonly (readonly [peer: number, text: string])[]) => void;
  /** Sends files of this machine, and saves those that come; without it neither is done. */
  readonly files?: UiFiles | undefined;
  /** Show the number of unread messages in the title of the window. */
  readonly title: boolean;
};

/** Why the messenger has ended. */
export type Ending = { readonly why: 'quit' | 'ended' | 'signal'; readonly signal?: NodeJS.Signals };

const MAX_FPS = 60;
const MINUTE = 60_000;
const LOAD_MS = 1500;
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** Runs the messenger on a terminal until the user leaves. However it ends, the terminal is as it was before. */
export async function runMessenger(parts: MessengerParts): Promise<Ending> {
  const screen = new Screen(parts.stdin, parts.stdout);
  screen.enter();
  try {
    const { terminal, typed } = await screen.measure(parts.env.TERM, loadedSoon(parts.store));
    return await new Session(parts, screen, new Cells(terminal)).run(typed);
  } finally {
    screen.leave();
  }
}

/** Waits a moment for the lists: a screen complete at once is better than a growing one. */
async function loadedSoon(store: Store): Promise<void> {
  if (store.state.loaded) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = store.subscribe(() => store.state.loaded && resolve());
  const timer = setTimeout(resolve, LOAD_MS);
  await promise;
  clearTimeout(timer);
  stop();
}

/** One run of the messenger. */
class Session {
  readonly #parts: MessengerParts;
  readonly #screen: Screen;
  readonly #ui: Ui;
  readonly #ended = Promise.withResolvers<Ending>();
  readonly #leaving: (() => void)[] = [];
  #ink: Instance | undefined;
  #hasWarned = false;

  constructor(parts: MessengerParts, screen: Screen, cells: Cells) {
    this.#parts = parts;
    this.#screen = screen;
    const { files } = parts;
    const host = { quit: () => this.#quit(), repaint: () => this.#repaint(), suspend: () => this.#suspend(), files };
    this.#ui = new Ui(parts.store, cells, host, screen.size);
    const drafts = parts.drafts?.map(([peer, text]) => [peer, draftOf(text)] as const);
    if (drafts) this.#ui.set({ drafts: new Map(drafts) });
  }

  async run(typed: string): Promise<Ending> {
    try {
      this.#start(typed);
      return await this.#ended.promise;
    } finally {
      this.#keep();
      for (const leave of this.#leaving.reverse()) leave();
      this.#ink?.unmount();
    }
  }

  #start(typed: string): void {
    const { store, stdout, env } = this.#parts;
    const standIns = new StandIns(this.#ui.cells);
    const look = { theme: themeFor(env), standIns };
    this.#ink = render(h(Messenger, { ui: this.#ui, look }), {
      stdout: inkOutput(stdout, standIns),
      exitOnCtrlC: false,
      patchConsole: false,
      incrementalRendering: true,
      interactive: true,
      maxFps: MAX_FPS,
    });
    this.#ink.waitUntilExit().catch(this.#ended.reject);
    this.#listen(typed);
    let restores = 0;
    const tellRestore = () => {
      if (store.state.restores === restores) return;
      restores = store.state.restores;
      this.#ui.say('The server was restored from a backup: messages since then may be missing.', true);
    };
    tellRestore();
    this.#leaving.push(store.subscribe(tellRestore));
    let { drafts } = this.#ui.state;
    const keepDrafts = () => {
      if (this.#ui.state.drafts === drafts) return;
      drafts = this.#ui.state.drafts;
      this.#keep();
    };
    this.#leaving.push(this.#ui.subscribe(keepDrafts));
    const notifier = new Notifier(this.#ui, this.#screen, this.#parts);
    this.#leaving.push(() => notifier.stop());
    this.#leaving.push(store.subscribe(() => store.state.ended !== undefined && this.#ended.resolve({ why: 'ended' })));
  }

  #keep(): void {
    this.#parts.keep?.(Array.from(this.#ui.state.drafts, ([peer, { text }]) => [peer, text] as const));
  }

  #listen(typed: string): void {
    const ui = this.#ui;
    const stopListening = this.#screen.listen(
      {
        key: (key) => press(ui, key),
        paste: (text) => paste(ui, text),
        focus: (hasFocus) => focus(ui, hasFocus),
      },
      typed,
    );
    const onResize = () => this.#repaint();
    this.#parts.stdout.on('resize', onResize);
    const clock = setInterval(() => ui.set({ now: Date.now() }), MINUTE);
    const onSignal = (signal: NodeJS.Signals) => this.#ended.resolve({ why: 'signal', signal });
    for (const signal of SIGNALS) process.on(signal, onSignal);
    // Restore the terminal before reporting the error: on the alternate screen it would not be seen.
    process.on('uncaughtException', this.#ended.reject);
    const onGone = () => this.#ended.resolve({ why: 'signal', signal: 'SIGHUP' });
    this.#parts.stdin.on('end', onGone).on('error', onGone);
    this.#leaving.push(() => {
      stopListening();
      clearInterval(clock);
      this.#parts.stdout.off('resize', onResize);
      // An error may still come: a terminal that is gone has no other way to say so.
      this.#parts.stdin.off('end', onGone);
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off('uncaughtException', this.#ended.reject);
    });
  }

  /** Leaves, but not over what is still on its way: then a second time is needed. */
  #quit(): void {
    const waiting = this.#parts.store.onTheirWay;
    if (waiting === 0 || this.#hasWarned) {
      this.#ended.resolve({ why: 'quit' });
      return;
    }
    this.#hasWarned = true;
    const what = waiting === 1 ? 'A message is' : `${waiting} messages are`;
    this.#ui.say(`${what} still not sent; the next rookery chat sends it. Ctrl-C once more leaves.`, true);
  }

  /** Repaints everything: the old contents of the terminal are unknown. */
  #repaint(): void {
    this.#ink?.clear();
    this.#screen.clear();
    this.#ui.set({ size: this.#screen.size });
  }

  #suspend(): void {
    if (process.platform === 'win32') return;
    this.#screen.leave();
    process.once('SIGCONT', () => {
      this.#screen.enter();
      this.#repaint();
    });
    // As the terminal would: to all that was started with us, npx among them.
    process.kill(0, 'SIGTSTP');
  }
}
