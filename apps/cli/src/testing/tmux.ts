import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LOOK_MS = 40;
const ALWAYS = { PS1: '$ ', LC_ALL: 'C.UTF-8', TERM: 'screen-256color' };

/** Why tests that need a real terminal are left out; nothing when they can run. */
export const noTmux = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not there (apt-get install tmux)';

// A server that is just leaving still holds its socket.
let opened = 0;

/** A real terminal with a shell in it, on a tmux server of its own. */
export class Tmux {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** @param folder for the socket; `env` is all that the shell knows of */
  static async open(
    folder: string,
    { columns, rows, env }: { columns: number; rows: number; env: Readonly<Record<string, string>> },
  ): Promise<Tmux> {
    const tmux = new Tmux(`${folder}/tmux-${opened++}`);
    const variables = Object.entries({ ...ALWAYS, ...env }).map(([name, value]) => `${name}=${value}`);
    const shell = ['env', '-i', ...variables, 'sh'];
    await tmux.#do('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, ...shell);
    await tmux.#do('set-option', '-g', 'status', 'off');
    await tmux.resize(columns, rows);
    await tmux.until((screen) => screen.includes('$'));
    return tmux;
  }

  async #do(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-u', '-f', '/dev/null', '-S', this.#socket, ...args]);
    return stdout;
  }

  /** Presses keys by tmux's names for them. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#do('send-keys', key);
  }

  async type(text: string): Promise<void> {
    await this.#do('send-keys', '-l', text);
  }

  /** Pastes, in brackets when the program asked for them. */
  async paste(text: string): Promise<void> {
    await this.#do('set-buffer', text);
    await this.#do('paste-buffer', '-p', '-d');
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#do('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  /** The rows of the screen, without blanks at their ends. */
  async rows(): Promise<string[]> {
    return (await this.#do('capture-pane', '-p')).replace(/\n$/, '').split('\n');
  }

  /** Looks until something holds of the screen; answers its rows. */
  async until(holds: (screen: string) => boolean): Promise<string[]> {
    for (let looks = 0; ; looks++) {
      const rows = await this.rows();
      if (holds(rows.join('\n'))) return rows;
      if (looks * LOOK_MS > 20_000) throw new Error(`It does not come to pass. The screen:\n${rows.join('\n')}`);
      await pause(LOOK_MS);
    }
  }

  shows(text: string): Promise<string[]> {
    return this.until((screen) => screen.includes(text));
  }

  /** What tmux knows of the terminal: `alternate_on`, `cursor_x`. */
  async tell(...names: readonly string[]): Promise<string[]> {
    const told = await this.#do('display-message', '-p', names.map((name) => `#{${name}}`).join('\t'));
    return told.trimEnd().split('\t');
  }

  /** Keeps all bytes that the program writes from now on; the function it returns reads them. */
  async record(path: string): Promise<() => Promise<string>> {
    await this.#do('pipe-pane', '-O', `cat >> '${path}'`);
    return async () => {
      await this.#do('pipe-pane');
      await pause(LOOK_MS);
      return readFile(path, 'utf8').catch(() => '');
    };
  }

  async close(): Promise<void> {
    await this.#do('kill-server').catch(() => {});
  }
}

const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60]$/u;
const REGIONAL = /^\p{Regional_Indicator}$/u;

/** How many cells a row takes, character by character, as terminals have measured from the beginning. */
export function cellsOf(row: string): number {
  let cells = 0;
  for (const character of row) {
    if (ZERO_WIDTH.test(character)) continue;
    cells += WIDE.test(character) && !REGIONAL.test(character) ? 2 : 1;
  }
  return cells;
}
