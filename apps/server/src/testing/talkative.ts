import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { PS } from '@rookery/testing/server';
import type { Phoenix } from './phoenix.ts';
import { request } from './raw.ts';
import { fieldOf } from './talk.ts';

const CONFIRM_STEP = 50;
const BREATH_MS = 20;

type Written = { readonly text: string; readonly line: string };

/** What all members of a group have been told so far: an entry of its log is the same for each of them. */
export class Told {
  readonly #texts = new Map<number, string>();

  take(entry: number, author: string, text: string): void {
    const said = `${author}: ${text}`;
    assert.equal(said, this.#texts.get(entry) ?? said, `entry ${entry}`);
    this.#texts.set(entry, said);
  }
}

/**
 * A member of a group on the line protocol: version 2.0, one session, a new connection whenever one breaks. It confirms
 * what it gets, and repeats under its ID what was not acknowledged.
 */
export class Talkative {
  readonly uin: number;
  /** The numbers of the log that it was pushed, in the order in which they came. */
  readonly pushed: number[] = [];
  /** Those of its own messages, by text. */
  readonly acknowledged = new Map<string, number>();
  repeats = 0;
  /** Up to which number of its mailbox it was pushed, and up to which the server has said that this is confirmed. */
  last = 0;
  confirmed = 0;
  readonly #group: number;
  readonly #told: Told;
  readonly #unanswered = new Map<number, Written>();
  #socket: Socket | undefined;
  #sid = '';
  #window = 0;
  #written = 0;
  #rest = '';
  #isOver = false;

  constructor(uin: number, group: number, told: Told) {
    this.uin = uin;
    this.#group = group;
    this.#told = told;
  }

  /** Logs in, once and for all. */
  async logIn(phoenix: Phoenix): Promise<void> {
    const answer = await phoenix.ask({}, this.#request('Login', `PS=${PS}`));
    this.#sid = fieldOf(answer ?? '', 'SID');
    assert.notEqual(this.#sid, '', `${this.uin} could not log in: ${answer}`);
  }

  /** Lives until it is ended; fails when it is told what cannot be. */
  async live(phoenix: Phoenix): Promise<void> {
    while (!this.#isOver) {
      const { tcp } = await phoenix.ports;
      await this.#connection(connect({ port: tcp, host: '127.0.0.1', noDelay: true }));
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
  }

  /** Has so many messages under way at once from now on; 0: it writes no more new ones. */
  write(window: number): void {
    this.#window = window;
    this.#fill();
  }

  get isWriting(): boolean {
    return this.#unanswered.size > 0;
  }

  /** All that it has of the log. */
  get entries(): number[] {
    return [...this.pushed, ...this.acknowledged.values()].sort((a, b) => a - b);
  }

  get count(): number {
    return this.pushed.length + this.acknowledged.size;
  }

  confirm(): void {
    this.#say(this.#request('Confirm', `AK=${this.last}`));
  }

  end(): void {
    this.#isOver = true;
    this.#socket?.destroy();
  }

  async #connection(socket: Socket): Promise<void> {
    this.#rest = '';
    socket.setEncoding('utf8');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.on('data', (text: string) => {
      try {
        this.#read(socket, text);
      } catch (error) {
        reject(error);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.write(`${this.#request('Resume', `SID=${this.#sid}&AK=${this.last}`)}\r\n`);
    await promise.finally(() => {
      this.#socket = undefined;
      socket.destroy();
    });
  }

  #read(socket: Socket, text: string): void {
    const lines = (this.#rest + text).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(socket, line);
  }

  #take(socket: Socket, line: string): void {
    if (line.includes('CMD=Push&')) {
      this.#takePush(line);
      return;
    }
    assert.match(line, /&RES=0&/);
    if (line.includes('CMD=CONFIRM&')) this.confirmed = Number(fieldOf(line, 'AK'));
    else if (line.includes('CMD=RESUME&')) this.#resumed(socket);
    else this.#acknowledge(Number(fieldOf(line, 'SEQ')), Number(fieldOf(line, 'EN')));
  }

  #takePush(line: string): void {
    const entry = Number(fieldOf(line, 'EN'));
    if (entry === 0) return;
    const number = Number(fieldOf(line, 'ID'));
    assert.ok(number > this.last, `${this.uin} was pushed ${number} after ${this.last}`);
    this.last = number;
    this.#told.take(entry, fieldOf(line, 'FR'), fieldOf(line, 'MG'));
    this.pushed.push(entry);
    if (this.pushed.length % CONFIRM_STEP === 0) this.confirm();
  }

  #resumed(socket: Socket): void {
    this.#socket = socket;
    this.repeats += this.#unanswered.size;
    for (const { line } of this.#unanswered.values()) this.#say(line);
    this.#fill();
  }

  #acknowledge(id: number, entry: number): void {
    const written = this.#unanswered.get(id);
    assert.ok(written && entry > 0, `${id} of ${this.uin}`);
    this.#unanswered.delete(id);
    this.#told.take(entry, String(this.uin), written.text);
    this.acknowledged.set(written.text, entry);
    this.#fill();
  }

  #fill(): void {
    while (this.#socket && this.#unanswered.size < this.#window) {
      const id = ++this.#written;
      const text = `${this.uin} ${id}`;
      const line = this.#request('CLTMSG', `UN=${this.#group}&ID=m-${id}&MG=${text}`, id);
      this.#unanswered.set(id, { text, line });
      this.#say(line);
    }
  }

  #say(line: string): void {
    this.#socket?.write(`${line}\r\n`);
  }

  #request(cmd: string, fields: string, seq = 1): string {
    return request(cmd, this.uin, fields, { ver: '2.0', seq: String(seq) });
  }
}
