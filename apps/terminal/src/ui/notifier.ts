import { isMuted, unreadIn } from '@rookery/store';
import type { Screen } from '../screen/screen.ts';
import type { Ui } from './ui.ts';

const QUIET: readonly number[] = [50, 70];
// A conversation is not a fire alarm.
const BELL_EVERY_MS = 1500;

/** Tells with bell and title that something has arrived. */
export class Notifier {
  readonly #ui: Ui;
  readonly #screen: Pick<Screen, 'bell' | 'setTitle'>;
  readonly #leaving: (() => void)[] = [];
  #rungAt = Number.NEGATIVE_INFINITY;

  constructor(ui: Ui, screen: Pick<Screen, 'bell' | 'setTitle'>, wanted: { bell: boolean; title: boolean }) {
    this.#ui = ui;
    this.#screen = screen;
    const { store } = ui;
    if (wanted.bell) this.#leaving.push(store.onArrival((peer) => this.#arrived(peer)));
    if (!wanted.title) return;
    this.#leaving.push(store.subscribe(() => this.#showTitle()));
    this.#showTitle();
  }

  stop(): void {
    for (const leave of this.#leaving) leave();
  }

  #arrived(peer: number): void {
    const { hasFocus, open } = this.#ui.state;
    const isSeen = hasFocus && open === peer && this.#ui.isTalkShown();
    const { state } = this.#ui.store;
    if (isSeen || QUIET.includes(state.status) || isMuted(state, peer)) return;
    const now = performance.now();
    if (now - this.#rungAt < BELL_EVERY_MS) return;
    this.#rungAt = now;
    this.#screen.bell();
  }

  #showTitle(): void {
    const { state } = this.#ui.store;
    const unread = unreadIn(state);
    this.#screen.setTitle(`${unread > 0 ? `(${unread}) ` : ''}Rookery ${this.#ui.name(state.uin)}`);
  }
}
