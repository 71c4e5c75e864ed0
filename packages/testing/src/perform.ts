import { AssertionError } from 'node:assert';
import { after, HttpCarrier, LineCarrier, type Way } from './carriers.ts';
import type { HttpReply } from './http.ts';
import { bytesOf, patternOf, utf8 } from './notation.ts';
import { pause } from './pause.ts';
import type { Person, Play, PlayAccount, Request, Step } from './steps.ts';

export type { Way } from './carriers.ts';

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

/** Makes the accounts and friendships of a play. */
export async function prepare(play: Play, stage: Stage): Promise<void> {
  await Promise.all(play.accounts.map((account) => stage.addAccount(account)));
  await Promise.all(play.friends.map(([uin, peer]) => stage.befriend(uin, peer)));
}

/**
 * Performs a play on a stage that has been prepared for it.
 *
 * @throws an AssertionError that names the line, with what was expected and what came instead
 */
export async function perform(play: Play, stage: Stage, way: Way): Promise<void> {
  const performance = new Performance(play, stage, way);
  try {
    await performance.run();
  } catch (error) {
    // What it was cut off from is not of interest any more.
    await performance.end().catch(() => {});
    throw error;
  }
  await performance.end();
}

type Exchange = Extract<Step, { does: 'exchange' }>;
type FileStep = Extract<Step, { does: 'upload' | 'download' }>;
type Connected = Extract<Step, { does: 'pushed' | 'hang up' | 'cut off' | 'hung up on' }>;
type Asked = { readonly body: string; readonly head: string; readonly form: boolean; readonly command: string };
type Pending = { readonly asked: Asked[]; readonly answers: Promise<string[]> };

const MODERN = '2.0';
// Longer than a server waits between two lines to a legacy client.
const QUIET_MS = 60;

class Performance {
  readonly #play: Play;
  readonly #stage: Stage;
  readonly #way: Way;
  readonly #http: HttpCarrier;
  readonly #lines: LineCarrier;
  readonly #pending = new Map<string, Pending>();
  readonly #lastAsked = new Map<string, Asked[]>();
  /** The remembered values, and as `SID of Ann` the latest token of Ann. */
  readonly #memory = new Map<string, string>();
  #seq = 100;
  #line = 0;

  constructor(play: Play, stage: Stage, way: Way) {
    this.#play = play;
    this.#stage = stage;
    this.#way = way;
    const portOf = (name: 'http' | 'line') => stage.port(name);
    const fail = (what: string, expected: string, actual: string) => this.#fail(what, expected, actual);
    this.#http = new HttpCarrier(portOf, way, fail);
    this.#lines = new LineCarrier(portOf, way, fail);
  }

  async run(): Promise<void> {
    try {
      for (let at = 0; at < this.#play.steps.length; ) at += await this.#step(at);
      await this.#quiet();
      for (const person of this.#play.people.values()) this.#lines.check(person);
    } catch (error) {
      if (error instanceof AssertionError) throw error;
      throw new Error(`${this.#play.name}:${this.#line}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Performs a step, and those that are performed together with it; answers how many. */
  async #step(at: number): Promise<number> {
    const step = this.#play.steps[at] as Step;
    this.#line = step.line;
    if (step.does !== 'exchange') {
      await this.#do(step);
      return 1;
    }
    const row = this.#rowOf(step, at);
    await this.#exchange(row);
    return row.length;
  }

  async end(): Promise<void> {
    await this.#lines.close();
    await this.#http.close();
    await Promise.allSettled([...this.#pending.values()].map(({ answers }) => answers));
  }

  async #do(step: Exclude<Step, Exchange>): Promise<void> {
    if (step.does === 'send')
      return this.#send(step.person, this.#askedBy(step.person, step.request), step.request.lost);
    if (step.does === 'repeat') return this.#send(step.person, this.#lastAsked.get(step.person) ?? [], false);
    if (step.does === 'upload' || step.does === 'download') return this.#file(step);
    if (step.does === 'get') return this.#get(step.person, step.expected);
    if (step.does === 'pass') return this.#pass(step.seconds);
    if (step.does === 'fail') return this.#stage.failStorage();
    if (step.does === 'restart') return this.#restart();
    return this.#connected(step);
  }

  async #pass(seconds: number): Promise<void> {
    await this.#stage.pass(seconds);
    // A person cut for silence knows it by then.
    await this.#quiet();
  }

  async #restart(): Promise<void> {
    // People who must be on lines notice; the others only happen to be on them.
    const happening = [...this.#play.people.values()].filter((person) => person.over === undefined);
    await Promise.all(happening.map((person) => this.#lines.leave(person)));
    this.#http.isStopping = true;
    await this.#stage.restart();
    // Earlier requests have been answered by then.
    await Promise.allSettled([...this.#pending.values()].map(({ answers }) => answers));
    await this.#http.close();
    this.#http.isStopping = false;
  }

  /** The requests that a line stands for, with the head that each answer must have. */
  #askedBy(name: string, { command, version, seq, text, form, times }: Request): Asked[] {
    const person = this.#person(name);
    const recall = (what: string) => this.#recall(name, what);
    return Array.from({ length: times }, (_, i) => {
      if (command === undefined) return { body: bytesOf(text, i + 1, recall), head: '', form, command: '' };
      const number = seq ?? String(this.#seq++);
      const spoken = version ?? person.version;
      const fields = text === '' ? '' : `&${bytesOf(text, i + 1, recall)}`;
      const token = spoken === MODERN ? this.#tokenFor(person, command, text) : '';
      const echo = command.toLowerCase() === 'login' ? 'Login' : command.toUpperCase();
      return {
        body: `VER=${spoken}&CMD=${command}&SEQ=${number}&UIN=${person.uin}${token}${fields}`,
        head: `VER=${spoken === MODERN ? MODERN : '1.1'}&CMD=${echo}&SEQ=${number}&UIN=${person.uin}&`,
        form,
        command: echo,
      };
    });
  }

  /** The token field, for a person who has one when neither the connection nor the play gives it. */
  #tokenFor(person: Person, command: string, text: string): string {
    const token = this.#recall(person.name, 'SID');
    const needsNone = /^(login|register)$/i.test(command) || /(^|&)SID=/.test(text);
    return token === undefined || needsNone || this.#lines.isBound(person) ? '' : `&SID=${token}`;
  }

  #recall(name: string, what: string): string | undefined {
    return this.#memory.get(what === 'SID' ? `SID of ${name}` : what);
  }

  #file(step: FileStep): void {
    const { person: name, file } = step;
    const person = this.#person(name);
    const bytes = (text: string) => bytesOf(text, 1, (what) => this.#recall(name, what));
    if (this.#way.to === 'direct') throw new Error('Files are sent and fetched over HTTP: say Only http.');
    const sent =
      step.does === 'upload'
        ? this.#http.upload(person, file, bytes(step.content))
        : this.#http.download(person, bytes(file));
    const answers = sent.then((answer) => [answer]);
    answers.catch(() => {}); // reported where it is awaited
    const asked = [{ body: '', head: '', form: false, command: '' }];
    this.#pending.set(name, { asked, answers });
  }

  async #send(name: string, asked: Asked[], lost: boolean): Promise<void> {
    const person = this.#person(name);
    const answers = this.#askAll(person, asked, lost);
    this.#lastAsked.set(name, asked);
    if (lost) {
      await answers;
      return;
    }
    answers.catch(() => {}); // reported where it is awaited
    this.#pending.set(name, { asked, answers });
    // On its way before anything else happens: what waits for others is waiting by then.
    await pause(0);
  }

  async #askAll(person: Person, asked: readonly Asked[], lost: boolean): Promise<string[]> {
    const answers: string[] = [];
    for (const one of asked) answers.push(await this.#ask(person, one, lost));
    return answers;
  }

  #ask(person: Person, { body, form }: Asked, lost: boolean): Promise<string> {
    if (this.#lines.speaks(person)) return this.#lines.ask(person, body);
    if (this.#way.to === 'direct') return this.#stage.call({ body, form, address: person.address, lost });
    return this.#http.post(person, body, form);
  }

  async #get(name: string, expected: string): Promise<void> {
    const pending = this.#pending.get(name);
    this.#pending.delete(name);
    const answers = (await pending?.answers) ?? [];
    for (const [i, answer] of answers.entries()) {
      const { head = '', command = '' } = pending?.asked[i] ?? {};
      const start = utf8(answer).slice(0, head.length);
      if (start !== head) this.#fail(`${name} gets another head`, head, answer.slice(0, head.length));
      this.#match(`${name} gets something else`, expected, answer.slice(head.length), name, i + 1);
      this.#note(this.#person(name), command, answer);
    }
    await this.#stage.settle();
  }

  /** Compares, and remembers what is to be remembered. */
  #match(what: string, expected: string, actual: string, name: string, nth = 1): void {
    const found = patternOf(expected, nth, (word) => this.#recall(name, word)).exec(utf8(actual));
    if (!found) this.#fail(what, expected, actual);
    for (const [word, value] of Object.entries(found.groups ?? {})) this.#memory.set(word, value);
  }

  /** What an answer says about who is logged in with what. */
  #note(person: Person, command: string, answer: string): void {
    const token = /&SID=([^&]+)/.exec(answer)?.[1];
    if (token !== undefined) this.#memory.set(`SID of ${person.name}`, token);
    if (!this.#lines.speaks(person) || !answer.includes('&RES=0')) return;
    if (token !== undefined || command.toUpperCase() === 'RESUME') this.#lines.bind(person, true);
    if (command.toUpperCase() === 'LOGOUT') this.#lines.bind(person, false);
  }

  async #connected(step: Connected): Promise<void> {
    const person = this.#person(step.person);
    if (step.does === 'hung up on') return this.#lines.over(person);
    if (step.does === 'cut off') await this.#lines.cutOff(person);
    if (step.does === 'hang up') await this.#hangUp(person);
    if (step.does !== 'pushed') return this.#quiet();
    if (step.expected !== undefined) return this.#pushed(person, step.expected);
    await this.#quiet();
    const [unread] = this.#lines.unread(person);
    if (unread !== undefined) this.#fail(`${person.name} is pushed something`, 'nothing', unread);
  }

  async #hangUp(person: Person): Promise<void> {
    await this.#quiet();
    const [unread] = this.#lines.unread(person);
    if (unread !== undefined) this.#fail(`${person.name} has not looked at this`, 'nothing', unread);
    await this.#lines.hangUp(person);
  }

  async #pushed(person: Person, expected: string): Promise<void> {
    const line = await this.#lines.next(person, 'push');
    const whole = expected.startsWith('VER=') ? expected : wholePush(person, expected);
    this.#match(`${person.name} is pushed something else`, whole, line, person.name);
  }

  /** Waits until what has been caused has arrived everywhere. */
  async #quiet(): Promise<void> {
    await this.#stage.settle();
    await pause(this.#lines.isUsed ? QUIET_MS : 0);
    await this.#stage.settle();
  }

  /** The steps from this one on that are written in one go. */
  #rowOf(first: Exchange, at: number): Exchange[] {
    const row = [first];
    const isOnLines = this.#lines.speaks(this.#person(first.person)) !== undefined;
    if (this.#way.connections !== 'pipelined' || isOnLines) return row;
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
    const person = this.#person(first.person);
    const recall = (word: string) => this.#recall(person.name, word);
    const segments = row.flatMap((step) =>
      step.segments.map((text) => Buffer.from(bytesOf(text, 1, recall), 'latin1')),
    );
    if (this.#lines.speaks(person)) return this.#exchangeLines(person, this.#cut(segments), first);
    const afters = row.map((step) => after(step.segments));
    const replies = await this.#http.talk(person, this.#cut(segments), afters);
    for (const [i, step] of row.entries()) {
      const { body, isWhole } = replies[i] as HttpReply;
      this.#line = step.line;
      if (row.length === 1 && !isWhole) this.#fail('the answer comes in pieces', 'one piece', 'several');
      this.#match(`${step.person} reads something else`, step.expected, body.toString(), step.person);
    }
    await this.#stage.settle();
  }

  /** Raw bytes, and the next line read, of any kind. */
  async #exchangeLines(person: Person, segments: readonly Buffer[], { expected }: Exchange): Promise<void> {
    const connection = await this.#lines.connection(person);
    await connection.write(segments);
    const line = await this.#lines.next(person, 'line');
    this.#match(`${person.name} reads something else`, expected, line, person.name);
    await this.#stage.settle();
  }

  #cut(segments: Buffer[]): Buffer[] {
    if (segments.length === 0) return segments;
    if (this.#way.connections === 'pipelined') return [Buffer.concat(segments)];
    if (this.#way.connections !== 'sliced') return segments;
    return Array.from(Buffer.concat(segments), (byte) => Buffer.of(byte));
  }

  #person(name: string): Person {
    const person = this.#play.people.get(name);
    if (!person) throw new Error(`No one is called ${name}.`);
    return person;
  }

  #fail(what: string, expected: string, actual: string): never {
    const message = `${this.#play.name}:${this.#line}: ${what}\n  expected: ${expected}\n  came:     ${actual}`;
    throw new AssertionError({ message, expected, actual, operator: 'matches' });
  }
}

/** `Push ID=1&...` with what stands before it in every push. */
function wholePush({ uin, version }: Person, expected: string): string {
  const [name = '', ...fields] = expected.split(' ');
  const head = version === MODERN ? `VER=2.0&CMD=${name}&SEQ=0` : `VER=1.1&CMD=${name}&SEQ=*`;
  return `${head}&UIN=${uin}&RES=0&${fields.join(' ')}`;
}
