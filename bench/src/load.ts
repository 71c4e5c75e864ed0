import { connect, type Socket } from 'node:net';

/** What a load brought: answers, and the seconds in which they came. */
export type Load = { readonly answers: number; readonly seconds: number };

/** How a load is made: `make(n)` is the n-th request, whole, as it goes over the wire. */
export type Plan = {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** How many requests a connection makes at the most. */
  readonly limit?: number;
  readonly fresh?: boolean;
  readonly make: (connection: number, n: number) => string;
  /** Whether an answer is what it should be; the load fails on the first that is not. */
  readonly check: (answer: string) => boolean;
};

/** Sends requests over so many connections at once, each waiting for its answer, for so long. */
export async function load(plan: Plan): Promise<Load> {
  const begun = performance.now();
  const end = begun + plan.seconds * 1000;
  const run = plan.fresh ? freshLane : keptLane;
  const lanes = Array.from({ length: plan.connections }, (_, lane) => run(plan, lane, end));
  const answers = (await Promise.all(lanes)).reduce((sum, count) => sum + count, 0);
  return { answers, seconds: (performance.now() - begun) / 1000 };
}

/** One connection, one request after the other on it. */
function keptLane(plan: Plan, lane: number, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    let got = '';
    let wholeLength = -1;
    const socket = open(plan.port, reject);
    const next = () => socket.write(plan.make(lane, answers), 'utf8');
    socket.on('connect', next);
    socket.on('data', (bytes) => {
      // An answer as long as an earlier whole one is whole: the generator itself must not be measured.
      if (got !== '' || bytes.length !== wholeLength) {
        got += bytes.toString('latin1');
        if (!isWhole(got)) return;
        wholeLength = got.length;
      } else if (answers % 64 === 0) {
        got = bytes.toString('latin1');
      }
      if (got !== '' && !plan.check(got)) {
        reject(new Error(`An unexpected answer: ${got}`));
        return;
      }
      got = '';
      answers++;
      if (performance.now() < end && answers !== plan.limit) next();
      else socket.end(() => resolve(answers));
    });
  });
}

/** A new connection for each request, as legacy clients make them. */
async function freshLane(plan: Plan, lane: number, end: number): Promise<number> {
  let answers = 0;
  while (performance.now() < end) {
    await once(plan, plan.make(lane, answers));
    answers++;
  }
  return answers;
}

function once(plan: Plan, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = open(plan.port, reject);
    socket.on('connect', () => socket.write(request, 'utf8'));
    socket.on('data', (bytes) => {
      got += bytes.toString('latin1');
    });
    socket.on('close', () => (plan.check(got) ? resolve() : reject(new Error(`An unexpected answer: ${got}`))));
  });
}

function open(port: number, fail: (error: Error) => void): Socket {
  return connect({ port, host: '127.0.0.1', noDelay: true }).on('error', fail);
}

const LENGTH = /Content-Length: ([0-9]+)\r\n/i;

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  if (head < 0) return false;
  return answer.length - head - 4 >= Number(LENGTH.exec(answer)?.[1] ?? 0);
}

/** A request of the protocol over HTTP, as a program would send it. */
export function post(body: string, connection = ''): string {
  const length = Buffer.byteLength(body);
  return `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n${connection}Content-Length: ${length}\r\n\r\n${body}`;
}
