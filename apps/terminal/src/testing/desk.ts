import { stripVTControlCharacters } from 'node:util';
import type { Client } from '@rookery/client';
import { graphemes } from '@rookery/protocol';
import type { Store } from '@rookery/store';
import { renderToString } from 'ink';
import { Cells, cautious } from '../base/cells.ts';
import { h } from '../base/h.ts';
import { Input } from '../screen/input.ts';
import { StandIns } from '../screen/stand-ins.ts';
import { focus, paste, press } from '../ui/press.ts';
import { Ui, type UiFiles } from '../ui/ui.ts';
import { Messenger } from '../views/messenger.ts';
import { themeFor } from '../views/theme.ts';
import { type House, messengerOf } from './house.ts';

// Much longer than anything takes: only a test that fails anyway waits for it.
const PATIENCE_MS = 15_000;

/** A user of a messenger: types on a keyboard, and looks at a screen. */
export class Desk {
  readonly ui: Ui;
  readonly store: Store;
  readonly client: Client;
  readonly #input: Input;
  readonly #standIns: StandIns;
  /** The requests to the host. */
  readonly asked: string[] = [];

  constructor(store: Store, client: Client) {
    const cells = new Cells(cautious);
    const ask = (what: string) => () => void this.asked.push(what);
    const files = filesOf(client);
    const host = { quit: ask('quit'), repaint: ask('repaint'), suspend: ask('suspend'), files };
    this.store = store;
    this.client = client;
    this.ui = new Ui(store, cells, host, { columns: 80, rows: 24 });
    this.#standIns = new StandIns(cells);
    this.#input = new Input({
      key: (key) => press(this.ui, key),
      paste: (text) => paste(this.ui, text),
      focus: (hasFocus) => focus(this.ui, hasFocus),
    });
  }

  static async of(house: House, uin: number): Promise<Desk> {
    const { store, client } = await messengerOf(house, uin);
    return new Desk(store, client);
  }

  resize(columns: number, rows: number): void {
    this.ui.set({ size: { columns, rows } });
  }

  /** Types, as a terminal sends it. */
  type(...sent: readonly string[]): void {
    for (const each of sent) {
      this.#input.take(each);
      this.#input.flush();
    }
  }

  /** The rows of the screen. */
  get screen(): string[] {
    return this.#standIns.out(stripVTControlCharacters(this.#painted)).split('\n');
  }

  /** The rows of the screen with the escape sequences of their colours, where this process writes colours. */
  get colours(): string[] {
    return this.#standIns.out(this.#painted).split('\n');
  }

  get #painted(): string {
    const look = { theme: themeFor({}), standIns: this.#standIns };
    return renderToString(h(Messenger, { ui: this.ui, look }), { columns: this.ui.state.size.columns });
  }

  /** The screen as one text. */
  get text(): string {
    return this.screen.join('\n');
  }

  /** Waits until something is on the screen, or is not. */
  async shows(wanted: string | RegExp, isThere = true): Promise<void> {
    const holds = () => (typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text)) === isThere;
    while (!holds()) {
      const what = `${wanted} ${isThere ? 'does not appear' : 'stays'}`;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${what}:\n${this.text}`)), PATIENCE_MS);
        const stops = [this.store.subscribe(done), this.ui.subscribe(done)];
        function done() {
          clearTimeout(late);
          for (const stop of stops) stop();
          resolve();
        }
      });
    }
  }

  /** What is in one cell of a row: a character, or nothing behind a wide one. */
  cellAt(row: string, column: number): string {
    let at = 0;
    for (const cluster of graphemes(row)) {
      if (at === column) return cluster;
      at += this.ui.cells.widthOf(cluster);
      if (at > column) return '';
    }
    return ' ';
  }
}

/** A machine on which every file says the same, and that has a folder for what is saved. */
function filesOf(client: Client): UiFiles {
  return {
    async send(path, onProgress) {
      const file = new Blob(['Tea at four.']);
      const { at, ...sent } = await client.files.upload(file, { name: path }).done;
      onProgress(file.size, file.size);
      return sent;
    },
    save: async ({ name }) => `/downloads/${name}`,
  };
}

/** Keys by what terminals send for them. */
export const ENTER = '\r';
export const ESCAPE = '\u001b';
export const TAB = '\t';
export const UP = '\u001b[A';
export const DOWN = '\u001b[B';
export const PAGE_UP = '\u001b[5~';
export const PAGE_DOWN = '\u001b[6~';
export const F1 = '\u001bOP';
export const ALT_ENTER = '\u001b\r';
