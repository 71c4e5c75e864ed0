import { type ChildProcess, fork } from 'node:child_process';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Made, Order } from './picture-maker.ts';

/** A picture that was made anew. */
export type Picture = { readonly type: string; readonly width: number; readonly height: number };

const IDLE_MS = 60_000;
// What a process needs to start; nothing of what the operator has told the server.
const KEPT_VARIABLES = ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP'];

type Waiting = { readonly path: string; readonly done: (picture: Picture | undefined) => void };

/**
 * Has pictures made anew, one after the other, by a process that is there while it is needed. Accounts take turns, so that
 * nobody waits for the many pictures of another.
 */
export class Pictures {
  readonly #config: Pick<Config, 'picture-megapixels' | 'picture-seconds'>;
  readonly #log: Log;
  readonly #lines = new Map<number, Waiting[]>();
  #maker: ChildProcess | undefined;
  #isBusy = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(config: Pick<Config, 'picture-megapixels' | 'picture-seconds'>, log: Log) {
    this.#config = config;
    this.#log = log;
  }

  /**
   * Makes a picture anew: without what it says of itself, upright, and with a small one of it beside (`.picture` and
   * `.thumbnail` behind the path). @returns nothing when that cannot be done
   */
  make(uin: number, path: string): Promise<Picture | undefined> {
    return new Promise((done) => {
      const line = this.#lines.get(uin);
      if (line) line.push({ path, done });
      else this.#lines.set(uin, [{ path, done }]);
      this.#next();
    });
  }

  close(): void {
    this.#end();
    for (const line of this.#lines.values()) for (const { done } of line) done(undefined);
    this.#lines.clear();
  }

  #next(): void {
    if (this.#isBusy) return;
    const [first] = this.#lines;
    if (!first) return;
    const [uin, line] = first;
    const waiting = line.shift();
    this.#lines.delete(uin);
    if (line.length > 0) this.#lines.set(uin, line);
    if (!waiting) return;
    this.#isBusy = true;
    this.#ask(waiting.path).then((picture) => {
      this.#isBusy = false;
      waiting.done(picture);
      this.#next();
    });
  }

  #ask(path: string): Promise<Picture | undefined> {
    clearTimeout(this.#idle);
    const maker = this.#maker ?? this.#start();
    this.#maker = maker;
    return new Promise((resolve) => {
      const settle = (made: Made): void => {
        clearTimeout(late);
        maker.off('message', settle).off('exit', gone).off('error', gone);
        this.#idle = setTimeout(() => this.#end(), IDLE_MS);
        this.#idle.unref();
        if ('error' in made) this.#log.info({ why: made.error }, 'a picture is kept as a file');
        resolve('error' in made ? undefined : made);
      };
      const gone = (): void => {
        if (this.#maker === maker) this.#maker = undefined;
        settle({ error: 'it could not be read, or not in time' });
      };
      const late = setTimeout(() => maker.kill('SIGKILL'), 1000 * this.#config['picture-seconds']);
      maker.once('message', settle).once('exit', gone).once('error', gone);
      maker.send({ path, mostPixels: 1_000_000 * this.#config['picture-megapixels'] } satisfies Order, (error) => {
        if (error) maker.kill('SIGKILL');
      });
    });
  }

  #start(): ChildProcess {
    const env = Object.fromEntries(KEPT_VARIABLES.map((name) => [name, process.env[name]]));
    const maker = fork(new URL('./picture-maker.ts', import.meta.url), {
      execArgv: [],
      env: { ...env, UV_THREADPOOL_SIZE: '1' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // It must not keep the server running.
    maker.unref();
    maker.channel?.unref();
    return maker;
  }

  #end(): void {
    clearTimeout(this.#idle);
    this.#maker?.kill('SIGKILL');
    this.#maker = undefined;
  }
}
