import { Lines } from '@rookery/protocol';
import type { Chance } from '@rookery/testing';
import type { Clock } from '../clock.ts';
import type { Transport, Wire, WireListener } from '../transport.ts';

/** How bad a network is. */
export type Faults = {
  readonly clock: Clock;
  readonly chance: Chance;
  /** After how many bytes, in both directions together, a connection is cut: fewer than this. 0 for never. */
  mostBytes: number;
  /** How long bytes take at the most. */
  mostDelayMs: number;
  /** How often bytes sent on a connection arrive a second time, on another. */
  repeat: number;
  /** How many connections were cut. */
  cuts: number;
};

/**
 * A network between a client and its peer: it delays, cuts connections at any byte, loses what was on the way or brings
 * it later, and brings some of it twice. On one connection bytes stay in order.
 */
export function faulty(transport: Transport, faults: Faults): Transport {
  return { ...transport, open: (listener) => new FaultyWire(transport, listener, faults) };
}

const MOST_LINE_BYTES = 1_000_000;

/** Bytes on their way to one side, in order. */
class Pipe {
  readonly #faults: Faults;
  readonly #lines = new Lines(MOST_LINE_BYTES);
  readonly #arrived: (line: string) => void;
  #dueAt = 0;
  /** What comes later is lost. */
  isCut = false;

  constructor(faults: Faults, arrived: (line: string) => void) {
    this.#faults = faults;
    this.#arrived = arrived;
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    const { clock, chance, mostDelayMs } = this.#faults;
    const at = chance.below(bytes.length);
    for (const slice of [bytes.slice(0, at), bytes.slice(at)]) {
      this.#dueAt = Math.max(this.#dueAt, clock.now() + chance.below(mostDelayMs + 1));
      clock.after(this.#dueAt - clock.now(), () => {
        if (this.isCut) return;
        for (const line of this.#lines.push(slice).lines) this.#arrived(new TextDecoder().decode(line));
      });
    }
  }
}

class FaultyWire implements Wire {
  readonly #faults: Faults;
  readonly #transport: Transport;
  readonly #listener: WireListener;
  readonly #inner: Wire;
  readonly #there: Pipe;
  readonly #back: Pipe;
  #twin: Wire | undefined;
  #bytesLeft: number;
  #isOpen = true;
  #isInnerOpen = false;

  constructor(transport: Transport, listener: WireListener, faults: Faults) {
    this.#transport = transport;
    this.#listener = listener;
    this.#faults = faults;
    const { chance, mostBytes } = faults;
    this.#bytesLeft = mostBytes === 0 ? Number.POSITIVE_INFINITY : chance.below(mostBytes);
    this.#there = new Pipe(faults, (line) => {
      if (this.#isInnerOpen) this.#inner.send(line);
    });
    this.#back = new Pipe(faults, (line) => {
      if (this.#isOpen) listener.line(line);
    });
    this.#inner = transport.open({
      opened: () => {
        this.#isInnerOpen = true;
        if (this.#isOpen) listener.opened();
        if (chance.is(faults.repeat)) this.#openTwin();
      },
      line: (line) => this.#carry(line, this.#back),
      tooLong: () => listener.tooLong(),
      closed: (cause) => {
        this.#isInnerOpen = false;
        this.#end(cause);
      },
    });
  }

  send(line: string): void {
    this.#carry(line, this.#there);
    const twin = this.#twin;
    if (twin) this.#faults.clock.after(this.#faults.chance.below(2000), () => twin.send(line));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#leave();
  }

  #carry(line: string, pipe: Pipe): void {
    if (!this.#isOpen) return;
    const bytes = new TextEncoder().encode(`${line}\r\n`);
    pipe.push(bytes.slice(0, Math.max(0, this.#bytesLeft)));
    this.#bytesLeft -= bytes.length;
    if (this.#bytesLeft >= 0) return;
    this.#faults.cuts++;
    this.#end(new Error('cut'));
  }

  /** The same bytes again, a little later; their answer is discarded. */
  #openTwin(): void {
    const twin = this.#transport.open({
      opened: () => {
        this.#twin = twin;
      },
      line: () => {},
      tooLong: () => {},
      closed: () => {
        this.#twin = undefined;
      },
    });
  }

  #end(cause: unknown): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#leave();
    const { clock, chance, mostDelayMs } = this.#faults;
    // Some notice at once, some later.
    clock.after(chance.below(mostDelayMs + 1), () => this.#listener.closed(cause));
  }

  /** What is on its way to the peer still arrives, or does not. */
  #leave(): void {
    const { clock, chance } = this.#faults;
    this.#back.isCut = true;
    this.#there.isCut = chance.is(0.5);
    clock.after(5000, () => {
      this.#isInnerOpen = false;
      this.#inner.close();
      this.#twin?.close();
    });
  }
}
