import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, pinGenerator, startChild } from './child.ts';
import { measureGroups } from './groups.ts';
import { measureHolds } from './holds.ts';
import { measureIdle } from './idle.ts';
import { measureLines } from './lines.ts';
import { load, type Plan, post } from './load.ts';
import { median } from './median.ts';
import { measurePage } from './page.ts';
import { measurePolls } from './polls.ts';
import { measureScroll } from './scroll.ts';
import { measureSessions } from './sessions.ts';

/**
 * Ratios of our server to a bare `http.createServer` that reads the same body and answers the same length: same Node,
 * same load, same run, in turn, several rounds, the median of each. Absolute figures of a shared machine say nothing.
 */
const ROUNDS = 7;
const SECONDS = 1.5;
const POLL_LENGTH = 'VER=1.1&CMD=GETMSGEX&SEQ=1234&UIN=10001&RES=0&MN=0'.length;
const SENDERS = 64;
const CLOSE = 'Connection: close\r\n';

const isRes0 = (answer: string) => answer.includes('&RES=0');
const isOk = (answer: string) => answer.startsWith('HTTP/1.1 200');
const poll = (connection = '') => post('VER=1.1&CMD=GetMsgEx&SEQ=1234&UIN=10001', connection);
let sent = 0;
const send = (lane: number, n: number) => {
  const uin = 10001 + 2 * lane;
  sent++; // no text twice: a repeated request is not carried out, and cheap
  return post(
    `VER=1.1&CMD=CLTMSG&SEQ=${n % 9000}&UIN=${uin}&UN=${uin + 1}&MG=Message number ${sent}, as long as most are`,
  );
};

type Shape = Omit<Plan, 'port' | 'seconds' | 'check'>;
const loads: Readonly<Record<string, { plan: Shape; least: number }>> = {
  'empty polls, kept connections': { plan: { connections: 64, make: () => poll() }, least: 1.5 },
  'empty polls, one connection each': { plan: { connections: 32, fresh: true, make: () => poll(CLOSE) }, least: 1.2 },
  'messages from 64 senders, on disk': { plan: { connections: SENDERS, make: send }, least: 0.35 },
};

async function measure(bare: Child, ours: Child, name: string): Promise<void> {
  const wanted = loads[name];
  if (!wanted) return;
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const theirs = await one(bare, wanted.plan, isOk);
    const mine = await one(ours, wanted.plan, isRes0);
    if (round === 0) continue; // both warm up
    rates.push(mine.rate / theirs.rate);
    costs.push(theirs.cost / mine.cost);
  }
  const [rate, cost] = [rates, costs].map(median);
  console.log(`${name.padEnd(38)} ${figure(rate)} ${figure(cost)} ${figure(wanted.least)}`);
}

async function one(child: Child, plan: Shape, check: (answer: string) => boolean) {
  const before = await child.usage();
  const { answers, seconds } = await load({ ...plan, port: child.port, seconds: SECONDS, check });
  const after = await child.usage();
  return { rate: answers / seconds, cost: (after.cpu - before.cpu) / answers };
}

function figure(value: number | undefined): string {
  return (value ?? Number.NaN).toFixed(2).padStart(10);
}

const data = mkdtempSync(join(tmpdir(), 'rookery-bench-'));
try {
  console.log(pinGenerator() ? 'Server on one core, load on the other.' : 'Without a core for each: take care.');
  const ours = await startChild('ours.ts', [data, String(2 * SENDERS)]);
  const bare = await startChild('bare.ts', [String(POLL_LENGTH)]);
  // The first polls look into the mailboxes; what is measured are empty ones.
  for (let i = 0; i < 3; i++)
    await load({ port: ours.port, connections: 1, seconds: 0.1, make: () => poll(), check: isRes0 });
  console.log(
    `\n${'ours to bare http.createServer'.padEnd(38)} ${'answers/s'.padStart(10)} ${'cpu'.padStart(10)} ${'wanted'.padStart(10)}`,
  );
  for (const name of Object.keys(loads)) await measure(bare, ours, name);
  await bare.stop();
  await ours.stop();
  await measurePolls(join(data, 'polls'));
  await measureLines(data);
  await measureGroups(data);
  await measureSessions(join(data, 'sessions'));
  await measureIdle(data);
  await measurePage(join(data, 'page'));
  await measureScroll(join(data, 'scroll'));
  await measureHolds(join(data, 'holds'));
} finally {
  rmSync(data, { recursive: true, force: true });
}
