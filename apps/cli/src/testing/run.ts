import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openStorage, type Storage } from '@rookery/server';

const main = join(import.meta.dirname, '..', 'main.ts');

/** How one run of the command line ended. */
export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** A place of its own for one test file: a working folder, and `rookery` run in it. */
export class Workplace {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Workplace> {
    return new Workplace(await mkdtemp(join(tmpdir(), 'rookery-cli-')));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs `rookery` to its end. Of the variables around the tests only the temporary folder reaches it. */
  async run(
    args: readonly string[],
    { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Ran> {
    const child = this.#start(args, env);
    child.stdin.on('error', () => {}).end(input);
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { code: code as number | null, out, err };
  }

  /** Runs a command that must succeed, and reads its JSON. */
  async json(args: readonly string[], input = ''): Promise<unknown> {
    const { code, out, err } = await this.run([...args, '--json'], { input });
    assert.equal(code, 0, err);
    return JSON.parse(out);
  }

  /** Does with the data folder what a server would. */
  async withStorage<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
    const storage = await openStorage({ data: this.path('data') }, { beside: true });
    try {
      return await work(storage);
    } finally {
      await storage.close();
    }
  }

  /** Runs a server on free ports until it is ready. */
  async serve(...args: readonly string[]): Promise<Served> {
    const child = this.#start(['serve', '--port', '0', '--tcp-port', '0', ...args], {});
    child.stdin.end();
    const served = new Served(child);
    await served.ready;
    return served;
  }

  /** Starts `rookery` and leaves it to the test to end it. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
    return this.#start(args, env);
  }

  #start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
    const { PATH, TMPDIR, NODE_COMPILE_CACHE = this.path('.cache') } = process.env;
    // Dozens of processes that compile the same sources: the cache halves their time.
    const all = { PATH, ...(TMPDIR && { TMPDIR }), NODE_COMPILE_CACHE, ...env };
    return spawn(process.execPath, [main, ...args], { cwd: this.folder, env: all });
  }
}

/** A server in a process of its own. */
export class Served {
  readonly child: ChildProcessWithoutNullStreams;
  /** The ready line. */
  readonly ready: Promise<string>;
  out = '';
  err = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.ready = promise;
    child.stdout.setEncoding('utf8').on('data', (slice: string) => {
      this.out += slice;
      const line = /^rookery ready .*$/m.exec(this.out);
      if (line) resolve(line[0]);
    });
    child.stderr.setEncoding('utf8').on('data', (slice: string) => {
      this.err += slice;
    });
    child.on('exit', () => reject(new Error(`The server has ended: ${this.err}`)));
  }

  get url(): string {
    return /http=(\S+)/.exec(this.out)?.[1] ?? '';
  }

  /** The passwords that were shown, by account. */
  get passwords(): Map<string, string> {
    return new Map(
      [...this.out.matchAll(/^ {2}(\d{5}) {2}([a-z0-9]{16}) /gm)].map(([, uin = '', shown = '']) => [uin, shown]),
    );
  }

  /** Ends the server; resolves with its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    this.child.kill(signal);
    const [code] = await once(this.child, 'exit');
    return code as number | null;
  }
}
