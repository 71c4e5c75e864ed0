import { type Child, startChild } from './child.ts';
import { load, post } from './load.ts';
import { median } from './median.ts';

const ROUNDS = 40;
const SECONDS = 0.25;
const CONNECTIONS = 64;
const MOST = 1.2;

const poll = () => post('VER=1.1&CMD=GetMsgEx&SEQ=1234&UIN=10001');
const isRes0 = (answer: string) => answer.includes('&RES=0');

/**
 * The processor time of an empty poll beside the least that an answer can cost: that of a bare `node:net` which sends as
 * many bytes back. Many short rounds in turn: a machine that is busy with something else makes both dearer for a while.
 */
export async function measurePolls(data: string): Promise<void> {
  const ours = await startChild('ours.ts', [data, '2']);
  const fixed = await startChild('fixed.ts', ['VER=1.1&CMD=GETMSGEX&SEQ=1234&UIN=10001&RES=0&MN=0']);
  await Promise.all([ours, fixed].map((child) => cost(child, 2))); // they warm up, and the mailbox has been looked into
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const least = await cost(fixed, SECONDS);
    times.push((await cost(ours, SECONDS)) / least);
  }
  await Promise.all([ours.stop(), fixed.stop()]);
  console.log(`\nours to a bare node:net of fixed bytes${' '.repeat(15)}cpu     at most`);
  console.log(
    `${'empty polls, kept connections'.padEnd(49)} ${median(times).toFixed(2)} ${MOST.toFixed(2).padStart(11)}`,
  );
}

/** Microseconds of processor time for each answer. */
async function cost(child: Child, seconds: number): Promise<number> {
  const before = await child.usage();
  const plan = { port: child.port, connections: CONNECTIONS, seconds, make: poll, check: isRes0 };
  const { answers } = await load(plan);
  const after = await child.usage();
  return (after.cpu - before.cpu) / answers;
}
