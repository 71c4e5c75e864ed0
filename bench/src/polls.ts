import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Child, startChild } from './child.ts';
import { post } from './load.ts';
import { median } from './median.ts';

const ROUNDS = 40;
const SECONDS = 0.25;
const CONNECTIONS = 64;
const MOST = 1.2;

const poll = post('VER=1.1&CMD=GetMsgEx&SEQ=1234&UIN=10001');

/**
 * The processor time of an empty poll on a kept connection beside the least that an answer can cost: that of a bare
 * `node:net` which sends as many bytes back. Many short rounds in turn, on the same connections: a machine that is busy
 * with something else makes both dearer for a while, and opening connections is another matter.
 */
export async function measurePolls(data: string): Promise<void> {
  const ours = await Polled.open('ours.ts', [data, '2']);
  const fixed = await Polled.open('fixed.ts', ['VER=1.1&CMD=GETMSGEX&SEQ=1234&UIN=10001&RES=0&MN=0']);
  for (const polled of [ours, fixed]) await polled.cost(2); // they warm up, and the mailbox has been looked into
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const least = await fixed.cost(SECONDS);
    times.push((await ours.cost(SECONDS)) / least);
  }
  await Promise.all([ours.close(), fixed.close()]);
  console.log(`\nours to a bare node:net of fixed bytes${' '.repeat(15)}cpu     at most`);
  console.log(
    `${'empty polls, kept connections'.padEnd(49)} ${median(times).toFixed(2)} ${MOST.toFixed(2).padStart(11)}`,
  );
}

/** A server that is polled on some connections. */
class Polled {
  readonly #child: Child;
  readonly #sockets: readonly Socket[];

  private constructor(child: Child, sockets: readonly Socket[]) {
    this.#child = child;
    this.#sockets = sockets;
  }

  static async open(file: string, args: readonly string[]): Promise<Polled> {
    const child = await startChild(file, args);
    const opened = Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect({ port: child.port, host: '127.0.0.1', noDelay: true });
      await once(socket, 'connect');
      return socket;
    });
    return new Polled(child, await Promise.all(opened));
  }

  /** Microseconds of processor time for each answer. */
  async cost(seconds: number): Promise<number> {
    const before = await this.#child.usage();
    const end = performance.now() + 1000 * seconds;
    const answers = await Promise.all(this.#sockets.map((socket) => pollUntil(end, socket)));
    const after = await this.#child.usage();
    return (after.cpu - before.cpu) / answers.reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#child.stop();
  }
}

/** Polls again as soon as the answer has come; how often. An answer comes in one piece. */
function pollUntil(end: number, socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    const take = (bytes: Buffer) => {
      answers++;
      if (answers % 64 === 1 && !bytes.includes('&RES=0&MN=0')) reject(new Error(`An unexpected answer: ${bytes}`));
      if (performance.now() < end) return void socket.write(poll, 'latin1');
      socket.off('data', take);
      resolve(answers);
    };
    socket.on('data', take);
    socket.write(poll, 'latin1');
  });
}
