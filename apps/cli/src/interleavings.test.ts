import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Client, md5, RefusedError } from '@rookery/client';
import { backUpStorage, claimStorage } from '@rookery/server';
import { seedOf } from '@rookery/testing';
import { PASSWORD } from '@rookery/testing/server';
import fc from 'fast-check';
import { becomes, Past, type Way } from './testing/past.ts';

const WAYS = ['websocket', 'http', 'tcp'] as const;
const ANN = 10001;
const BEN = 10002;
// A run restarts the server a few times, which takes a moment each.
const RUNS = 5;
const MOST_STEPS = 7;

type Shown = { readonly generation: string | undefined; readonly number: number; readonly text: string };

/** One of Ann's programs through all of its runs: what it keeps between them, and what it has shown. */
class Program {
  readonly shown: Shown[] = [];
  restored = 0;
  #client: Client;
  readonly #make: (more: Parameters<Past['ann']>[1]) => Client;

  constructor(past: Past, way: (typeof WAYS)[number]) {
    this.#make = (more) => {
      const { client } = past.ann(way, more);
      client.on('message', ({ number, text }) => {
        this.shown.push({ generation: client.generation, number, text });
      });
      client.on('restored', () => {
        this.restored++;
      });
      return client;
    };
    this.#client = this.#make({});
  }

  get client(): Client {
    return this.#client;
  }

  /** Ends, and begins again with what it has kept: its token or only its password, and its place. */
  async runAgain(isAnew: boolean): Promise<void> {
    const { token, position, generation } = this.#client;
    await this.#client.close();
    this.#client = this.#make({ token: isAnew ? undefined : token, from: position, generation });
    await this.#client.connect({ keepTrying: true });
  }
}

/** Bytes of a legacy client, which knows neither numbers nor generations. */
class LegacyProgram {
  /** What it was given since the last restore, and what before. */
  texts: string[] = [];
  readonly before: string[][] = [];
  readonly #past: Past;
  #seq = 1;

  constructor(past: Past) {
    this.#past = past;
  }

  async logIn(): Promise<void> {
    assert.match(await this.#ask('Login', `&PS=${md5(PASSWORD)}&M5=1`), /&RES=0&RS=0/);
  }

  /** Fetches until there is nothing. */
  async fetch(): Promise<void> {
    for (;;) {
      const answer = await this.#ask('GetMsgEx');
      if (/&RES=(?:5|20)(?:&|$)/.test(answer)) await this.logIn();
      else if (!/&MN=[1-9]/.test(answer)) return;
      else this.texts.push(...(/&MG=(.*)$/.exec(answer)?.[1] ?? '').split(',').filter((text) => /^m\d+$/.test(text)));
    }
  }

  restored(): void {
    this.before.push(this.texts);
    this.texts = [];
  }

  async #ask(command: string, more = ''): Promise<string> {
    const body = `VER=1.1&CMD=${command}&SEQ=${this.#seq++}&UIN=${ANN}${more}`;
    return (await fetch(this.#past.url, { method: 'POST', body })).text();
  }
}

/** All that a run is about. */
class Run {
  readonly past: Past;
  readonly programs: readonly Program[];
  readonly legacy: LegacyProgram;
  #sent = 0;
  #backup: string | undefined;

  constructor(past: Past) {
    this.past = past;
    this.programs = WAYS.map((way) => new Program(past, way));
    this.legacy = new LegacyProgram(past);
  }

  async begin(): Promise<void> {
    await Promise.all(this.programs.map(({ client }) => client.connect()));
    await this.legacy.logIn();
    await this.send(2);
    await this.backUp();
    this.past.copyDatabase();
  }

  async send(count: number): Promise<void> {
    await this.past.write(...Array.from({ length: count }, () => `m${++this.#sent}`));
  }

  async backUp(): Promise<void> {
    this.#backup = join(this.past.data, '..', 'backup');
    rmSync(this.#backup, { force: true });
    await backUpStorage(this.past, this.#backup);
  }

  async restart(between: () => void = () => {}): Promise<void> {
    await this.past.stop();
    between();
    await this.past.start();
  }

  async putBack(way: Way): Promise<void> {
    await this.restart(() => this.past.putBack(way));
    this.legacy.restored();
  }

  async restore(): Promise<void> {
    await this.restart(() => {
      const claimed = claimStorage(this.past);
      claimed.prepareRestore(this.#backup ?? '', { keep: false, endSessions: false }).commit();
      claimed.release();
    });
    this.legacy.restored();
  }

  /** Every program has been told the latest message, and the old one has fetched it. */
  async settle(): Promise<void> {
    await this.send(1);
    const last = `m${this.#sent}`;
    await becomes(() => this.programs.every(({ shown }) => shown.at(-1)?.text === last));
    await this.legacy.fetch();
  }

  /** What the server has for Ann, in its order. */
  async kept(): Promise<string[]> {
    const [first] = this.programs;
    const { MG, FN } = (await first?.client.raw('History', { UN: BEN, TN: 100 })) ?? {};
    assert.equal(FN, 1, 'all of it is on one page');
    return [...(MG || [])].reverse();
  }

  /** One of the programs says that all was read. */
  async read(which: number): Promise<void> {
    const { client, shown } = this.programs[which] ?? assert.fail();
    await becomes(() => client.state === 'online');
    const number = shown.at(-1)?.number ?? 0;
    // What it has read may be of before a restore, which the server says.
    await client.call('Read', { peer: BEN, number }).catch((error: unknown) => {
      assert.ok(error instanceof RefusedError && error.reason === 'restored', String(error));
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.programs.map(({ client }) => client.close()));
    await this.past.stop();
  }
}

/** What may happen, each with what makes it happen; the numbers choose. */
const steps: readonly ((run: Run, pick: number) => Promise<unknown>)[] = [
  (run, pick) => run.send(1 + (pick % 3)),
  (run) => run.backUp(),
  async (run) => run.past.copyDatabase(),
  (run) => run.putBack('over it'),
  (run) => run.putBack('in its place'),
  (run) => run.restore(),
  (run) => run.restart(),
  (run, pick) => run.programs[pick % WAYS.length]?.runAgain(pick % 2 === 0) ?? Promise.resolve(),
  (run) => run.legacy.fetch(),
  (run) => run.legacy.logIn(),
  (run, pick) => run.read(pick % WAYS.length),
];
const step = fc.record({ kind: fc.nat({ max: steps.length - 1 }), pick: fc.nat({ max: 11 }) });

function assertOnce({ shown, restored }: Program, kept: readonly string[], putBacks: number): void {
  const seen = new Set(shown.map(({ text }) => text));
  assert.deepEqual(
    kept.filter((text) => !seen.has(text)),
    [],
    'nothing stays unseen',
  );
  for (const generation of new Set(shown.map((each) => each.generation))) {
    const within = shown.filter((each) => each.generation === generation);
    const numbers = within.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
      'once, and in order',
    );
    assert.equal(new Set(within.map(({ text }) => text)).size, within.length, 'no text twice');
  }
  assert.ok(restored <= putBacks && restored > 0 === putBacks > 0, `told ${restored} times of ${putBacks} restores`);
}

test('however sends, backups, restores, copies put back and new runs follow each other, all is seen once', async (t) => {
  const seed = seedOf('interleavings');
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: MOST_STEPS }), async (wanted) => {
    const past = await Past.open(t);
    const run = new Run(past);
    try {
      await run.begin();
      for (const { kind, pick } of wanted) await steps[kind]?.(run, pick);
      await run.settle();
      const kept = await run.kept();
      for (const program of run.programs) assertOnce(program, kept, run.legacy.before.length);
      for (const texts of [...run.legacy.before, run.legacy.texts]) {
        assert.deepEqual(texts, [...new Set(texts)].sort(bySending), 'to the legacy client once, and in order');
      }
      const fetched = new Set([...run.legacy.before.flat(), ...run.legacy.texts]);
      assert.deepEqual(
        kept.filter((text) => !fetched.has(text)),
        [],
        'nothing is kept from the legacy client',
      );
    } finally {
      await run.end();
    }
  });
  await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: true });
});

function bySending(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}
