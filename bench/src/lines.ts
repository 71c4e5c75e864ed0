import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestPassword } from '@rookery/server';
import { type Child, startChild } from './child.ts';

const PAIRS = 100;
const IN_FLIGHT = 16;
const SECONDS = 2;
const ROUNDS = 7;
const WANTED = 0.2;
const CONFIRM_EACH = 64;
const LF = 10;
const PS = digestPassword('bench');

/**
 * Messages over lines, pushed to their receivers, beside a bare line echo: 100 pairs of accounts, each sender with 16
 * messages under way, every one on disk before it is acknowledged, against 100 connections with one line under way each.
 */
export async function measureLines(data: string): Promise<void> {
  const echo = await startChild('echo.ts', []);
  const ours = await startChild('ours.ts', [join(data, 'lines'), String(2 * PAIRS)]);
  const pairs = await Promise.all(Array.from({ length: PAIRS }, (_, index) => Pair.open(ours.tcpPort, index)));
  await sleep(500); // everyone is told of all logins
  for (const pair of pairs) pair.begin();
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await during(echo, () => echoes(echo.port));
    const mine = await during(ours, () => messages(pairs));
    if (round === 0) continue; // both warm up
    rates.push(mine.rate / bare.rate);
    costs.push(bare.cost / mine.cost);
  }
  for (const pair of pairs) pair.close();
  await Promise.all([echo.stop(), ours.stop()]);
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  const figures = [middle(rates), middle(costs), WANTED].map((value) => value.toFixed(2).padStart(10)).join(' ');
  console.log(`\nours to a bare line echo${' '.repeat(19)}per second        cpu     wanted`);
  console.log(`${`messages over lines, ${PAIRS} pairs, pushed`.padEnd(38)} ${figures}`);
}

/** How many per second, and the processor time of each, while something goes on. */
async function during(child: Child, work: () => Promise<number>): Promise<{ rate: number; cost: number }> {
  const before = await child.usage();
  const begun = performance.now();
  const count = await work();
  const seconds = (performance.now() - begun) / 1000;
  const after = await child.usage();
  return { rate: count / seconds, cost: (after.cpu - before.cpu) / count };
}

/** As long as a message is. */
const line = `VER=2.0&CMD=CLTMSG&SEQ=100&UIN=10001&UN=10002&ID=b.0.100&MG=Message number 100, as long as most are\r\n`;

async function echoes(port: number): Promise<number> {
  const end = performance.now() + 1000 * SECONDS;
  const counts = await Promise.all(
    Array.from({ length: PAIRS }, async () => {
      const socket = await open(port);
      let count = 0;
      const done = Promise.withResolvers<void>();
      socket.on('data', (bytes: Buffer) => {
        if (bytes.at(-1) !== LF) return;
        count++;
        if (performance.now() < end) socket.write(line, 'latin1');
        else socket.end(() => done.resolve());
      });
      socket.write(line, 'latin1');
      await done.promise;
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function messages(pairs: readonly Pair[]): Promise<number> {
  const end = performance.now() + 1000 * SECONDS;
  const counts = await Promise.all(pairs.map((pair) => pair.run(end)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** A sender and a receiver, logged in over lines. */
class Pair {
  readonly #sender: Socket;
  readonly #receiver: Socket;
  readonly #from: number;
  readonly #to: number;
  #sent = 0;
  #answered = 0;
  #received = 0;
  #confirmed = 0;
  #end = 0;
  #done = () => {};
  #fail = (_error: Error) => {};

  private constructor(sender: Socket, receiver: Socket, from: number) {
    this.#sender = sender;
    this.#receiver = receiver;
    this.#from = from;
    this.#to = from + 1;
    sender.on('data', (bytes: Buffer) => this.#onAnswers(bytes));
    receiver.on('data', (bytes: Buffer) => this.#onPushes(bytes));
  }

  static async open(port: number, index: number): Promise<Pair> {
    const from = 10001 + 2 * index;
    const [sender, receiver] = await Promise.all([logIn(port, from), logIn(port, from + 1)]);
    return new Pair(sender, receiver, from);
  }

  /** Forgets what has come so far. */
  begin(): void {
    this.#answered = 0;
    this.#received = 0;
  }

  /** Sends until the end, waits until all that was sent has been received; answers how many. */
  run(end: number): Promise<number> {
    const before = this.#received;
    this.#end = end;
    return new Promise((resolve, reject) => {
      this.#done = () => resolve(this.#received - before);
      this.#fail = reject;
      this.#send(IN_FLIGHT);
    });
  }

  close(): void {
    this.#sender.destroy();
    this.#receiver.destroy();
  }

  #send(count: number): void {
    let lines = '';
    for (let i = 0; i < count; i++) {
      const n = ++this.#sent;
      lines += `VER=2.0&CMD=CLTMSG&SEQ=${n}&UIN=${this.#from}&UN=${this.#to}&ID=b.${this.#from}.${n}&MG=Message number ${n}, as long as most are\r\n`;
    }
    this.#sender.write(lines, 'latin1');
  }

  #onAnswers(bytes: Buffer): void {
    const count = linesIn(bytes);
    this.#answered += count;
    // Looked at now and then only: the generator must not be what is measured.
    if (this.#answered % 64 < count && !bytes.includes('&RES=0&ID=')) this.#fail(new Error(bytes.toString()));
    if (performance.now() < this.#end) this.#send(count);
    this.#look();
  }

  #onPushes(bytes: Buffer): void {
    this.#received += linesIn(bytes);
    if (this.#received - this.#confirmed >= CONFIRM_EACH) {
      this.#confirmed = this.#received;
      const number = /.*&ID=(\d+)&/s.exec(bytes.toString('latin1'))?.[1];
      if (number) this.#receiver.write(`VER=2.0&CMD=Confirm&SEQ=1&UIN=${this.#to}&AK=${number}\r\n`, 'latin1');
      this.#received--; // its answer is a line as well
    }
    this.#look();
  }

  #look(): void {
    const isOver = performance.now() >= this.#end && this.#answered === this.#sent;
    if (isOver && this.#received >= this.#sent) this.#done();
  }
}

function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

async function logIn(port: number, uin: number): Promise<Socket> {
  const socket = await open(port);
  socket.write(`VER=2.0&CMD=Login&SEQ=1&UIN=${uin}&PS=${PS}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (!answer.includes('&RES=0&RS=0')) throw new Error(`An unexpected answer: ${answer}`);
  return socket;
}
