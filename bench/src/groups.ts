import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { median } from './median.ts';

const MEMBERS = 500;
const WRITERS = 50;
const IN_FLIGHT = 4;
const SECONDS = 2;
const ROUNDS = 5;
const CONFIRM_EACH = 2000;
const WANTED = 0.3;

/**
 * A group of 500 members on lines, 50 of whom write, every message on disk before it is acknowledged, beside a bare
 * server that sends each line to 500 connections and keeps nothing.
 */
export async function measureGroups(data: string): Promise<void> {
  const fan = await startChild('fan.ts', []);
  const ours = await startChild('ours.ts', [join(data, 'groups'), String(MEMBERS), 'group']);
  const group = 10001 + MEMBERS;
  const members = await Promise.all(
    Array.from({ length: MEMBERS }, (_, index) => Member.open(ours.tcpPort, 10001 + index, group)),
  );
  const bare = await Promise.all(
    Array.from({ length: MEMBERS }, (_, index) => Member.open(fan.port, 10001 + index, 0)),
  );
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const theirs = await during(fan, bare);
    const mine = await during(ours, members);
    if (round === 0) continue; // both warm up
    rates.push(mine.rate / theirs.rate);
    costs.push(theirs.cost / mine.cost);
  }
  for (const member of [...members, ...bare]) member.close();
  await Promise.all([fan.stop(), ours.stop()]);
  const figures = [median(rates), median(costs), WANTED].map((value) => value.toFixed(2).padStart(10)).join(' ');
  console.log(`\nours to a bare fan-out of lines${' '.repeat(13)}per second        cpu     wanted`);
  console.log(`${`a group of ${MEMBERS}, ${WRITERS} of whom write`.padEnd(38)} ${figures}`);
}

/** Deliveries per second, and the processor time of each. */
async function during(child: Child, members: readonly Member[]): Promise<{ rate: number; cost: number }> {
  const count = () => members.reduce((sum, { received }) => sum + received, 0);
  const before = { ...(await child.usage()), count: count() };
  const begun = performance.now();
  const end = begun + 1000 * SECONDS;
  const sent = await Promise.all(members.slice(0, WRITERS).map((member) => member.write(end)));
  const all = sent.reduce((sum, one) => sum + one, 0);
  await Promise.all(members.map((member) => member.heard(all)));
  const seconds = (performance.now() - begun) / 1000;
  const after = await child.usage();
  const deliveries = count() - before.count;
  return { rate: deliveries / seconds, cost: (after.cpu - before.cpu) / deliveries };
}

/** A member on a line. Each counts what it reads, pushes and answers alike. */
class Member {
  readonly #socket: Socket;
  readonly #uin: number;
  readonly #group: number;
  received = 0;
  #answered = 0;
  #confirmed = 0;
  #expected = 0;
  #sent = 0;
  #end = 0;
  /** The beginning of a line whose end has not come. */
  #rest = '';
  #written = () => {};
  #heard = () => {};

  private constructor(socket: Socket, uin: number, group: number) {
    this.#socket = socket;
    this.#uin = uin;
    this.#group = group;
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
  }

  static async open(port: number, uin: number, group: number): Promise<Member> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    if (group !== 0) socket.write(`VER=2.0&CMD=Resume&SEQ=1&UIN=${uin}&SID=bench-${uin}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (group !== 0 && !answer.includes('&RES=0')) throw new Error(`An unexpected answer: ${answer}`);
    return new Member(socket, uin, group);
  }

  /** Writes until the end, a few at a time; resolves with how many were acknowledged. */
  write(end: number): Promise<number> {
    const before = this.#sent;
    this.#end = end;
    return new Promise((resolve) => {
      this.#written = () => resolve(this.#sent - before);
      this.#send(IN_FLIGHT);
    });
  }

  /** Resolves when so many more messages of the group have come, without its own. */
  heard(count: number): Promise<void> {
    this.#expected += count;
    return new Promise((resolve) => {
      this.#heard = resolve;
      this.#look();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(count: number): void {
    let lines = '';
    for (let i = 0; i < count; i++) {
      const n = ++this.#sent;
      lines += `VER=2.0&CMD=CLTMSG&SEQ=${n}&UIN=${this.#uin}&UN=${this.#group}&ID=b.${n}&MG=Message number ${n}, as long as most are\r\n`;
    }
    this.#socket.write(lines, 'latin1');
  }

  #read(bytes: Buffer): void {
    const all = this.#rest + bytes.toString('latin1');
    const text = all.slice(0, all.lastIndexOf('\n') + 1);
    this.#rest = all.slice(text.length);
    const own = this.#group === 0 ? `UIN=${this.#uin}&` : 'CMD=CLTMSG';
    let answers = 0;
    let lines = 0;
    // The texts of all are alike: only a writer looks for its own.
    if (this.#end > 0) for (let at = text.indexOf(own); at >= 0; at = text.indexOf(own, at + 1)) answers++;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
    this.received += lines - (this.#group === 0 ? 0 : answers);
    this.#answered += answers;
    if (this.received - this.#confirmed > CONFIRM_EACH && this.#group !== 0) this.#confirm(text);
    if (answers > 0 && performance.now() < this.#end) this.#send(answers);
    else if (this.#answered >= this.#sent) this.#written();
    this.#look();
  }

  #confirm(text: string): void {
    const at = text.lastIndexOf('CMD=Push');
    const number = /&ID=(\d+)&/.exec(text.slice(at))?.[1];
    if (at < 0 || !number) return;
    this.#confirmed = this.received;
    this.received--; // its answer is a line as well
    this.#socket.write(`VER=2.0&CMD=Confirm&SEQ=1&UIN=${this.#uin}&AK=${number}\r\n`, 'latin1');
  }

  #look(): void {
    const own = this.#group === 0 ? 0 : this.#sent;
    if (this.received >= this.#expected - own) this.#heard();
  }
}
