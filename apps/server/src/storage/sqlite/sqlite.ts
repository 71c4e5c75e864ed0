import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Storage } from '../storage.ts';
import { type OpenOptions, type OperationName, operations, type WorkerCall } from './operations.ts';
import type { Done, Packed, Work } from './worker.ts';

type Waiting = {
  readonly call: WorkerCall;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
};

/**
 * Storage on SQLite in a worker thread, so that the event loop never waits for the disk.
 *
 * Group commit: calls that arrive while a batch is being written go together into the next one.
 *
 * @param path the database file, or `:memory:`
 * @throws when the database cannot be opened or is newer than this program
 */
export async function openSqlite(path: string, options: Partial<OpenOptions> = {}): Promise<Storage> {
  const { outside = false, mostWalBytes = 268_435_456 } = options;
  const workerData = { path, outside, mostWalBytes } satisfies OpenOptions & { path: string };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  return new Queue(worker).storage();
}

class Queue {
  readonly #worker: Worker;
  #reads: Waiting[] = [];
  #writes: Waiting[] = [];
  #readsUnderWay: Waiting[] = [];
  #writesUnderWay: Waiting[] = [];
  #busy = false;
  #scheduled = false;
  #gone: Error | undefined;
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (done: Done) => this.#done(done));
    worker.on('error', (error: Error) => this.#end(error));
    worker.on('exit', () => this.#end(new Error('The storage is closed.')));
  }

  storage(): Storage {
    const names = Object.keys(operations) as OperationName[];
    const calls = names.map((name) => [name, (argument: unknown) => this.#call(name, argument)] as const);
    return { ...Object.fromEntries(calls), close: () => this.#close() } as unknown as Storage;
  }

  #call<T>(name: OperationName, argument: unknown): Promise<T> {
    if (this.#gone) return Promise.reject(this.#gone);
    return new Promise<T>((resolve, reject) => {
      const queue = operations[name] === 'read' ? this.#reads : this.#writes;
      queue.push({ call: [name, argument], resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Waits until all that this turn of the event loop brought is in the queue. */
  #schedule(): void {
    if (this.#busy || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#send());
  }

  #send(): void {
    this.#scheduled = false;
    if (this.#busy || this.#gone) return;
    if (this.#reads.length + this.#writes.length === 0) {
      this.#idle?.();
      return;
    }
    this.#busy = true;
    [this.#readsUnderWay, this.#reads] = inTurn(this.#reads);
    this.#writesUnderWay = this.#writes;
    this.#writes = [];
    const callOf = ({ call }: Waiting) => call;
    const work: Work = { reads: this.#readsUnderWay.map(callOf), writes: this.#writesUnderWay.map(callOf) };
    this.#worker.postMessage(work);
  }

  #done(done: Done): void {
    if ('reads' in done) {
      const answered = this.#readsUnderWay.splice(0, done.reads.values.length);
      // What there was no time for goes first the next time.
      this.#reads = [...this.#readsUnderWay, ...this.#reads];
      this.#readsUnderWay = [];
      settle(answered, done.reads);
      return;
    }
    const answered = this.#writesUnderWay;
    this.#writesUnderWay = [];
    this.#busy = false;
    // The next batch goes out before the answers of this one are made, so that the disk does not wait for them.
    this.#send();
    settle(answered, done.writes);
  }

  #close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    if (this.#gone) return;
    if (this.#busy || this.#scheduled) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    this.#worker.postMessage('close' satisfies Work);
    await once(this.#worker, 'exit');
  }

  #end(error: Error): void {
    this.#gone ??= error;
    const left = [...this.#readsUnderWay, ...this.#writesUnderWay, ...this.#reads, ...this.#writes];
    this.#readsUnderWay = this.#writesUnderWay = this.#reads = this.#writes = [];
    for (const { reject } of left) reject(this.#gone);
    this.#idle?.();
  }
}

const FEW = 16;
const MOST_READS = 1024;

/** Which reads go out, and which wait: accounts take turns, so that none waits for the many reads of another. */
function inTurn(waiting: Waiting[]): [Waiting[], Waiting[]] {
  if (waiting.length <= FEW) return [waiting, []];
  const counts = new Map<number, number>();
  const ranked = waiting.map((one) => {
    const account = accountIn(one.call[1]);
    const rank = counts.get(account) ?? 0;
    counts.set(account, rank + 1);
    return { one, rank };
  });
  ranked.sort((a, b) => a.rank - b.rank);
  const sorted = ranked.map(({ one }) => one);
  return [sorted.slice(0, MOST_READS), sorted.slice(MOST_READS)];
}

/** Whose account an operation is about; 0 for none in particular. */
function accountIn(argument: unknown): number {
  if (typeof argument === 'number') return argument;
  const { uin, searcher } = (argument ?? {}) as { uin?: number; searcher?: number };
  return uin ?? searcher ?? 0;
}

function settle(waiting: readonly Waiting[], { values, errors }: Packed): void {
  const failed = new Map(errors);
  for (const [index, { call, resolve, reject }] of waiting.entries()) {
    const error = index < values.length ? failed.get(index) : 'no outcome';
    if (error === undefined) resolve(values[index]);
    else reject(new Error(`${call[0]}: ${error}`));
  }
}
