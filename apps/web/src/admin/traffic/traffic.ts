import type { Client } from '@rookery/client';
import { beginningOf, decodeReply, kinds, maskReply, maskRequest, readPush } from '@rookery/protocol';
import type { Carrier } from '../../base/context.ts';
import { Observable } from '../../base/observable.ts';
import type { Tap, Way } from '../../base/tap.ts';
import { type Decoded, decode } from './decoding.ts';

/** How the line of any client is carried: a page has no line port. */
export type AnyCarrier = Carrier | 'line';

/** One line, with its secrets masked. */
export type Line = {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly way: Way;
  readonly carrier: AnyCarrier;
  /** The address of the client; empty: this page. */
  readonly from: string;
  readonly text: string;
};

/** What the screen shows. `reach`: whether lines of other clients are included, or why not. */
export type TrafficView = {
  readonly lines: readonly Line[];
  readonly isPaused: boolean;
  readonly reach: 'asking' | 'all' | 'page';
  /** How many lines there were since the last clearing, dropped ones included. */
  readonly count: number;
};

export type TrafficClient = Pick<Client, 'call' | 'on' | 'state'>;

const MOST_LINES = 500;
/** The server cuts lines of other clients at the same length. */
const MOST_CHARS = 8192;
const REST_MS = 200;

const decoded = new WeakMap<Line, Decoded>();

/** Decodes each line only once. */
export function readLine(line: Line): Decoded {
  const known = decoded.get(line) ?? decode(line.way, line.text, line.carrier !== 'http');
  decoded.set(line, known);
  return known;
}

/** Whether a line is complete. */
export function isWhole({ text }: Line): boolean {
  return text.length <= MOST_CHARS;
}

/**
 * The traffic of one's own account: the lines of this page, and through `Watch` those of its other clients. It records
 * only while it is watched and not paused, and keeps only the latest lines.
 */
export class Traffic extends Observable<TrafficView> {
  readonly #client: TrafficClient;
  readonly #tap: Tap;
  readonly #carrier: AnyCarrier;
  readonly #now: () => number;
  #lines: Line[] = [];
  #count = 0;
  #lastId = 0;
  #isOpen = false;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: { client: TrafficClient; tap: Tap; carrier: AnyCarrier; now?: () => number }) {
    super({ lines: [], isPaused: false, reach: 'asking', count: 0 });
    this.#client = parts.client;
    this.#tap = parts.tap;
    this.#carrier = parts.carrier;
    this.#now = parts.now ?? Date.now;
  }

  /** Begins watching. @returns a function that ends it */
  open(): () => void {
    this.#isOpen = true;
    this.#follow();
    return () => {
      this.#isOpen = false;
      this.#follow();
    };
  }

  pause(isPaused: boolean): void {
    this.#update({ isPaused });
    this.#follow();
  }

  clear(): void {
    this.#lines = [];
    this.#count = 0;
    this.#update({});
  }

  /** Starts or stops recording as needed. */
  #follow(): void {
    const isWanted = this.#isOpen && !this.view.isPaused;
    if (isWanted && !this.#stop) this.#stop = this.#record();
    else if (!isWanted) {
      this.#stop?.();
      this.#stop = undefined;
    }
  }

  #record(): () => void {
    const endings = [
      this.#tap.watch((way, text) => this.#addOwn(way, text)),
      this.#client.on('traffic', ({ at, text }) => this.#addOther(at, text)),
      this.#client.on('state', ({ state }) => {
        if (state === 'online') void this.#watch();
        else this.#update({ reach: 'asking' });
      }),
    ];
    if (this.#client.state === 'online') void this.#watch();
    return () => {
      for (const end of endings) end();
      if (this.#client.state === 'online') this.#client.call('Watch', { on: false }).catch(() => {});
    };
  }

  /** Watching ends with each connection, so it is requested again. */
  async #watch(): Promise<void> {
    const reach = await this.#client.call('Watch', { on: true }).then(
      () => 'all' as const,
      () => 'page' as const,
    );
    this.#update({ reach });
  }

  #addOwn(way: Way, text: string): void {
    // Pushes of other clients also arrive as events, in a better form.
    if (way === 'in' && isTraffic(text)) return;
    this.#add({ at: this.#now(), way, carrier: this.#carrier, from: '', text });
  }

  #addOther(at: number, told: string): void {
    const [head = '', request, answer] = told.split('\n');
    const [from = '', carrier] = head.split(' ');
    const common = { at, from, carrier: carrierOf(carrier) };
    if (request) this.#add({ ...common, way: 'out', text: request });
    if (answer) this.#add({ ...common, way: 'in', text: answer });
  }

  #add(line: Omit<Line, 'id'>): void {
    const masked = line.way === 'out' ? maskRequest(line.text) : maskReply(line.text);
    const text = masked.length > MOST_CHARS ? `${beginningOf(masked, MOST_CHARS)}…` : masked;
    this.#lines.push({ ...line, text, id: ++this.#lastId });
    if (this.#lines.length > MOST_LINES) this.#lines.shift();
    this.#count++;
    // A burst is shown at once.
    this.#timer ??= setTimeout(() => this.#update({}), REST_MS);
  }

  #update(changes: Partial<TrafficView>): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.show({ ...this.view, ...changes, lines: [...this.#lines], count: this.#count });
  }
}

const TRAFFIC = new RegExp(`^VER=2\\.0&CMD=Push&.*&MT=${kinds.traffic.code}&`, 's');

function isTraffic(text: string): boolean {
  return TRAFFIC.test(text) && readPush(decodeReply(text))?.kind === kinds.traffic.code;
}

function carrierOf(word: string | undefined): AnyCarrier {
  return word === 'websocket' || word === 'line' ? word : 'http';
}
