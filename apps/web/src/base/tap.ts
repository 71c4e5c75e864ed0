import type { Transport, WireListener } from '@rookery/client';

/** Direction of a line: `out` to the server, `in` from it. */
export type Way = 'out' | 'in';

/** Receives one line; must not throw. */
export type Watcher = (way: Way, line: string) => void;

/** Lets the traffic screen watch the lines of a transport. Without a watcher it costs nothing. */
export class Tap {
  #look: Watcher | undefined;

  /** Shows `look` each line from now on. @returns a function that ends it */
  watch(look: Watcher): () => void {
    this.#look = look;
    return () => {
      if (this.#look === look) this.#look = undefined;
    };
  }

  /** The same transport, with this tap on it. */
  on(transport: Transport): Transport {
    const { address, base, pushes } = transport;
    return {
      address,
      base,
      pushes,
      open: (listener) => {
        const wire = transport.open(this.#heard(listener));
        return {
          send: (line) => {
            this.#look?.('out', line);
            wire.send(line);
          },
          close: () => wire.close(),
        };
      },
    };
  }

  #heard(listener: WireListener): WireListener {
    return {
      opened: () => listener.opened(),
      line: (line) => {
        this.#look?.('in', line);
        listener.line(line);
      },
      tooLong: () => listener.tooLong(),
      closed: (cause) => listener.closed(cause),
    };
  }
}
