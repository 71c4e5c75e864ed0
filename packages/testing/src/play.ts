import { type CommandName, findCommand } from '@rookery/protocol';

/**
 * Plays: conversations between named people, one line for each thing that happens. plays/README.md has an example.
 *
 *     # a comment
 *     Setting poll-messages 3                         a key of the configuration
 *     Only direct                                     not over HTTP (what cannot happen there); Only http
 *     Account 10002 nick=Bob add=anyone searchable    an account: profile (age=23 sex=1 ...), policy, disabled
 *     Ann is 10001 at 127.0.0.2 with VER 1.4          a person: account, made if need be; address; version
 *     Friends of 10001: 10002 20001-20130
 *     Ann logs in
 *     Ann sends: CLTMSG UN=10002&MG=Hello             VER=1.2 and SEQ=7 may stand before the fields
 *     Ann gets: RES=0                                 the whole answer behind UIN; the head is compared as well
 *     Ann sends as a form 3 times: ...
 *     Ann posts: VER=9.9&CMD=List                     a body as it is; then `gets` is the whole answer
 *     Ann repeats                                     the same bytes again
 *     Bob fetches and loses: GetMsgEx                 the answer breaks off on its way (Only direct)
 *     Bob writes:                                     a request as it is; each `writes` is a TCP segment of its own
 *       | POST / HTTP/1.1                             a line, with CR LF behind it
 *       | VER=1.1&CMD=List\                           a line without
 *     Bob reads: VER=1.1&...                          the whole body of the answer
 *     151 seconds pass
 *     The server restarts
 *     The storage fails                               from here on, whatever it is asked
 *
 * Two people who send before one of them gets do so at the same time. How bytes are written down: notation.ts.
 */
export type Play = {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The way in which alone it can be performed. */
  readonly only: 'direct' | 'http' | undefined;
  readonly accounts: readonly PlayAccount[];
  readonly friends: readonly (readonly [number, number])[];
  readonly people: ReadonlyMap<string, Person>;
  readonly steps: readonly Step[];
};

/** An account of a play; what is not given is as for a new account. */
export type PlayAccount = {
  readonly uin: number;
  readonly disabled: boolean;
  readonly policy: Readonly<Record<string, string | boolean>>;
  readonly profile: Readonly<Record<string, string | number>>;
};

/** Somebody who uses an account from an address. */
export type Person = {
  readonly name: string;
  readonly uin: number;
  readonly address: string;
  readonly version: string;
};

/** A request in a play: a command with its fields, or a body as it is. */
export type Request = {
  readonly command?: string;
  readonly version?: string | undefined;
  readonly seq?: string | undefined;
  readonly text: string;
  readonly form: boolean;
  readonly times: number;
  /** The answer breaks off on its way. */
  readonly lost: boolean;
};

/** One thing that happens, with its line in the file. */
export type Step = { readonly line: number } & (
  | { readonly does: 'send'; readonly person: string; readonly request: Request }
  | { readonly does: 'repeat'; readonly person: string }
  | { readonly does: 'get'; readonly person: string; readonly expected: string }
  | { readonly does: 'exchange'; readonly person: string; readonly segments: string[]; readonly expected: string }
  | { readonly does: 'pass'; readonly seconds: number }
  | { readonly does: 'restart' }
  | { readonly does: 'fail' }
);

const NUMERIC = new Set(['face', 'age', 'sex', 'blood', 'sign', 'animal']);
const POLICY = new Set(['add', 'searchable', 'strangers', 'legacy']);
const ONCE: Request = { text: '', form: false, times: 1, lost: false };
const LOGGED_IN = 'RES=0&RS=0&HI=60&LI=300';

/**
 * Reads a play.
 *
 * @throws an Error that names the line which is not understood
 */
export function readPlay(name: string, text: string): Play {
  const reader = new Reader(name);
  for (const [index, line] of text.split('\n').entries()) reader.read(line, index + 1);
  return reader.end();
}

/** Which commands a play sends, and what they are answered: `['Login', 0]`. */
export function answersOf({ steps }: Play): [command: CommandName, res: number][] {
  const sent = new Map<string, string | undefined>();
  const answers: [CommandName, number][] = [];
  for (const step of steps) {
    if (step.does === 'send') sent.set(step.person, step.request.command);
    if (step.does !== 'get' && step.does !== 'exchange') continue;
    const cmd = (step.does === 'get' && sent.get(step.person)) || /&CMD=(\w+)/.exec(step.expected)?.[1];
    const command = findCommand(cmd ?? '');
    const res = /(?:^|&)RES=(\d+)/.exec(step.expected)?.[1];
    if (command && res !== undefined) answers.push([command, Number(res)]);
  }
  return answers;
}

type Rule = readonly [form: RegExp, take: (reader: Reader, ...found: (string | undefined)[]) => void];

/** A line that begins with somebody's name. */
const who = (rest: string) => new RegExp(`^([A-Z][\\w ]*?) ${rest}$`);

const RULES: readonly Rule[] = [
  [/^Setting ([\w-]+) (\S+)$/, (reader, key = '', value = '') => reader.setting(key, value)],
  [/^Only (direct|http)$/, (reader, way) => reader.onlyIn(way)],
  [/^Account (\S+)(.*)$/, (reader, uins = '', words = '') => reader.accounts(uins, words)],
  [/^Friends of (\d+): (.+)$/, (reader, uin, peers = '') => reader.friends(Number(uin), peers)],
  [/^(\d+) seconds pass$/, (reader, seconds) => reader.step({ does: 'pass', seconds: Number(seconds) })],
  [/^The server restarts$/, (reader) => reader.step({ does: 'restart' })],
  [/^The storage fails$/, (reader) => reader.step({ does: 'fail' })],
  [/^\| ?(.*)$/, (reader, text = '') => reader.continue(text)],
  [
    who('is (\\d+)(?: at (\\S+))?(?: with VER (\\S+))?( without account)?'),
    (reader, name = '', uin = '', address = '127.0.0.1', version = '1.1', none = '') =>
      reader.person({ name, uin: Number(uin), address, version }, none === ''),
  ],
  [who('logs in'), (reader, person = '') => reader.logIn(person)],
  [
    who('sends( as a form)?(?: (\\d+) times)?: (\\S+)(?: VER=(\\S+))?(?: SEQ=(\\S+))?(?: (.*))?'),
    (reader, person = '', form = '', times = '1', command = '', version, seq, text = '') =>
      reader.send(person, { command, version, seq, text, form: form !== '', times: Number(times), lost: false }),
  ],
  [
    who('posts( as a form)?:(?: (.*))?'),
    (reader, person = '', form = '', text = '') => reader.send(person, { ...ONCE, text, form: form !== '' }),
  ],
  [
    who('fetches and loses: (\\S+)'),
    (reader, person = '', command = '') => reader.send(person, { ...ONCE, command, lost: true }),
  ],
  [who('repeats'), (reader, person = '') => reader.repeat(person)],
  [who('gets: (.*)'), (reader, person = '', expected = '') => reader.get(person, expected)],
  [who('writes:'), (reader, person = '') => reader.write(person)],
  [who('reads: (.*)'), (reader, person = '', expected = '') => reader.readBack(person, expected)],
];

// The line is added by the reader itself.
type NewStep = Step extends infer S ? (S extends Step ? Omit<S, 'line'> : never) : never;

class Reader {
  readonly #name: string;
  readonly #settings: Record<string, string> = {};
  readonly #accounts = new Map<number, PlayAccount>();
  readonly #friends: [number, number][] = [];
  readonly #people = new Map<string, Person>();
  readonly #steps: Step[] = [];
  /** Who has sent and not yet got. */
  readonly #asking = new Set<string>();
  #only: 'direct' | 'http' | undefined;
  #writing: { person: string; segments: string[] } | undefined;
  #line = 0;

  constructor(name: string) {
    this.#name = name;
  }

  read(raw: string, line: number): void {
    this.#line = line;
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) return;
    for (const [form, take] of RULES) {
      const found = form.exec(text);
      if (found) {
        take(this, ...found.slice(1));
        return;
      }
    }
    this.#wrong('this line is not understood');
  }

  end(): Play {
    this.#line++;
    for (const person of this.#asking) this.#wrong(`${person} never gets an answer`);
    if (this.#writing) this.#wrong(`${this.#writing.person} never reads`);
    return {
      name: this.#name,
      settings: this.#settings,
      only: this.#only,
      accounts: [...this.#accounts.values()],
      friends: this.#friends,
      people: this.#people,
      steps: this.#steps,
    };
  }

  setting(key: string, value: string): void {
    this.#settings[key] = value;
  }

  onlyIn(way: string | undefined): void {
    this.#only = way as 'direct' | 'http';
  }

  accounts(uins: string, words: string): void {
    for (const uin of numbersOf(uins)) this.#accounts.set(uin, accountOf(uin, words));
  }

  friends(uin: number, peers: string): void {
    for (const peer of peers.split(' ').flatMap(numbersOf)) this.#friends.push([uin, peer]);
  }

  person(person: Person, hasAccount: boolean): void {
    this.#people.set(person.name, person);
    if (!hasAccount || this.#accounts.has(person.uin)) return;
    this.#accounts.set(person.uin, accountOf(person.uin, `nick="${person.name}"`));
  }

  logIn(person: string): void {
    this.send(person, { ...ONCE, command: 'Login', text: 'PS={PS}' });
    this.get(person, LOGGED_IN);
  }

  send(person: string, request: Request): void {
    this.#asks(person);
    if (request.lost) this.#asking.delete(person);
    this.step({ does: 'send', person, request });
  }

  repeat(person: string): void {
    this.#asks(person);
    this.step({ does: 'repeat', person });
  }

  get(person: string, expected: string): void {
    if (!this.#asking.delete(person)) this.#wrong(`${person} has sent nothing to get an answer to`);
    this.step({ does: 'get', person, expected });
  }

  write(person: string): void {
    this.#known(person);
    if (this.#writing && this.#writing.person !== person) this.#wrong(`${this.#writing.person} has yet to read`);
    this.#writing ??= { person, segments: [] };
    this.#writing.segments.push('');
  }

  continue(text: string): void {
    const segments = this.#writing?.segments ?? this.#wrong('nobody is writing');
    const line = /(?<!\\)(?:\\\\)*\\$/.test(text) ? text.slice(0, -1) : `${text}\\r\\n`;
    segments.push(`${segments.pop()}${line}`);
  }

  readBack(person: string, expected: string): void {
    if (this.#writing?.person !== person) this.#wrong(`${person} has written nothing to read an answer to`);
    this.step({ does: 'exchange', person, segments: this.#writing?.segments ?? [], expected });
    this.#writing = undefined;
  }

  step(step: NewStep): void {
    this.#steps.push({ ...step, line: this.#line });
  }

  #asks(person: string): void {
    this.#known(person);
    if (this.#asking.has(person)) this.#wrong(`${person} has not yet got the answer before`);
    this.#asking.add(person);
  }

  #known(person: string): void {
    if (!this.#people.has(person)) this.#wrong(`nobody is called ${person}`);
  }

  #wrong(what: string): never {
    throw new Error(`${this.#name}:${this.#line}: ${what}`);
  }
}

/** `20001-20130` or `10002`. */
function numbersOf(text: string): number[] {
  const [first = Number.NaN, last = first] = text.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** `nick="Ann B" age=23 searchable`: with a # in a text for the number of the account. */
function accountOf(uin: number, words: string): PlayAccount {
  const policy: Record<string, string | boolean> = {};
  const profile: Record<string, string | number> = { nick: String(uin) };
  let disabled = false;
  for (const [, key = '', quoted, plain] of words.matchAll(/(\w+)(?:=(?:"([^"]*)"|(\S+)))?/g)) {
    const value = quoted ?? plain;
    if (key === 'disabled') disabled = true;
    else if (POLICY.has(key))
      policy[key] = value === undefined || value === 'yes' ? true : value === 'no' ? false : value;
    else profile[key] = NUMERIC.has(key) ? Number(value) : (value ?? '').replaceAll('#', String(uin));
  }
  return { uin, disabled, policy, profile };
}
