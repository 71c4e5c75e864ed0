import { decodeReply, type RawReply } from '@rookery/protocol';
import type { Clock } from './clock.ts';
import { isTooLong, RefusedError, tooLong, UnreachableError, unreachable } from './errors.ts';
import type { Transport, Wire } from './transport.ts';

// All attempts together stay within the 30 s in which a server takes the same bytes for the same request.
const ATTEMPT_MS = 5000;
const PAUSES_MS = [200, 700, 1500];

/**
 * Requests of the legacy protocol, one at a time. One whose answer is lost is repeated with the same bytes, so that nothing
 * is done twice.
 */
export class LegacyLine {
  readonly #transport: Transport;
  readonly #clock: Clock;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #cut: (error: Error) => void = () => {};

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Asks when all requests before have been answered. @throws RefusedError when it is too long, UnreachableError */
  ask(line: string, seq: string): Promise<RawReply> {
    const asked = this.#turn.then(() => this.#deliver(line, seq));
    this.#turn = asked.catch(() => {});
    return asked;
  }

  /** What is under way fails, and what comes. */
  close(): void {
    this.#isClosed = true;
    this.#cut(new Error('the client is closed'));
  }

  async #deliver(line: string, seq: string): Promise<RawReply> {
    const { address } = this.#transport;
    for (let attempt = 0; ; attempt++) {
      try {
        const reply = decodeReply(await this.#attempt(line));
        if (isTooLong(reply)) throw tooLong();
        if (!Number.isNaN(reply.res) && reply.head.seq === seq) return reply;
      } catch (error) {
        if (error instanceof RefusedError) throw error;
        const wait = PAUSES_MS[attempt];
        if (wait === undefined || this.#isClosed) throw unreachable(address, error);
        await this.#pause(wait);
        continue;
      }
      throw new UnreachableError(`${address} does not speak the protocol.`);
    }
  }

  #attempt(line: string): Promise<string> {
    if (this.#isClosed) return Promise.reject(new Error('the client is closed'));
    const answer = Promise.withResolvers<string>();
    this.#cut = answer.reject;
    const cancel = this.#clock.after(ATTEMPT_MS, () => answer.reject(new Error('it takes too long')));
    const wire: Wire = this.#transport.open({
      opened: () => wire.send(line),
      line: answer.resolve,
      tooLong: () => answer.reject(tooLong()),
      closed: (cause) => answer.reject(cause ?? new Error('the connection was closed')),
    });
    return answer.promise.finally(() => {
      cancel();
      wire.close();
    });
  }

  async #pause(ms: number): Promise<void> {
    const resting = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resting.resolve);
    this.#cut = () => resting.resolve();
    await resting.promise;
    cancel();
  }
}
