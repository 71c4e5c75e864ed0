import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import { Batches, type OpenOptions, type WorkerCall, type WorkerOutcome } from './operations.ts';
import { Seal } from './seal.ts';

/** What the main thread sends: calls that read, and calls that write. `close` ends the thread. */
export type Work = { readonly reads: readonly WorkerCall[]; readonly writes: readonly WorkerCall[] } | 'close';

/** Outcomes as they travel: the values, and what went wrong by its place. An object less for each of thousands. */
export type Packed = { readonly values: readonly unknown[]; readonly errors: readonly (readonly [number, string])[] };

/** The replies: first to reads, then, once they are on disk, to writes. */
export type Done = { readonly reads: Packed } | { readonly writes: Packed };

const port = parentPort;
if (!port) throw new Error('This file is started by sqlite.ts as a worker thread.');

const { path, ...options } = workerData as { path: string } & OpenOptions;
const db = openDatabase(path);
const batches = new Batches(db, options, path === ':memory:' || options.outside ? undefined : new Seal(path));
port.postMessage('ready');

port.on('message', (work: Work) => {
  if (work === 'close') {
    try {
      batches.close();
    } finally {
      db.close();
      port.close();
    }
    return;
  }
  if (work.reads.length > 0) port.postMessage({ reads: packed(batches.read(work.reads)) } satisfies Done);
  const written = work.writes.length > 0 ? batches.write(work.writes) : [];
  port.postMessage({ writes: packed(written) } satisfies Done);
});

function packed(outcomes: readonly WorkerOutcome[]): Packed {
  const errors: [number, string][] = [];
  const values = outcomes.map((outcome, index) => {
    if ('value' in outcome) return outcome.value;
    errors.push([index, outcome.error]);
    return undefined;
  });
  return { values, errors };
}
