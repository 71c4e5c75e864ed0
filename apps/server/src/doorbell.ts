import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, lstatSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * How a command tells the server on the same data that something has changed. A ring carries nothing and may repeat:
 * it says "look again", and the database says what there is to see.
 */
export type Doorbell = { close(): Promise<void> };

const RING_MS = 2000;
const MOST_RINGERS = 1024;
// Systems differ in how long the path of a socket may be; the shortest bound is 104 bytes, with its end.
const MOST_PATH_BYTES = 100;
const LOOKED = '.';

/**
 * Hangs the bell of a data folder. `onRing` is called at least once after each ring, and not twice at a time; the
 * ringer is answered when it is done.
 *
 * Hold {@link lockData} while the bell is open: what an earlier server has left in its place is removed.
 */
export async function openDoorbell(data: string, onRing: () => Promise<void>): Promise<Doorbell> {
  const path = placeOf(data);
  removeStale(path);
  const look = inTurn(onRing);
  const ringers = new Set<Socket>();
  const server = createServer((ringer) => {
    ringers.add(ringer);
    ringer.on('close', () => ringers.delete(ringer));
    answer(ringer, look);
  });
  server.maxConnections = MOST_RINGERS;
  server.listen(path);
  await once(server, 'listening');
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const ringer of ringers) ringer.destroy();
      await closed;
    },
  };
}

/** Rings at a data folder: true when a server has looked, false when none runs there or none answers in time. */
export function ring(data: string): Promise<boolean> {
  return new Promise((resolve) => {
    let path: string;
    try {
      path = placeOf(data);
    } catch {
      return resolve(false);
    }
    const bell = connect(path);
    const patience = setTimeout(() => bell.destroy(), RING_MS);
    let looked = false;
    bell.on('data', (bytes) => {
      looked = bytes.toString('latin1', 0, 1) === LOOKED;
      bell.destroy();
    });
    bell.on('error', () => {});
    bell.on('close', () => {
      clearTimeout(patience);
      resolve(looked);
    });
  });
}

function answer(ringer: Socket, look: () => Promise<void>): void {
  // A ringer has nothing to say, and half a minute at the door is enough for the slowest look.
  ringer.on('data', () => ringer.destroy());
  ringer.on('error', () => {});
  ringer.setTimeout(30_000, () => ringer.destroy());
  look().then(
    () => ringer.end(LOOKED),
    () => ringer.destroy(),
  );
}

/** All who ring during one call share the next one: the one under way may have looked before they rang. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = () => {
    const running = Promise.resolve().then(work);
    current = running;
    const done = () => {
      if (current === running) current = undefined;
    };
    running.then(done, done);
    return running;
  };
  return () => {
    if (!current) return start();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}

function placeOf(data: string): string {
  const folder = realpathSync(data);
  const name = `rookery-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const path = join(folder, 'doorbell.sock');
  return Buffer.byteLength(path) <= MOST_PATH_BYTES ? path : join(tmpdir(), `${name}.sock`);
}

/** A server that was killed leaves its socket behind, and nobody can listen in its place. */
function removeStale(path: string): void {
  if (process.platform === 'win32') return;
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path);
}
