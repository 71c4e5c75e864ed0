import { AssertionError } from 'node:assert';
import { HttpConnection, type HttpReply } from './http.ts';
import { bytesOf, patternOf, utf8 } from './notation.ts';
import type { Person, Play, PlayAccount, Request, Step } from './play.ts';

/** A server that a play is performed on, and the levers behind it. */
export type Stage = {
  addAccount(account: PlayAccount): Promise<void>;
  befriend(uin: number, peer: number): Promise<void>;
  /** Answers a request without a socket; `lost` when the answer does not reach who asked. */
  call(call: { body: string; form: boolean; address: string; lost: boolean }): Promise<string>;
  /** Where it listens, if it does. */
  port(name: 'http' | 'line'): number;
  /** Moves the clock, and lets the server do what is then due. */
  pass(seconds: number): Promise<void>;
  /** Waits until nothing is under way any more. */
  settle(): Promise<void>;
  restart(): Promise<void>;
  failStorage(): Promise<void>;
};

/**
 * How requests reach the server. `pipelined`: what somebody writes in a row goes out at once, on a kept connection;
 * `sliced`: byte by byte, on a kept connection.
 */
export type Way = {
  readonly to: 'direct' | 'http' | 'line';
  readonly connections: 'fresh' | 'kept' | 'pipelined' | 'sliced';
};

/** Makes the accounts and friendships of a play. */
export async function prepare(play: Play, stage: Stage): Promise<void> {
  await Promise.all(play.accounts.map((account) => stage.addAccount(account)));
  await Promise.all(play.friends.map(([uin, peer]) => stage.befriend(uin, peer)));
}

/**
 * Performs a play on a stage that has been prepared for it.
 *
 * @throws an AssertionError that names the line, with what was expected and what came
 */
export async function perform(play: Play, stage: Stage, way: Way): Promise<void> {
  const performance = new Performance(play, stage, way);
  try {
    await performance.run();
  } finally {
    await performance.end();
  }
}

type Exchange = Extract<Step, { does: 'exchange' }>;
type Asked = { readonly body: string; readonly head: string; readonly form: boolean };
type Pending = { readonly asked: Asked[]; readonly answers: Promise<string[]> };

class Performance {
  readonly #play: Play;
  readonly #stage: Stage;
  readonly #way: Way;
  readonly #pending = new Map<string, Pending>();
  readonly #lastAsked = new Map<string, Asked[]>();
  readonly #kept = new Map<string, HttpConnection>();
  #seq = 100;
  #line = 0;

  constructor(play: Play, stage: Stage, way: Way) {
    this.#play = play;
    this.#stage = stage;
    this.#way = way;
  }

  async run(): Promise<void> {
    const { steps } = this.#play;
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at] as Step;
      this.#line = step.line;
      if (step.does === 'exchange') {
        const row = this.#rowOf(step, at);
        await this.#exchange(row);
        at += row.length - 1;
      } else {
        await this.#do(step);
      }
    }
  }

  async end(): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ answers }) => answers));
    for (const connection of this.#kept.values()) await connection.close();
    this.#kept.clear();
  }

  async #do(step: Exclude<Step, Exchange>): Promise<void> {
    if (step.does === 'send')
      return this.#send(step.person, this.#askedBy(step.person, step.request), step.request.lost);
    if (step.does === 'repeat') return this.#send(step.person, this.#lastAsked.get(step.person) ?? [], false);
    if (step.does === 'get') return this.#get(step.person, step.expected);
    if (step.does === 'pass') return this.#stage.pass(step.seconds);
    if (step.does === 'fail') return this.#stage.failStorage();
    await this.end();
    return this.#stage.restart();
  }

  /** The requests that a line stands for, with the head that each answer must have. */
  #askedBy(name: string, { command, version, seq, text, form, times }: Request): Asked[] {
    const person = this.#person(name);
    return Array.from({ length: times }, (_, i) => {
      if (command === undefined) return { body: bytesOf(text), head: '', form };
      const number = seq ?? String(this.#seq++);
      const fields = text === '' ? '' : `&${bytesOf(text, i + 1)}`;
      const echo = command.toLowerCase() === 'login' ? 'Login' : command.toUpperCase();
      return {
        body: `VER=${version ?? person.version}&CMD=${command}&SEQ=${number}&UIN=${person.uin}${fields}`,
        head: `VER=1.1&CMD=${echo}&SEQ=${number}&UIN=${person.uin}&`,
        form,
      };
    });
  }

  async #send(name: string, asked: Asked[], lost: boolean): Promise<void> {
    const person = this.#person(name);
    const answers = this.#askAll(person, asked, lost);
    this.#lastAsked.set(name, asked);
    if (lost) {
      await answers;
    } else {
      answers.catch(() => {}); // whoever gets it hears of it
      this.#pending.set(name, { asked, answers });
    }
  }

  async #askAll(person: Person, asked: readonly Asked[], lost: boolean): Promise<string[]> {
    const answers: string[] = [];
    for (const { body, form } of asked) {
      const call = { body, form, address: person.address, lost };
      answers.push(this.#way.to === 'direct' ? await this.#stage.call(call) : await this.#post(person, body, form));
    }
    return answers;
  }

  async #get(name: string, expected: string): Promise<void> {
    const pending = this.#pending.get(name);
    this.#pending.delete(name);
    const answers = (await pending?.answers) ?? [];
    for (const [i, answer] of answers.entries()) {
      const head = pending?.asked[i]?.head ?? '';
      const start = utf8(answer).slice(0, head.length);
      if (start !== head) this.#fail(`${name} gets another head`, head, answer.slice(0, head.length));
      if (patternOf(expected, i + 1).test(utf8(answer).slice(head.length))) continue;
      this.#fail(`${name} gets something else`, expected, answer.slice(head.length));
    }
    await this.#stage.settle();
  }

  /** The steps from this one on that are written in one go. */
  #rowOf(first: Exchange, at: number): Exchange[] {
    const row = [first];
    if (this.#way.connections !== 'pipelined') return row;
    for (const next of this.#play.steps.slice(at + 1)) {
      const before = row.at(-1) ?? first;
      if (next.does !== 'exchange' || next.person !== first.person || after(before.segments) === 'closed') break;
      row.push(next);
    }
    return row;
  }

  /** Requests as they are, and their answers in order. */
  async #exchange(row: readonly Exchange[]): Promise<void> {
    const [first] = row;
    if (!first) return;
    const segments = row.flatMap((step) => step.segments.map((text) => Buffer.from(bytesOf(text), 'latin1')));
    const replies = await this.#talk(
      this.#person(first.person),
      this.#cut(segments),
      row.map((step) => after(step.segments)),
    );
    for (const [i, step] of row.entries()) {
      const { body, isWhole } = replies[i] as HttpReply;
      this.#line = step.line;
      if (row.length === 1 && !isWhole) this.#fail('the answer comes in pieces', 'one piece', 'several');
      if (!patternOf(step.expected).test(body.toString('latin1'))) {
        this.#fail(`${step.person} reads something else`, step.expected, body.toString());
      }
    }
    await this.#stage.settle();
  }

  #cut(segments: Buffer[]): Buffer[] {
    if (this.#way.connections === 'pipelined') return [Buffer.concat(segments)];
    if (this.#way.connections !== 'sliced') return segments;
    return Array.from(Buffer.concat(segments), (byte) => Buffer.of(byte));
  }

  async #post(person: Person, body: string, form: boolean): Promise<string> {
    const head = [
      'POST / HTTP/1.1',
      'Host: rookery.example',
      `Content-Length: ${body.length}`,
      ...(form ? ['Content-Type: application/x-www-form-urlencoded'] : []),
      ...(this.#way.connections === 'fresh' ? ['Connection: close'] : []),
    ];
    const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
    const [reply] = await this.#talk(person, [request], [this.#way.connections === 'fresh' ? 'closed' : 'open']);
    return new TextDecoder('utf-8', { fatal: true }).decode(reply?.body);
  }

  /** Writes requests on a connection and reads an answer for each. */
  async #talk(person: Person, segments: readonly Buffer[], afters: readonly After[]): Promise<HttpReply[]> {
    const port = this.#stage.port(this.#way.to === 'line' ? 'line' : 'http');
    const connection = this.#kept.get(person.name) ?? (await HttpConnection.open(port, person.address));
    this.#kept.set(person.name, connection);
    const replies: HttpReply[] = [];
    await connection.write(segments);
    for (const then of afters) {
      const reply = await connection.read();
      this.#checkHead(reply, then);
      replies.push(reply);
    }
    const isClosed = afters.at(-1) === 'closed';
    if (this.#way.connections !== 'fresh' && !isClosed) return replies;
    this.#kept.delete(person.name);
    const rest = isClosed ? await connection.ended() : await connection.close();
    if (rest.length > 0) this.#fail('something follows the answer', '', rest.toString('latin1'));
    return replies;
  }

  #checkHead({ status, headers }: HttpReply, then: After): void {
    if (status !== 200) this.#fail('another HTTP status', '200', String(status));
    const type = headers.get('content-type') ?? '';
    if (type !== 'text/plain; charset=UTF-8') this.#fail('another Content-Type', 'text/plain; charset=UTF-8', type);
    const said = { open: '', told: 'keep-alive', closed: 'close' }[then];
    const connection = headers.get('connection') ?? '';
    if (connection !== said) this.#fail('another Connection', said, connection);
  }

  #person(name: string): Person {
    const person = this.#play.people.get(name);
    if (!person) throw new Error(`Nobody is called ${name}.`);
    return person;
  }

  #fail(what: string, expected: string, actual: string): never {
    const message = `${this.#play.name}:${this.#line}: ${what}\n  expected: ${expected}\n  came:     ${actual}`;
    throw new AssertionError({ message, expected, actual, operator: 'matches' });
  }
}

/** What becomes of a connection after an answer; `told`: an HTTP/1.0 client hears that it stays open. */
type After = 'open' | 'told' | 'closed';

/** What the client that writes this has asked for. */
function after(segments: readonly string[]): After {
  const head = bytesOf(segments.join('')).split('\r\n\r\n')[0] ?? '';
  const connection = /^connection: *(.+)$/im.exec(head)?.[1]?.trim().toLowerCase();
  if (/ HTTP\/1\.0\r/.test(head)) return connection === 'keep-alive' ? 'told' : 'closed';
  return connection === 'close' ? 'closed' : 'open';
}
