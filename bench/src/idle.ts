import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import { post } from './load.ts';

const WANTED = 10_000;
const SENDERS = 100;
const PER_SECOND = 1000;
const SECONDS = 10;
const AT_ONCE = 200;
const BOUND_KIB = 12;
const BOUND_MS = 50;

// Each connection is an open file here and there: some systems allow fewer.
const files = Number(execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
const EACH = Math.min(WANTED, Math.floor(((files || Number.POSITIVE_INFINITY) - 1000) / 2));

/** Senders first, then those with a line, then those with a long poll. */
const firstLine = 10001 + SENDERS;
const firstPoll = firstLine + EACH;
const tokenOf = (uin: number) => `bench-${uin}`;

/**
 * 10,000 idle sessions on lines and 10,000 long polls in one process: the resident memory of each, and how long a
 * message takes to one of them while 1,000 a second flow.
 */
export async function measureIdle(data: string): Promise<void> {
  const accounts = SENDERS + 2 * EACH;
  const child = await startChild('ours.ts', [join(data, 'idle'), String(accounts), 'tokens'], ['--expose-gc']);
  const latencies: number[] = [];
  const idle: Socket[] = [];
  const senders = await inTurns(SENDERS, (index) => resume(child.tcpPort, 10001 + index, () => {}));
  const sizes = [await rss(child)];
  idle.push(...(await inTurns(EACH, (index) => openLine(child, firstLine + index, latencies))));
  sizes.push(await rss(child));
  idle.push(...(await inTurns(EACH, (index) => openPoll(child, firstPoll + index, latencies))));
  await sleep(500);
  sizes.push(await rss(child));
  await flow(senders);
  await sleep(500);
  for (const socket of [...idle, ...senders]) socket.destroy();
  await child.stop();
  const [before = 0, lines = 0, polls = 0] = sizes;
  const kib = (bytes: number) => (bytes / EACH / 1024).toFixed(2);
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1);
  console.log(
    `\n${EACH} idle lines ${kib(lines - before)} KiB each, ${EACH} long polls ${kib(polls - lines)} KiB each`,
  );
  console.log(`(wanted: at most ${BOUND_KIB} KiB)`);
  const figures = `half within ${at(0.5)} ms, 99 % within ${at(0.99)} ms (wanted: ${BOUND_MS} ms)`;
  console.log(`a message to one of them among ${PER_SECOND} a second: ${figures}; ${sorted.length} arrived`);
}

async function rss(child: Child): Promise<number> {
  await child.usage();
  return (await child.usage()).rss;
}

async function inTurns<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - at);
    made.push(...(await Promise.all(Array.from({ length: size }, (_, i) => make(at + i)))));
  }
  return made;
}

/** A connection of lines, bound to its session. */
async function resume(port: number, uin: number, onText: (text: string) => void): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(`VER=2.0&CMD=Resume&SEQ=1&UIN=${uin}&SID=${tokenOf(uin)}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (!answer.includes('&RES=0&')) throw new Error(`An unexpected answer: ${answer}`);
  socket.on('data', (bytes: Buffer) => onText(bytes.toString('latin1')));
  return socket;
}

function openLine(child: Child, uin: number, latencies: number[]): Promise<Socket> {
  return resume(child.tcpPort, uin, (text) => note(text, latencies));
}

async function openPoll(child: Child, uin: number, latencies: number[]): Promise<Socket> {
  const socket = connect({ port: child.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const poll = (fields: string) =>
    socket.write(post(`VER=2.0&CMD=GetMsgEx&SEQ=1&UIN=${uin}&SID=${tokenOf(uin)}&WT=60${fields}`));
  socket.on('data', (bytes: Buffer) => {
    const text = bytes.toString('latin1');
    note(text, latencies);
    const number = /&ID=(?:\d+,)*(\d+),&/.exec(text)?.[1];
    poll(number === undefined ? '' : `&AK=${number}`);
  });
  poll('');
  return socket;
}

/** Messages say when they were sent. */
function note(text: string, latencies: number[]): void {
  for (const [, at] of text.matchAll(/MG=sent at ([\d.]+)/g)) latencies.push(performance.now() - Number(at));
}

/** So many messages a second, from all senders to everyone who is idle. */
async function flow(senders: readonly Socket[]): Promise<void> {
  const begun = performance.now();
  for (let sent = 0; sent < PER_SECOND * SECONDS; ) {
    const due = ((performance.now() - begun) / 1000) * PER_SECOND;
    for (; sent < due && sent < PER_SECOND * SECONDS; sent++) {
      const uin = 10001 + (sent % SENDERS);
      const to = firstLine + ((sent * 7919) % (2 * EACH));
      const fields = `UN=${to}&ID=i.${sent}&MG=sent at ${performance.now().toFixed(2)}`;
      senders[sent % SENDERS]?.write(`VER=2.0&CMD=CLTMSG&SEQ=${sent}&UIN=${uin}&${fields}\r\n`);
    }
    await sleep(1);
  }
}
