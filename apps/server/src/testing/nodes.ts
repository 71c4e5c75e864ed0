import type { TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Status } from '@rookery/protocol';
import { atEnd, type Settings } from '@rookery/testing/server';
import { pino } from 'pino';
import type { Bus, Hear, Note } from '../bus/bus.ts';
import { LocalBus } from '../bus/local.ts';
import { Board, LocalPresence } from '../presence/local.ts';
import type { Presence, Seen } from '../presence/presence.ts';
import { openInMemory } from '../storage/open.ts';
import { type Core, coreOn } from './core.ts';

const log = pino({ level: 'silent' });

/** What becomes of a note: `arrive` may be called now, later, more than once, or never. */
export type Fate = (note: Note, arrive: () => void) => void;

/** A bus whose notes arrive as a test wants it. */
export class FatefulBus implements Bus {
  readonly lookAgainMs = 20;
  readonly #inner: Bus;
  readonly #fate: Fate;

  constructor(fate: Fate, inner: Bus = new LocalBus(log)) {
    this.#fate = fate;
    this.#inner = inner;
  }

  publish(note: Note): void {
    this.#fate(note, () => this.#inner.publish(note));
  }

  publishElsewhere(note: Note): void {
    this.#fate(note, () => this.#inner.publishElsewhere(note));
  }

  subscribe(hear: Hear): () => void {
    return this.#inner.subscribe(hear);
  }

  hold(uin: number): void {
    this.#inner.hold(uin);
  }

  release(uin: number): void {
    this.#inner.release(uin);
  }
}

/** Two servers on one storage that know of each other, as nodes of one service do. */
export type Nodes = {
  readonly one: Core;
  readonly two: Core;
  /** Starts another one. */
  readonly join: () => Core;
};

/** @param fate what becomes of the notes of the nodes; without it they arrive */
export async function startNodes(t: TestContext, fate?: Fate): Promise<Nodes> {
  const storage = await openInMemory();
  atEnd(t, () => storage.close());
  const clock = { now: Date.now(), step: 0 };
  const [board, buses] = [new Board(), new Set<LocalBus>()];
  const join = () => {
    const bus = new LocalBus(log, buses);
    const presenceOf: Settings['presenceOf'] = (base, changed) => new LocalPresence({ ...base, changed }, board);
    return coreOn(storage, clock, { bus: fate ? new FatefulBus(fate, bus) : bus, presenceOf });
  };
  return { one: join(), two: join(), join };
}

/** Presence that answers later, as a database would; counts what it is asked. */
export class DistantPresence implements Presence {
  readonly #inner: Presence;
  /** How many accounts were looked up, in each call. */
  readonly looks: number[] = [];

  constructor(inner: Presence) {
    this.#inner = inner;
  }

  async look(uins: readonly number[]): Promise<readonly Seen[]> {
    this.looks.push(uins.length);
    await turn();
    return structuredClone(await this.#inner.look(uins));
  }

  async count(): Promise<number> {
    await turn();
    return this.#inner.count();
  }

  hold(uin: number, status: Status): void {
    this.#inner.hold(uin, status);
  }

  release(uin: number): void {
    this.#inner.release(uin);
  }

  setThere(uin: number, isThere: boolean): void {
    this.#inner.setThere(uin, isThere);
  }

  setStatus(uin: number, status: Status): void {
    this.#inner.setStatus(uin, status);
  }

  async missed(uins: readonly number[]): Promise<void> {
    await turn();
    await this.#inner.missed(uins);
  }

  async beat(steady: number): Promise<void> {
    await turn();
    await this.#inner.beat(steady);
  }

  get node(): string {
    return this.#inner.node;
  }

  get nodes(): readonly string[] {
    return this.#inner.nodes;
  }

  get isAlone(): boolean {
    return this.#inner.isAlone;
  }

  get lostAt(): number {
    return this.#inner.lostAt;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
