import type { Socket } from 'node:net';
import type { Health } from './health.ts';

/** How many connections there may be at once beyond the bounds, on each port. */
export const MOST_SPARES = 64;
const MOST_SILENT = 32;
const SPARE_MS = 5000;
const HEAD_CHARS = 8192;
const QUESTION = /^(?:GET|HEAD) \/healthz(?:\?\S*)? HTTP\/1\.[01]\r?\n/;
const END_OF_HEAD = /\n\r?\n/;

/**
 * Connections beyond the bounds. They may ask for the health of the server and nothing else, so that monitoring gets an
 * answer while it is full. Of those that have not asked yet the oldest makes room: monitoring asks at once.
 */
export class Spares {
  readonly #health: () => Promise<Health>;
  readonly #count: (socket: Socket) => number;
  readonly #held = new Map<string, Socket>();
  readonly #silent = new Map<string, Socket>();

  /** @param count counts a question of the address; other than 0 when it is one too many */
  constructor(health: () => Promise<Health>, count: (socket: Socket) => number) {
    this.#health = health;
    this.#count = count;
  }

  /** Whether it is one of these, by its far end. */
  isHeld(end: string): boolean {
    return this.#held.size > 0 && this.#held.has(end);
  }

  /** Holds a connection, or ends it when its handshake would be one too many. */
  hold(socket: Socket, end: string, isTls: boolean): void {
    if (isTls && this.#count(socket) > 0) return void socket.destroy();
    if (this.#silent.size >= MOST_SILENT) this.#makeRoom();
    this.#held.set(end, socket);
    this.#silent.set(end, socket);
    const timer = setTimeout(() => socket.destroy(), SPARE_MS);
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(timer);
      if (this.#held.get(end) === socket) this.#held.delete(end);
      if (this.#silent.get(end) === socket) this.#silent.delete(end);
    });
  }

  /** Reads the request of a held connection, and answers it. */
  serve(socket: Socket, end: string): void {
    let head = '';
    const onData = (bytes: Buffer) => {
      head += bytes.toString('latin1');
      if (head.length > HEAD_CHARS || (head.includes('\n') && !QUESTION.test(head))) return void socket.destroy();
      if (!END_OF_HEAD.test(head)) return;
      socket.off('data', onData);
      this.#silent.delete(end);
      const answering = this.#held.size - this.#silent.size;
      if (answering > MOST_SPARES - MOST_SILENT || this.#count(socket) > 0) return void socket.destroy();
      this.#answer(socket, head.startsWith('HEAD'));
    };
    socket.on('error', () => {});
    socket.on('data', onData);
    socket.on('end', () => {
      if (this.#silent.has(end)) socket.destroy();
    });
  }

  close(): void {
    for (const socket of this.#held.values()) socket.destroy();
  }

  async #answer(socket: Socket, isHead: boolean): Promise<void> {
    const health = await this.#health();
    const head = [
      `HTTP/1.1 ${health === 'ok' ? '200 OK' : '503 Service Unavailable'}`,
      'Content-Type: text/plain; charset=utf-8',
      'X-Content-Type-Options: nosniff',
      'Cache-Control: no-store',
      `Content-Length: ${health.length + 1}`,
      'Connection: close',
    ].join('\r\n');
    socket.end(`${head}\r\n\r\n${isHead ? '' : `${health}\n`}`, () => socket.destroy());
  }

  #makeRoom(): void {
    const [[end, oldest] = []] = this.#silent;
    if (end === undefined) return;
    this.#silent.delete(end);
    oldest?.destroy();
  }
}
