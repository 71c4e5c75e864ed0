import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import { Batches, type Call, type Outcome } from './operations.ts';

/** What the main thread sends: calls that read, and calls that write. `close` ends the thread. */
export type Work = { readonly reads: readonly Call[]; readonly writes: readonly Call[] } | 'close';

/** What comes back: first what was read, then, once it is on disk, what was written. */
export type Done = { readonly reads: readonly Outcome[] } | { readonly writes: readonly Outcome[] };

const port = parentPort;
if (!port) throw new Error('This file is started by sqlite.ts as a worker thread.');

const { path, outside } = workerData as { path: string; outside: boolean };
const db = openDatabase(path);
const batches = new Batches(db, outside);
port.postMessage('ready');

port.on('message', (work: Work) => {
  if (work === 'close') {
    db.close();
    port.close();
    return;
  }
  if (work.reads.length > 0) port.postMessage({ reads: batches.read(work.reads) } satisfies Done);
  port.postMessage({ writes: work.writes.length > 0 ? batches.write(work.writes) : [] } satisfies Done);
});
