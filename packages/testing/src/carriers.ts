import { HttpCaller, type HttpReply } from './http.ts';
import { LineCaller } from './lines.ts';
import { bytesOf, PASSWORD } from './notation.ts';
import type { Person } from './steps.ts';

/**
 * How requests reach the server. `pipelined`: what a person writes in a row goes out at once, on a kept connection;
 * `sliced`: byte by byte, on a kept connection.
 */
export type Way = {
  readonly to: 'direct' | 'http' | 'line';
  readonly connections: 'fresh' | 'kept' | 'pipelined' | 'sliced';
  /** How people of 2.0 speak who do not say it; without it as all others. */
  readonly modern?: 'lines' | 'websocket';
  /** The port on which lines are spoken; without it their own port. */
  readonly linesTo?: 'http' | 'line';
};

/** Says what is not as it should be. */
export type Fail = (what: string, expected: string, actual: string) => never;

/** What becomes of a connection after an answer; `told`: an HTTP/1.0 client hears that it stays open. */
export type After = 'open' | 'told' | 'closed';

const BOUNDARY = '------------------------d74496d66958873e';

/** What curl -u makes of a person. */
function authorization({ uin }: Person): string {
  return `Authorization: Basic ${Buffer.from(`${uin}:${PASSWORD}`).toString('base64')}`;
}

/** The connections over which people post. */
export class HttpCarrier {
  readonly #portOf: (name: 'http' | 'line') => number;
  readonly #way: Way;
  readonly #fail: Fail;
  readonly #kept = new Map<string, HttpCaller>();
  /** The server is stopping: it may say so. */
  isStopping = false;

  constructor(portOf: (name: 'http' | 'line') => number, way: Way, fail: Fail) {
    this.#portOf = portOf;
    this.#way = way;
    this.#fail = fail;
  }

  async post(person: Person, body: string, form: boolean): Promise<string> {
    const head = [
      'POST / HTTP/1.1',
      'Host: rookery.example',
      `Content-Length: ${body.length}`,
      ...(form ? ['Content-Type: application/x-www-form-urlencoded'] : []),
      ...(this.#way.connections === 'fresh' ? ['Connection: close'] : []),
    ];
    const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
    const [reply] = await this.talk(person, [request], [this.#way.connections === 'fresh' ? 'closed' : 'open']);
    return new TextDecoder('utf-8', { fatal: true }).decode(reply?.body);
  }

  /** Sends a file in a form, as curl does; answers the status and the text. */
  upload(person: Person, name: string, content: string): Promise<string> {
    const body = [
      `--${BOUNDARY}`,
      `Content-Disposition: form-data; name="file"; filename="${name}"`,
      'Content-Type: application/octet-stream',
      '',
      `${content}\r\n--${BOUNDARY}--\r\n`,
    ].join('\r\n');
    const head = [
      'POST /files HTTP/1.1',
      `Content-Length: ${body.length}`,
      `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    ];
    return this.#file(person, [...head, authorization(person)], body);
  }

  /** Fetches a file; one with a key needs nothing else. Answers the status and the text. */
  download(person: Person, file: string): Promise<string> {
    const head = [`GET /files/${file} HTTP/1.1`];
    return this.#file(person, file.includes('key=') ? head : [...head, authorization(person)], '');
  }

  async #file({ address }: Person, head: readonly string[], body: string): Promise<string> {
    const connection = await HttpCaller.open(this.#portOf('http'), address);
    const lines = [...head, 'Host: rookery.example', 'Connection: close', '', body];
    await connection.write([Buffer.from(lines.join('\r\n'), 'latin1')]);
    const reply = await connection.read();
    await connection.ended();
    return `${reply.status} ${reply.body.toString().trimEnd()}`;
  }

  /** Writes requests on a connection and reads an answer for each. */
  async talk(person: Person, segments: readonly Buffer[], afters: readonly After[]): Promise<HttpReply[]> {
    const connection = await this.#connection(person);
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
    const rest = (isClosed ? await connection.ended() : await connection.close()).toString('latin1');
    if (rest !== this.#lastBytes) this.#fail('something else follows the answer', this.#lastBytes, rest);
    return replies;
  }

  async close(): Promise<void> {
    for (const connection of this.#kept.values()) await connection.close();
    this.#kept.clear();
  }

  /** What the server writes behind its last answer: a line end on the line port (docs/WIRE.md, HTTP answers). */
  get #lastBytes(): string {
    return this.#way.to === 'line' ? '\r\n' : '';
  }

  async #connection({ name, address }: Person): Promise<HttpCaller> {
    const kept = this.#kept.get(name);
    // After a long silence the connection has ended; make another.
    if (kept && !kept.isOver) return kept;
    await kept?.close();
    const opened = await HttpCaller.open(this.#portOf(this.#way.to === 'line' ? 'line' : 'http'), address);
    this.#kept.set(name, opened);
    return opened;
  }

  #checkHead({ status, headers }: HttpReply, then: After): void {
    if (status !== 200) this.#fail('another HTTP status', '200', String(status));
    const type = headers.get('content-type') ?? '';
    if (type !== 'text/plain; charset=UTF-8') this.#fail('another Content-Type', 'text/plain; charset=UTF-8', type);
    const said = { open: '', told: 'keep-alive', closed: 'close' }[then];
    const connection = headers.get('connection') ?? '';
    if (this.isStopping && connection === 'close') return;
    if (connection !== said) this.#fail('another Connection', said, connection);
  }
}

/** What the client that writes this over HTTP has asked for. */
export function after(segments: readonly string[]): After {
  const head = bytesOf(segments.join('')).split('\r\n\r\n')[0] ?? '';
  const connection = /^connection: *(.+)$/im.exec(head)?.[1]?.trim().toLowerCase();
  if (/ HTTP\/1\.0\r/.test(head)) return connection === 'keep-alive' ? 'told' : 'closed';
  return connection === 'close' ? 'closed' : 'open';
}

/** The connections of lines and WebSockets, one for each person, and what is known about them. */
export class LineCarrier {
  readonly #portOf: (name: 'http' | 'line') => number;
  readonly #way: Way;
  readonly #fail: Fail;
  readonly #open = new Map<string, LineCaller>();
  /** Who has logged in, or gone on, on the connection that is open. */
  readonly #bound = new Set<string>();

  constructor(portOf: (name: 'http' | 'line') => number, way: Way, fail: Fail) {
    this.#portOf = portOf;
    this.#way = way;
    this.#fail = fail;
  }

  /** How a person speaks, if on a connection that stays open. */
  speaks({ over, version }: Person): 'lines' | 'websocket' | undefined {
    if (over !== undefined) return over === 'http' ? undefined : over;
    return version === '2.0' ? this.#way.modern : undefined;
  }

  isBound({ name }: Person): boolean {
    return this.#bound.has(name) && this.#open.get(name)?.isOver === false;
  }

  bind({ name }: Person, isBound: boolean): void {
    if (isBound) this.#bound.add(name);
    else this.#bound.delete(name);
  }

  /** Sends requests one after the other, and answers their answers. */
  async ask(person: Person, body: string): Promise<string> {
    const connection = await this.connection(person);
    connection.ask(body);
    return this.next(person, 'answer');
  }

  /** The connection of a person; a new one if there is none. */
  async connection(person: Person): Promise<LineCaller> {
    const { name, address } = person;
    const open = this.#open.get(name);
    if (open && !open.isOver) return open;
    if (open && person.over) this.#fail(`the server has hung up on ${name}`, 'a connection', open.unread.join(' '));
    this.#bound.delete(name);
    const connection =
      this.speaks(person) === 'websocket'
        ? await LineCaller.overWebSocket(this.#portOf('http'), address)
        : await LineCaller.overTcp(this.#portOf(this.#way.linesTo ?? 'line'), address);
    this.#open.set(name, connection);
    return connection;
  }

  /** The next line that a person reads. */
  async next({ name }: Person, wanted: 'answer' | 'push' | 'line'): Promise<string> {
    const open = this.#open.get(name);
    if (!open) return this.#fail(`${name} has no connection`, wanted, 'nothing');
    const line = await open.next(wanted);
    if (open.fault !== undefined) this.#fail(`${name} could not read this`, 'one line in each read', open.fault);
    return line;
  }

  /** What has been pushed to a person and not been checked. */
  unread({ name }: Person): readonly string[] {
    return this.#open.get(name)?.unread ?? [];
  }

  /** Whether any connection is open. */
  get isUsed(): boolean {
    return this.#open.size > 0;
  }

  hangUp(person: Person): Promise<void> {
    return this.#take(person).close();
  }

  /** Ends a person's connection, if there is one. */
  async leave(person: Person): Promise<void> {
    if (this.#open.has(person.name)) await this.hangUp(person);
  }

  cutOff(person: Person): Promise<void> {
    return this.#take(person).reset();
  }

  /** Waits until the server has ended a person's connection. */
  async over(person: Person): Promise<void> {
    const connection = this.#take(person);
    await connection.ended();
    if (connection.unread.length > 0) this.#fail(`${person.name} was told more`, '', connection.unread.join('\n'));
  }

  /**
   * The server has neither ended the person's connection nor sent lines on it that were not checked. Pushes
   * to people who do not say how they speak are ignored.
   */
  check({ name, over }: Person): void {
    const open = this.#open.get(name);
    if (!open) return;
    const { isOver, unread, fault } = open;
    if (fault !== undefined) this.#fail(`${name} could not read this`, 'one line in each read', fault);
    if (unread.length > 0 && over !== undefined) this.#fail(`${name} was told more`, '', unread.join('\n'));
    if (isOver && over !== undefined) this.#fail(`the server has hung up on ${name}`, 'a connection', 'its end');
  }

  async close(): Promise<void> {
    const connections = [...this.#open.values()];
    this.#open.clear();
    this.#bound.clear();
    await Promise.all(connections.map((connection) => connection.close()));
  }

  #take({ name }: Person): LineCaller {
    const open = this.#open.get(name);
    if (!open) return this.#fail(`${name} has no connection`, 'a connection', 'none');
    this.#open.delete(name);
    this.#bound.delete(name);
    return open;
  }
}
