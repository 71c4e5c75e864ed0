import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How bad a network is. */
export type Faults = {
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A connection is cut after fewer bytes than this, both directions together; 0: never. */
  mostBytes: number;
  /** How long bytes take at the most. */
  mostDelayMs: number;
  /** How often what is sent on a connection arrives a second time, on another. */
  repeat: number;
};

/**
 * A network in front of a server: it delays, cuts connections at any byte, loses bytes on the way or brings it later,
 * and brings some of it twice.
 */
export class Network {
  readonly #faults: Faults;
  readonly #server: Server;
  readonly #ways = new Set<Way>();
  /** The port of the server; it may change while connections come. */
  target = 0;
  /** How many connections were cut. */
  cuts = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
    this.#server = createServer((near) => {
      const way: Way = new Way(near, this.target, faults, (wasCut) => {
        this.#ways.delete(way);
        if (wasCut) this.cuts++;
      });
      this.#ways.add(way);
    });
  }

  /** Resolves with the port of this side. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Mends it: connections that are there are left alone from now on. */
  mend(): void {
    this.#faults.mostBytes = 0;
    this.#faults.mostDelayMs = 0;
    this.#faults.repeat = 0;
    for (const way of this.#ways) way.cut();
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const way of this.#ways) way.cut();
  }
}

/** One connection through the network. */
class Way {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #twin: Socket | undefined;
  readonly #faults: Faults;
  readonly #over: (wasCut: boolean) => void;
  #bytesLeft: number;
  #isOver = false;

  constructor(near: Socket, port: number, faults: Faults, over: (wasCut: boolean) => void) {
    const { random, mostBytes, repeat } = faults;
    this.#near = near;
    this.#faults = faults;
    this.#over = over;
    this.#bytesLeft = mostBytes === 0 ? Number.POSITIVE_INFINITY : Math.floor(random() * mostBytes);
    this.#far = connect(port, '127.0.0.1');
    this.#twin = random() < repeat ? connect(port, '127.0.0.1') : undefined;
    this.#twin?.on('error', () => {}).resume();
    for (const [from, to] of [
      [near, this.#far],
      [this.#far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', () => {});
      from.on('close', () => this.#end(false));
      from.on('data', (slice: Buffer) => this.#carry(slice, from, to));
    }
  }

  cut(): void {
    this.#end(true);
  }

  #carry(slice: Buffer, from: Socket, to: Socket): void {
    if (from === this.#near) this.#repeat(slice);
    const { random, mostDelayMs } = this.#faults;
    const passing = slice.subarray(0, Math.max(0, this.#bytesLeft));
    this.#bytesLeft -= slice.length;
    const at = Math.floor(random() * passing.length);
    // One slice after the other, in order, each with a delay of its own.
    from.pause();
    later(random() * mostDelayMs, () => {
      to.write(passing.subarray(0, at));
      later((random() * mostDelayMs) / 4, () => {
        to.write(passing.subarray(at));
        from.resume();
        if (this.#bytesLeft < 0) this.#end(true);
      });
    });
  }

  #repeat(slice: Buffer): void {
    const twin = this.#twin;
    if (twin) later(this.#faults.random() * 200, () => twin.write(slice));
  }

  /** The server's side may end a little later: what is on its way there still arrives. */
  #end(wasCut: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over(wasCut);
    this.#near.destroy();
    const isLate = wasCut && this.#faults.random() < 0.5;
    later(isLate ? 300 : 0, () => {
      this.#far.destroy();
      this.#twin?.destroy();
    });
  }
}

function later(ms: number, work: () => void): void {
  if (ms < 1) work();
  else setTimeout(work, ms);
}
