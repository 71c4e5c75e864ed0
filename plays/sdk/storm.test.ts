import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Clock, http, type Transport, websocket } from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import { openStorage } from '@rookery/server';
import { Chance, seedOf } from '@rookery/testing';
import { addFriends, PASSWORD } from '@rookery/testing/server';
import { type Faults, Network } from './network.ts';

const ANN = 10001;
const BEN = 10002;
const DISCONNECTS = 400;
const RESTARTS = 4;
/** On a busy machine the disconnects come slowly, and no more is said than can arrive between them. */
const MOST_UNSENT = 100;
const server = join(import.meta.dirname, '../../apps/server/src/testing/serve.ts');

// The SDK waits up to half a minute between attempts; here its time runs faster, but not so fast that a busy machine would
// never answer in time.
const SPEED = 12;
const fast: Clock = {
  now: () => SPEED * performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms / SPEED);
    return () => clearTimeout(timer);
  },
};

/** One program: what it has sent, what it was told. It takes its time over some messages. */
class Device {
  readonly client: Client;
  readonly name: string;
  readonly #to: number;
  readonly got: { readonly number: number; readonly text: string }[] = [];
  readonly sent = new Map<string, number>();
  count = 0;

  constructor(name: string, uin: number, to: number, transport: Transport, random: () => number) {
    this.name = name;
    this.#to = to;
    // Always among the first to come back.
    const soon = () => random() / 5;
    this.client = new Client({ transport, uin, password: PASSWORD, name, from: 0, clock: fast, random: soon });
    this.client.on('message', async ({ number, text }) => {
      this.got.push({ number, text });
      if (random() < 0.05) await pause(random() * 50);
    });
    this.client.on('sent', ({ text, number }) => {
      assert.equal(this.sent.has(text), false, `${text} was told twice`);
      this.sent.set(text, number);
    });
    this.client.on('failed', ({ text, error }) => assert.fail(`${text} failed: ${error.message}`));
  }

  get unsent(): number {
    return this.count - this.sent.size;
  }

  say(): void {
    this.count++;
    this.client.send(this.#to, `${this.name} ${this.count} & 中文, 100%`);
  }
}

test('through a storm of disconnects and crashes of the server, everything arrives once and in order', async (t) => {
  const { next: random } = new Chance(seedOf('storm'));
  const folder = await mkdtemp(join(tmpdir(), 'rookery-storm-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await makeFriends(folder);
  const faults: Faults = { random, mostBytes: 2500, mostDelayMs: 10, repeat: 0.1 };
  const network = new Network(faults);
  const port = await network.listen();
  t.after(() => network.close());
  let running = await serve(t, folder);
  network.target = running.port;

  const url = `http://127.0.0.1:${port}`;
  const devices = [
    new Device('Ann by lines', ANN, BEN, tcp({ host: '127.0.0.1', port }), random),
    new Device('Ann by HTTP', ANN, BEN, http(url), random),
    new Device('Ann by WebSocket', ANN, BEN, websocket(url), random),
    new Device('Ben by lines', BEN, ANN, tcp({ host: '127.0.0.1', port }), random),
    new Device('Ben by HTTP', BEN, ANN, http(url), random),
    new Device('Ben by WebSocket', BEN, ANN, websocket(url), random),
  ];
  for (const { client } of devices) client.connect({ keepTrying: true });
  for (let restarts = 0; network.cuts < DISCONNECTS; ) {
    for (const device of devices) if (random() < 0.3 && device.unsent < MOST_UNSENT) device.say();
    await pause(random() * 30);
    if (network.cuts < ((restarts + 1) * DISCONNECTS) / (RESTARTS + 1)) continue;
    restarts++;
    running.child.kill('SIGKILL');
    await once(running.child, 'exit');
    running = await serve(t, folder);
    network.target = running.port;
  }

  network.mend();
  for (const device of devices) device.say();
  for (const { client, sent, count, name } of devices) {
    client.wake();
    while (sent.size < count) await pause(50);
    assert.equal(client.state, 'online', name);
  }
  for (const { client } of devices) await client.catchUp();
  await Promise.all(devices.map(({ client }) => client.close()));
  running.child.kill('SIGTERM');
  await once(running.child, 'exit');

  const mailboxes = await readMailboxes(folder);
  for (const { name, client, got, sent, count } of devices) {
    const entries = mailboxes.get(client.uin) ?? [];
    const isOwn = ({ text }: { text: string }) => text.startsWith(`${name} `);
    // All of the mailbox but what it has sent itself, as it lies there.
    assert.deepEqual(
      got,
      entries.filter((entry) => !isOwn(entry)),
      name,
    );
    const own = entries.filter(isOwn);
    assert.equal(own.length, count, name);
    for (const { text, number } of own) assert.equal(sent.get(text), number, text);
  }
  t.diagnostic(`${network.cuts} disconnects, ${[...mailboxes.values()].map(({ length }) => length)} entries`);
});

async function makeFriends(data: string): Promise<void> {
  const storage = await openStorage({ data });
  await addFriends(storage, ANN, BEN);
  await storage.close();
}

async function readMailboxes(data: string): Promise<Map<number, { number: number; text: string }[]>> {
  const storage = await openStorage({ data });
  const mailboxes = new Map<number, { number: number; text: string }[]>();
  for (const uin of [ANN, BEN]) {
    const all: { number: number; text: string }[] = [];
    for (let after = 0, isEnd = false; !isEnd; ) {
      // As a session sees it that has sent nothing.
      const session = Number.MAX_SAFE_INTEGER;
      const { entries, upTo, isLast } = await storage.log({ uin, session, after, count: 100_000, bytes: 1e9 });
      all.push(...entries.map(({ number, text }) => ({ number, text })));
      after = upTo;
      isEnd = isLast;
    }
    mailboxes.set(uin, all);
  }
  await storage.close();
  return mailboxes;
}

/** A server in a process of its own, on a database that stays. */
async function serve(t: TestContext, data: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [server, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) return { child, port: Number.parseInt(line, 10) };
  throw new Error('The server has ended before it was ready.');
}
