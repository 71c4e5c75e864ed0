import { type Client, RefusedError } from '@rookery/client';

const TELL_AFTER_MS = 200;

/** Tells the server how far I have read, once for many messages, and again when it could not be reached. */
export class Reading {
  /** The conversation that is being looked at. */
  attended: number | undefined;
  readonly #client: Pick<Client, 'call' | 'state'>;
  readonly #clock: { after(ms: number, work: () => void): void };
  readonly #untold = new Map<number, number>();
  #isWaiting = false;

  constructor(client: Pick<Client, 'call' | 'state'>, clock: { after(ms: number, work: () => void): void }) {
    this.#client = client;
    this.#clock = clock;
  }

  read(peer: number, number: number): void {
    this.#untold.set(peer, number);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#clock.after(TELL_AFTER_MS, () => {
      this.#isWaiting = false;
      this.flush();
    });
  }

  /** Tells what was not told yet, if the server can be reached. */
  flush(): void {
    if (this.#client.state !== 'online') return;
    for (const [peer, number] of this.#untold) void this.#tell(peer, number);
  }

  async #tell(peer: number, number: number): Promise<void> {
    this.#untold.delete(peer);
    try {
      await this.#client.call('Read', { UN: peer, ID: number });
    } catch (error) {
      if (!(error instanceof RefusedError) && !this.#untold.has(peer)) this.#untold.set(peer, number);
    }
  }
}
