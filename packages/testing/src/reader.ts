import type { Person, Play, PlayAccount, Request, Step } from './steps.ts';

const NUMERIC = new Set(['face', 'age', 'sex', 'blood', 'sign', 'animal']);
const POLICY = new Set(['add', 'searchable', 'strangers', 'legacy', 'shareRead', 'shareSeen']);
// Their yes and no are words among others.
const CHOICES = new Set(['add', 'legacy']);
const ONCE: Request = { text: '', form: false, times: 1, lost: false };
const LOGGED_IN = 'RES=0&RS=0&HI=60&LI=300';
const LOGGED_IN_20 = 'RES=0&RS=0&HI=60&LI=2592000&SID=*&AK=*&GN=*';

type Rule = readonly [form: RegExp, take: (reader: Reader, ...found: (string | undefined)[]) => void];

/** A line that begins with a person's name. */
const who = (rest: string) => new RegExp(`^([A-Z][\\w' ]*?) ${rest}$`);

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
    who('is (\\d+)(?: at (\\S+))?(?: with VER (\\S+))?(?: over (http|lines|websocket))?( without account)?'),
    (reader, name = '', uin = '', address = '127.0.0.1', version = '1.1', over, none = '') =>
      reader.person({ name, uin: Number(uin), address, version, over: over as Person['over'] }, none === ''),
  ],
  [who('logs in'), (reader, person = '') => reader.logIn(person)],
  [/^(\d+-\d+) log in(?: with VER (\S+))?$/, (reader, uins = '', version) => reader.logInAll(uins, version)],
  [
    /^(\d+-\d+) send: (\S+)(?: (.*))?$/,
    (reader, uins = '', command = '', text = '') => reader.sendAll(uins, { ...ONCE, command, text }),
  ],
  [/^(\d+-\d+) get: (.*)$/, (reader, uins = '', expected = '') => reader.getAll(uins, expected)],
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
    who('fetches and loses: (\\S+)(?: (.*))?'),
    (reader, person = '', command = '', text = '') => reader.send(person, { ...ONCE, command, text, lost: true }),
  ],
  [
    who('sends the file (\\S+): (.*)'),
    (reader, person = '', file = '', content = '') => reader.ask({ does: 'upload', person, file, content }),
  ],
  [who('downloads: (\\S+)'), (reader, person = '', file = '') => reader.ask({ does: 'download', person, file })],
  [who('repeats'), (reader, person = '') => reader.ask({ does: 'repeat', person })],
  [who('gets: (.*)'), (reader, person = '', expected = '') => reader.get(person, expected)],
  [who('writes:'), (reader, person = '') => reader.write(person)],
  [who('reads: (.*)'), (reader, person = '', expected = '') => reader.readBack(person, expected)],
  [
    who('is pushed nothing'),
    (reader, person = '') => reader.connected(person, { does: 'pushed', expected: undefined }),
  ],
  [
    who('is pushed: (.+)'),
    (reader, person = '', expected = '') => reader.connected(person, { does: 'pushed', expected }),
  ],
  [who('hangs up'), (reader, person = '') => reader.connected(person, { does: 'hang up' })],
  [who('is cut off'), (reader, person = '') => reader.connected(person, { does: 'cut off' })],
  [who('is hung up on'), (reader, person = '') => reader.connected(person, { does: 'hung up on' })],
];

// The line is added by the reader itself.
type NewStep = Step extends infer S ? (S extends Step ? Omit<S, 'line'> : never) : never;
/** What is answered, and is no command. */
type AskingStep = Extract<NewStep, { does: 'repeat' | 'upload' | 'download' }>;
/** What only happens to a person on a connection that stays open. */
type ConnectedStep = { does: 'pushed'; expected: string | undefined } | { does: 'hang up' | 'cut off' | 'hung up on' };

/** Reads a play line by line. */
export class Reader {
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
    this.get(person, this.#people.get(person)?.version === '2.0' ? LOGGED_IN_20 : LOGGED_IN);
  }

  /** Accounts that only have to be there, or to do all the same. */
  logInAll(uins: string, version = '1.1'): void {
    for (const uin of numbersOf(uins)) {
      const name = String(uin);
      this.person({ name, uin, address: '127.0.0.1', version, over: 'http' }, true);
      this.logIn(name);
    }
  }

  sendAll(uins: string, request: Request): void {
    for (const uin of numbersOf(uins)) this.send(String(uin), request);
  }

  getAll(uins: string, expected: string): void {
    for (const uin of numbersOf(uins)) this.get(String(uin), expected);
  }

  send(person: string, request: Request): void {
    this.#asks(person);
    if (request.lost) this.#asking.delete(person);
    this.step({ does: 'send', person, request });
  }

  ask(step: AskingStep): void {
    this.#asks(step.person);
    this.step(step);
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
    const segments = this.#writing?.segments ?? this.#wrong('no one is writing');
    const line = /(?<!\\)(?:\\\\)*\\$/.test(text) ? text.slice(0, -1) : `${text}\\r\\n`;
    segments.push(`${segments.pop()}${line}`);
  }

  readBack(person: string, expected: string): void {
    const isConnected = this.#people.get(person)?.over === 'lines';
    // On lines there is more to read than answers.
    if (this.#writing?.person !== person && !isConnected) {
      this.#wrong(`${person} has written nothing to read an answer to`);
    }
    const segments = this.#writing?.person === person ? this.#writing.segments : [];
    this.step({ does: 'exchange', person, segments, expected });
    if (segments.length > 0) this.#writing = undefined;
  }

  connected(person: string, step: ConnectedStep): void {
    this.#known(person);
    const over = this.#people.get(person)?.over;
    if (over === undefined || over === 'http') this.#wrong(`${person} has no connection that stays open`);
    if (this.#asking.has(person)) this.#wrong(`${person} has not yet got the answer before`);
    this.step({ ...step, person });
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
    if (!this.#people.has(person)) this.#wrong(`no one is called ${person}`);
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
  let admin = false;
  for (const [, key = '', quoted, plain] of words.matchAll(/(\w+)(?:=(?:"([^"]*)"|(\S+)))?/g)) {
    const value = quoted ?? plain;
    if (key === 'disabled') disabled = true;
    else if (key === 'admin') admin = true;
    else if (POLICY.has(key)) policy[key] = CHOICES.has(key) ? (value ?? 'yes') : value !== 'no';
    else profile[key] = NUMERIC.has(key) ? Number(value) : (value ?? '').replaceAll('#', String(uin));
  }
  return { uin, disabled, admin, policy, profile };
}
