import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '@rookery/protocol';
import { Chance, seedOf } from '@rookery/testing';
import { Client } from './client.ts';
import { UnreachableError } from './errors.ts';
import type { ClientOptions } from './options.ts';
import { type Faults, faulty } from './testing/faulty.ts';
import { Peer } from './testing/peer.ts';
import { Time } from './testing/time.ts';

const ANN = 10001;
const BEN = 10002;
const DISCONNECTS = 1000;
const OFTEN = 0.02;

type Options = Pick<ClientOptions, 'transport' | 'inFlight'> & { readonly clock: Time; readonly chance: Chance };

/** One program: what it has sent, what it was told. It takes its time over some messages. */
class Device {
  readonly client: Client;
  readonly name: string;
  readonly #to: number;
  readonly #clock: Time;
  readonly got: { readonly number: number; readonly text: string }[] = [];
  readonly sent = new Map<string, number>();
  #count = 0;

  constructor(name: string, uin: number, to: number, options: Options) {
    this.name = name;
    this.#to = to;
    const { clock, chance } = options;
    this.#clock = clock;
    this.client = new Client({ ...options, uin, password: 'secret', from: 0, random: chance.next });
    this.client.on('message', ({ number, text }) => {
      this.got.push({ number, text });
      const ms = chance.is(0.05) ? chance.below(1000) : 0;
      return ms === 0 ? undefined : new Promise<void>((resolve) => void clock.after(ms, resolve));
    });
    this.client.on('sent', ({ text, number }) => {
      assert.equal(this.sent.has(text), false, `${text} was told twice`);
      this.sent.set(text, number);
    });
  }

  say(): void {
    // The same words every few messages: the number tells them apart, not the text.
    this.client.send(this.#to, `${this.name} ${++this.#count}`);
  }

  /** A connection from the storm may still be cut meanwhile: then once more. */
  async catchUp(): Promise<void> {
    try {
      await this.client.catchUp();
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      await new Promise<void>((resolve) => void this.#clock.after(1000, resolve));
      await this.catchUp();
    }
  }

  get count(): number {
    return this.#count;
  }
}

test('through a storm of disconnects, everything arrives once and in order', async () => {
  const chance = new Chance(seedOf('storm in memory'));
  const time = new Time();
  const peer = new Peer();
  const faults: Faults = { clock: time, chance, mostBytes: 4000, mostDelayMs: 200, repeat: 0.2, cuts: 0 };
  const through = (pushes: boolean) => ({
    transport: faulty(peer.transport(pushes), faults),
    clock: time,
    chance,
  });
  const devices = [
    new Device('Ann at home', ANN, BEN, through(true)),
    new Device('Ann on the way', ANN, BEN, through(false)),
    new Device('Ben', BEN, ANN, { ...through(true), inFlight: 1 }),
  ];
  for (const { client } of devices) client.connect({ keepTrying: true });
  peer.react = (name) => {
    if (!chance.is(OFTEN)) return undefined;
    if (chance.is(0.3)) return 'silence';
    return chance.is(0.5) ? refuse('failed', 'Disk.') : name === 'Login' ? undefined : refuse('limited', 'Slow.', 1);
  };
  for (let round = 0; faults.cuts < DISCONNECTS; round++) {
    assert.ok(round < 100_000, 'The storm does not end.');
    for (const device of devices) if (chance.is(0.15)) device.say();
    if (chance.is(0.003)) peer.cut();
    if (chance.is(0.001)) peer.endSessions();
    await time.pass(chance.below(1000));
  }

  faults.mostBytes = 0;
  faults.repeat = 0;
  peer.react = () => undefined;
  for (const device of devices) device.say();
  await until(time, () => devices.every(({ sent, count }) => sent.size === count));
  let areCaughtUp = false;
  const caughtUp = Promise.all(devices.map((device) => device.catchUp())).then(() => {
    areCaughtUp = true;
  });
  await until(time, () => areCaughtUp);
  await caughtUp;

  for (const [index, { name, got, sent, count, client }] of devices.entries()) {
    const uin = index < 2 ? ANN : BEN;
    const { entries } = peer.account(uin);
    // All of the mailbox but what it has sent itself, as it lies there.
    const expected = entries.filter(({ text }) => !text.startsWith(`${name} `));
    assert.deepEqual(
      got,
      expected.map(({ number, text }) => ({ number, text })),
      name,
    );
    const own = entries.filter(({ text }) => text.startsWith(`${name} `));
    assert.equal(own.length, count, name);
    for (const { text, number } of own) assert.equal(sent.get(text), number, text);
    assert.equal(client.state, 'online');
  }
  // One at a time, or over HTTP, the order is always kept.
  for (const { name, count } of devices.slice(1)) {
    const uin = name === 'Ben' ? BEN : ANN;
    const own = peer.account(uin).entries.filter(({ text }) => text.startsWith(`${name} `));
    assert.deepEqual(
      own.map(({ text }) => text),
      Array.from({ length: count }, (_, i) => `${name} ${i + 1}`),
    );
  }
  const closed = Promise.all(devices.map(({ client }) => client.close()));
  await time.pass(10_000);
  await closed;
  assert.equal(time.timers, 0);
});

/** Lets time pass until something is so. */
async function until(time: Time, isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo(); i++) {
    assert.ok(i < 1000, 'It does not come to an end.');
    await time.pass(60_000);
  }
}
