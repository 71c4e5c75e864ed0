import { startChild } from './child.ts';
import { load, post } from './load.ts';

const SESSIONS = 100_000;
const LANES = 100;

const poll = (uin: number) => post(`VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=${uin}`);

/** Resident memory of 100,000 logged-in sessions, and what a poll costs among them and among 100. */
export async function measureSessions(data: string): Promise<void> {
  const maker = await startChild('ours.ts', [data, String(SESSIONS)]);
  await maker.stop();
  const child = await startChild('ours.ts', [data, '0'], ['--expose-gc']);
  const few = await pollAll(child.port, LANES, 3);
  const costOfFew = await cost();
  const before = await child.usage();
  const all = await pollAll(child.port, SESSIONS, 1);
  const after = await child.usage();
  const costOfMany = await cost();
  await child.stop();
  console.log(`\n${SESSIONS} sessions: ${((after.rss - before.rss) / (all - few / 3) / 1024).toFixed(2)} KiB each`);
  console.log(`a poll among them costs ${(costOfMany / costOfFew).toFixed(2)} of one among ${LANES}`);

  /** Processor time of one poll, over ever the same accounts. */
  async function cost(): Promise<number> {
    const start = await child.usage();
    const polls = await pollAll(child.port, LANES, 500);
    const end = await child.usage();
    return (end.cpu - start.cpu) / polls;
  }
}

/** Each of so many accounts polls so many times, over 100 connections. */
async function pollAll(port: number, accounts: number, times: number): Promise<number> {
  const perLane = (accounts / LANES) * times;
  let polls = 0;
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      let n = 0;
      await load({
        port,
        connections: 1,
        seconds: 600,
        limit: perLane,
        make: () => poll(10001 + lane + LANES * (n++ % (accounts / LANES))),
        check: (answer) => answer.includes('&RES=0'),
      });
      polls += perLane;
    }),
  );
  return polls;
}
