import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, lstatSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';

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
  const { path, leave } = placeOf(data);
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
  await once(server, 'listening').catch((error: unknown) => {
    leave();
    throw error;
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const ringer of ringers) ringer.destroy();
      await closed;
      leave();
    },
  };
}

/** Rings at a data folder: true when a server has looked, false when none runs there or none answers in time. */
export function ring(data: string): Promise<boolean> {
  return new Promise((resolve) => {
    let place: BellPlace;
    try {
      place = placeOf(data);
    } catch {
      return resolve(false);
    }
    if (!isOurs(place.path)) {
      place.leave();
      return resolve(false);
    }
    const bell = connect(place.path);
    const patience = setTimeout(() => bell.destroy(), RING_MS);
    let looked = false;
    bell.on('data', (bytes) => {
      looked = bytes.toString('latin1', 0, 1) === LOOKED;
      bell.destroy();
    });
    bell.on('error', () => {});
    bell.on('close', () => {
      clearTimeout(patience);
      place.leave();
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

/** Where the bell of a data folder hangs, until it is left. */
type BellPlace = { readonly path: string; leave(): void };

/** Always in the data folder itself: elsewhere another user could hang a bell first. */
function placeOf(data: string): BellPlace {
  const folder = realpathSync(data);
  const stay = () => {};
  if (process.platform === 'win32') {
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
    return { path: `\\\\.\\pipe\\rookery-${name}`, leave: stay };
  }
  const path = join(folder, 'doorbell.sock');
  if (Buffer.byteLength(path) <= MOST_PATH_BYTES) return { path, leave: stay };
  // Linux has a short name for a folder that is open.
  const fd = openSync(folder, 'r');
  const leave = () => closeSync(fd);
  const short = `/proc/self/fd/${fd}`;
  if (existsSync(short)) return { path: join(short, 'doorbell.sock'), leave };
  leave();
  throw new Error(`The path of ${folder} is too long for a doorbell.`);
}

/**
 * Whether a bell is of the user who rings, or of the one whose data it is: root rings at the bells of others. What a
 * stranger has hung there is not asked.
 */
function isOurs(path: string): boolean {
  if (process.platform === 'win32') return true;
  const bell = lstatSync(path, { throwIfNoEntry: false });
  const owners = [process.getuid?.(), statSync(dirname(path)).uid];
  return bell?.isSocket() === true && owners.includes(bell.uid);
}

/** A server that was killed leaves its socket behind, which blocks the next one. */
function removeStale(path: string): void {
  if (process.platform === 'win32') return;
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path);
}
